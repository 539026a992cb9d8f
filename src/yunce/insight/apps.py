"""The Django app: templates and words only, it keeps no rows."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "yunce.insight"
    label = "insight"
