"""Plain Python: what is asked of stickiness, and in how many intervals each person was active."""
