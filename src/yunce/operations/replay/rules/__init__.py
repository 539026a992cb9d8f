"""Decisions about a replay, on frozen values.

No clock, no network."""
