"""Yardsticks of the fact base, run by `yunce bench ingest`.

Not tests: they measure this machine, and say what they measured.
"""
