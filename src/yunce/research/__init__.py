"""前期调研: what is found before anything is decided, kept as 依据.

Surveys, interviews, reviews and rivals get folders of their own here.
"""
