"""Two workspaces in one store: whatever is asked in ours must never show a row of theirs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yunce.accounts.api import Access, Person, Role, WorkspaceInfo
from yunce.events.store.api import EventStore
from yunce.events.testing import fresh_fact_base

OURS, THEIRS = "ours", "theirs"
NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
SECRET = "secret"
"""Stands in every text of every row of theirs, and in none of ours."""

_EVENTS = """
INSERT INTO event_rows (workspace, person, distinct_id, time, received, event, session, channel, campaign, amount, properties,
    source, id, batch)
SELECT
    if(number % 2 = 0, 'ours', 'theirs') AS w, concat(if(w = 'ours', 'p', 'secret'), toString(intDiv(number, 2) % 20)) AS who, who,
    toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + intDiv(number, 2) * 7200, now64(3),
    if(w = 'ours', ['view', 'cart', 'buy'][intDiv(number, 2) % 3 + 1], 'secret'), if(w = 'ours', 's', 'secret'),
    if(w = 'ours', 'web', 'secret'), if(w = 'ours', '', 'secret'), if(w = 'ours', number % 7, 777777),
    if(w = 'ours', '{"sku":"a","qty":2}', '{"sku":"secret"}'), if(w = 'ours', 'src', 'secret'), number, 1
FROM numbers(1200) SETTINGS max_partitions_per_insert_block = 0
"""
_TRAITS = """
INSERT INTO trait_rows (workspace, distinct_id, key, op, value, time, received, source, id, batch)
SELECT
    if(number % 2 = 0, 'ours', 'theirs') AS w, concat(if(w = 'ours', 'p', 'secret'), toString(intDiv(number, 2))),
    if(w = 'ours', 'city', 'secret'), 'set', if(w = 'ours', '"Hangzhou"', '"secret"'),
    toDateTime64('2026-01-02 00:00:00', 3, 'UTC'), now64(3), if(w = 'ours', 'src', 'secret'), number, 1
FROM numbers(40)
"""


@pytest.fixture(scope="module")
def two_workspaces(chdb_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventStore]:
    """600 events, 20 persons and 20 traits each; the last ten of ours lie after NOW minus nothing: see `NOW`."""
    with fresh_fact_base(f"chdb://{chdb_directory}", tmp_path_factory.mktemp("inbox")) as store:
        store.command(_EVENTS)
        store.command(_TRAITS)
        yield store


@pytest.fixture
def analyst() -> Access:
    """May write SQL in our workspace."""
    workspace = WorkspaceInfo(id=OURS, name="我们", currency="CNY", zone="Asia/Shanghai", first_weekday=0, now=NOW)
    return Access(user=Person(id="ada", name="Ada"), workspace=workspace, role=Role.ANALYST)


def at(access: Access, moment: datetime) -> Access:
    """The same member when it is another moment."""
    return replace(access, workspace=replace(access.workspace, now=moment))
