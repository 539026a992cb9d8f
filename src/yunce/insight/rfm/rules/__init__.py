"""Tiers against the middle buyer, and scores from 1 to 5. Plain Python."""
