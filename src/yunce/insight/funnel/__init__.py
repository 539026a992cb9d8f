"""How many get from step to step, in which time, who does not, and who still may."""
