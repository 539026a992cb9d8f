"""Plain Python: what is asked of intervals, how events are paired, and what the pairs add up to."""
