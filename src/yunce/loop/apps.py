"""Tells Django where the spine lives; the label gives the tables their prefix."""

from django.apps import AppConfig


class LoopConfig(AppConfig):
    name = "yunce.loop"
    label = "loop"
