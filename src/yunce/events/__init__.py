"""The fact base: what people did, who they are, and how it comes in.

Not for questions about it: those are `yunce.insight`.
"""
