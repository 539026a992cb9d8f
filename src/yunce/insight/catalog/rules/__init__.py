"""Plain Python: names, types, and which events a question means."""
