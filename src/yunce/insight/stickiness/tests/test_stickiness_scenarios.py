"""Stickiness cases that others test, and where ours differ on purpose."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from yunce.events.store.api import EventStore
from yunce.insight.stickiness.api import StickinessQuestion, answer
from yunce.insight.tests.cohort_cases import Case, table
from yunce.insight.tests.log import fresh_store

TABLE = table(Path(__file__).parent / "scenarios" / "posthog.toml")


@pytest.fixture(scope="module")
def told(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        TABLE.load(store)
        yield store


@pytest.mark.parametrize("case", TABLE.cases, ids=lambda case: case.of)
def test_counts_are_those_of_the_table(told: EventStore, case: Case) -> None:
    found = answer(case.context, msgspec.convert(case.ask, StickinessQuestion))
    assert [bar.persons for bar in found.bars] == case.rows
