"""Tells Django where the accounts live; the label gives the tables their prefix."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "yunce.accounts"
    label = "accounts"

    def ready(self) -> None:
        # A domain names what it writes into the audit trail in a module `trail`, by label_actions and label_fields.
        autodiscover_modules("trail")
