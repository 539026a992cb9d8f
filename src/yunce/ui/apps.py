"""Tells Django where the templates, static files and tags of the interface live."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "yunce.ui"
    label = "ui"
