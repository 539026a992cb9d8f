"""Django's name for this domain."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "yunce.events"
    label = "events"
    verbose_name = "数据"

    def ready(self) -> None:
        # A domain that keeps rows of persons says so in a module `erasing`, by erasure.api.register_elsewhere.
        autodiscover_modules("erasing")
