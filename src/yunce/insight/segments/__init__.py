"""Segments: rules that say which persons belong, who they are, and what sets them apart."""
