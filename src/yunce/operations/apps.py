"""Tells Django where operations lives; the label gives the tables their prefix."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "yunce.operations"
    label = "operations"
