"""退款: how much of what was ordered is cancelled again, interval by interval."""
