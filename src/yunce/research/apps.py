"""The Django app: it keeps no rows of its own, findings are kept by `loop`."""

from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "yunce.research"
    label = "research"
