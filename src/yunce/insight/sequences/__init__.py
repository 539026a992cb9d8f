"""Persons' events one after another, marked with what a question looks for: what funnel, paths and sessions walk over."""
