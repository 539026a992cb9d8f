"""Paths: what people do next after an event, or did before it, layer by layer."""
