"""Plain Python: what a funnel asks, the walk over a person, and what the counts add up to."""
