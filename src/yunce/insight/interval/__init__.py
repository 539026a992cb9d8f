"""How long it takes from one event to another, person by person, and who has not come so far."""
