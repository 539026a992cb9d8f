"""Plain Python: the shapes of replies."""
