"""The Django app: templates and words only, it keeps no rows."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class InsightConfig(AppConfig):
    name = "yunce.insight"
    label = "insight"

    def ready(self) -> None:
        # Who keeps groups of persons that conditions may name says so in a module `groups`, by register_groups.
        autodiscover_modules("groups")
