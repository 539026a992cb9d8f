"""Plain Python: what is asked of paths, how they run, and what they add up to."""
