"""Tests never touch the user's own data, and those that share something costly run on one worker."""

import os

import pytest
from django.conf import settings

from tests.isolation import RUN_DIR


def test_the_settings_point_into_the_runs_own_folder() -> None:
    assert settings.YUNCE.data_dir == RUN_DIR
    assert str(RUN_DIR) in settings.YUNCE.events_url


@pytest.mark.xdist_group("demo")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process: nothing to share out")
def test_a_group_is_known_to_whoever_shares_out_the_tests(request: pytest.FixtureRequest) -> None:
    """pytest-xdist keeps a group together by the end of its ids; when it fails to, each worker walks the demo."""
    assert request.node.nodeid.endswith("@demo")
