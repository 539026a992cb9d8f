"""Stickiness: how many persons were active in exactly one, two, three … intervals of a period."""
