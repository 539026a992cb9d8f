"""Tells Django where the spine lives, and lets every domain say what it knows about a project."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LoopConfig(AppConfig):
    name = "yunce.loop"
    label = "loop"

    def ready(self) -> None:
        # A domain that has facts keeps them in a module `facts`, which calls loop.api.register_facts.
        autodiscover_modules("facts")
