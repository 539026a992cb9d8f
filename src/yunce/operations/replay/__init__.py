"""Replay: recorded days sent again through our own HTTP door, under the workspace's replay clock.

Not a simulation: what is sent really happened, at the moments it carries."""
