"""Tells Django about a workspace's own metrics; the label gives the tables their prefix."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "yunce.insight.metrics"
    label = "metrics"
    verbose_name = "指标字典"
