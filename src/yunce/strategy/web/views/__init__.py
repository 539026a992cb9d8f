"""Views of the strategy pages."""
