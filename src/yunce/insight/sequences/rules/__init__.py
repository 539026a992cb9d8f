"""Plain Python: putting events into order, compiled."""
