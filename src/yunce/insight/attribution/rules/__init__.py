"""Models of attribution. Plain Python, numpy and scipy."""
