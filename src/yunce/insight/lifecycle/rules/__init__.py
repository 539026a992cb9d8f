"""Plain Python: what is asked of the lifecycle, and in which state a person is in each interval."""
