"""Yardsticks of questions over events, run by `yunce bench`.

Not tests: they measure this machine, and say what they measured.
"""
