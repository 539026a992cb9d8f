"""What the tests of the whole share."""

import pytest

from tests.demo import DemoData, walk_demo


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> DemoData:
    """The walked demo, made once a worker: tests that want it stand in xdist_group("demo"). Serve a `copy` of it."""
    return walk_demo(tmp_path_factory.mktemp("demo"))
