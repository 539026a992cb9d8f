"""Tells Django about saved queries; the label gives the tables their prefix."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "yunce.insight.console"
    label = "sql_console"
    verbose_name = "SQL 查询"
