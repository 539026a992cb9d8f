"""Tells Django where planning lives; the label gives the tables their prefix."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "yunce.planning"
    label = "planning"
