"""Plain Python: what is asked of sessions, where they are cut, and what they add up to."""
