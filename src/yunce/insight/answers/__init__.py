"""What every question gives: one frozen answer with its table, chart, window, people and statements."""
