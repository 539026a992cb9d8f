"""Tests never touch the user's own data."""

from django.conf import settings

from tests.isolation import RUN_DIR


def test_the_settings_point_into_the_runs_own_folder() -> None:
    assert settings.YUNCE.data_dir == RUN_DIR
    assert str(RUN_DIR) in settings.YUNCE.events_url
