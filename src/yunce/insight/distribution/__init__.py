"""How many people did something how often, on how many days, or for how much."""
