"""Plain Python: what is asked, and how often each hour of the week came in a period."""
