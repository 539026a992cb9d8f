"""Values that every domain speaks: ids, money, windows, estimates, expressions.

Plain Python: it imports nothing of ours, no framework, and opens no store.
"""
