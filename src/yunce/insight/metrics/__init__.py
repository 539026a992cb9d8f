"""The metric dictionary (指标字典): each number named once and used everywhere, and what it was in a window."""
