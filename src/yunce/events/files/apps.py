"""Tells Django about file imports; the label gives the tables their prefix."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "yunce.events.files"
    label = "event_files"
    verbose_name = "文件导入"
