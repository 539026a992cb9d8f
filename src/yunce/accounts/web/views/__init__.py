"""Views of accounts, one file a page or two."""
