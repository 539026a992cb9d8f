"""Plain Python: what questions have in common."""
