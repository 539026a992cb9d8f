"""What the tests of the fact base share: a store and an inbox that nobody else uses, on every address there is."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from yunce.events.store.api import EventStore
from yunce.events.testing import fresh_fact_base

SERVER = os.environ.get("YUNCE_TEST_CLICKHOUSE_URL", "")
ADDRESSES = [
    "embedded",
    pytest.param(
        "server",
        marks=pytest.mark.skipif(
            not SERVER, reason="YUNCE_TEST_CLICKHOUSE_URL is not set: the ClickHouse server address is NOT tested"
        ),
    ),
]


@pytest.fixture(params=ADDRESSES)
def fact_base(request: pytest.FixtureRequest, chdb_directory: Path, tmp_path: Path) -> Iterator[EventStore]:
    """The store; `yunce.events.api` speaks to it and to an inbox of its own."""
    url = SERVER if request.param == "server" else f"chdb://{chdb_directory}"
    with fresh_fact_base(url, tmp_path) as store:
        yield store
