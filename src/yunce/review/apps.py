"""Tells Django where the review lives. It keeps no tables: what it finds stands in the spine."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "yunce.review"
    label = "review"
