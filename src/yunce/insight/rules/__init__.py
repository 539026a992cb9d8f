"""Values that every question shares. Plain Python."""
