"""Plain Python: what is counted, and how its parts become a number."""
