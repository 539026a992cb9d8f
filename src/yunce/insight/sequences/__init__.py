"""Persons' events in their order, marked with what a question looks for: what funnel, paths and sessions walk over."""
