"""Views of projects and their review."""
