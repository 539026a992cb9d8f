"""Retention: of those who started in one interval, how many come back in each of the intervals after it."""
