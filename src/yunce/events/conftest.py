"""What the tests of the fact base share: a store and an inbox that nobody else uses, on both addresses there are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from yunce.events.store.api import EventStore
from yunce.events.testing import fresh_fact_base


@pytest.fixture(params=["embedded", "server"])
def fact_base(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventStore]:
    """The store; `yunce.events.api` speaks to it and to an inbox of its own."""
    if request.param == "server":
        url = request.getfixturevalue("clickhouse_url")
    else:
        url = f"chdb://{request.getfixturevalue('chdb_directory')}"
    with fresh_fact_base(url, tmp_path) as store:
        yield store
