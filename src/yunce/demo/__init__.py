"""The demo shop: a year of a real shop's orders, bundled, and the walk that takes them once round the loop.

Not a special case anywhere else: the walk uses the doors and pages that everybody uses.
"""
