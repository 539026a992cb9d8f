"""Decisions about a running campaign, on frozen values.

No clock, no database, no Django: today's date and limits are arguments."""
