"""Trend: several metrics over time, split by a property, beside another period, added up, smoothed."""
