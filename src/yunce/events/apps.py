"""Django's name for this domain."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "yunce.events"
    label = "events"
    verbose_name = "数据"
