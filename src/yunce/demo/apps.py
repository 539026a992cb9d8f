"""The demo as a Django app: it offers the shop's own orders as a recording, and nothing else."""

from importlib import import_module

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "yunce.demo"
    label = "demo"

    def ready(self) -> None:
        import_module("yunce.demo.recording").offer()  # its models can be imported only now
