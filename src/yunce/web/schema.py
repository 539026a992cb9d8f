"""Brings the operational database's schema up to date. The event store migrates itself when it is opened."""

from django.core.management import call_command


def prepare() -> None:
    """Runs what migrations are missing; only the owner of the data folder may call it."""
    call_command("migrate", interactive=False, verbosity=0)
