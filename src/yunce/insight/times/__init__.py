"""Times of use: at which hours of which weekdays a metric is how high."""
