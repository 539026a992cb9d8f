"""The demo shop: a year of a real shop's orders, bundled, and the walk that takes them once round the loop.

Not a special case anywhere else: the walk uses the doors and pages that everybody uses.
"""

# A demo's texts are what its people wrote: in one language, and in the same one when the walk goes on.
LANGUAGES = ("zh-hans", "en")
