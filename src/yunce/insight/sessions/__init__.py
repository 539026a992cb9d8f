"""Sessions: stretches of activity without a long pause, how many, how long, and with what they begin and end."""
