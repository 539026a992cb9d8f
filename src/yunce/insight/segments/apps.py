"""Tells Django about segments; the label gives the tables their prefix."""

from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "yunce.insight.segments"
    label = "segments"
    verbose_name = "用户分群"
