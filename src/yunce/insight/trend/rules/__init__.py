"""Plain Python: what a trend asks, its intervals, and the period it is compared with."""
