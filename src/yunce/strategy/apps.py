"""Tells Django where strategy lives; the label gives the tables their prefix."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "yunce.strategy"
    label = "strategy"
