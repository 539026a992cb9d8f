"""Tells Django about readings; the label gives the tables their prefix."""

from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    name = "yunce.events.readings"
    label = "readings"
    verbose_name = "数据填报"
