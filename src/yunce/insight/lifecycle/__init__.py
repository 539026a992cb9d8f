"""Lifecycle: of those active in an interval, who is new, who was here before, who is back; and who went silent."""
