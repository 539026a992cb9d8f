"""Decisions about people and workspaces, in plain Python."""
