"""How every question is asked: its period and limits as values, read from JSON with errors that name the place."""
