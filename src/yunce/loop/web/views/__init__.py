"""Views of the spine's pages."""
