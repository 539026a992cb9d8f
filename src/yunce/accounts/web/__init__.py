"""Pages of sign-in, settings and language."""
