"""The names of the tiers. Plain Python."""
