"""Counts over events: how many, how many persons, sums, means and percentiles, by window and by value of a property."""
