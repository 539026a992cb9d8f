"""Tells Django where the accounts live; the label gives the tables their prefix."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yunce.accounts"
    label = "accounts"
