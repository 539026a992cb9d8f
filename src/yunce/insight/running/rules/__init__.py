"""Plain Python: what a question and whoever waits for it say to each other."""
