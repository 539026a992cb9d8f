"""The demo shop, for all tests of insight; where it stands, and by which clock."""

from collections.abc import Iterator

import pytest

from yunce.events.store.api import EventStore, use_store
from yunce.insight.testing import CURRENCY, WORKSPACE, ZONE


@pytest.fixture
def shop(loaded_shop: EventStore) -> Iterator[EventStore]:
    """`store()` is the loaded shop during one test."""
    with use_store(loaded_shop):
        yield loaded_shop


__all__ = ["CURRENCY", "WORKSPACE", "ZONE", "shop"]
