"""Retention cases that others test, and where ours differ on purpose."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from yunce.events.store.api import EventStore
from yunce.insight.asking.api import Value
from yunce.insight.retention.api import Cohort, RetentionQuestion, answer
from yunce.insight.tests.cohort_cases import Case, table
from yunce.insight.tests.log import fresh_store

TABLE = table(Path(__file__).parent / "scenarios" / "posthog.toml")


@pytest.fixture(scope="module")
def told(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        TABLE.load(store)
        yield store


@pytest.mark.parametrize("case", TABLE.cases, ids=lambda case: case.of + " (differs)" * bool(case.differs))
def test_counts_are_those_of_the_table(told: EventStore, case: Case) -> None:
    found = answer(case.context, msgspec.convert(case.ask, RetentionQuestion))
    alone = not found.question.brackets  # with brackets of one's own nothing stands for the interval of the start
    assert _like(_rows(found.cohorts, alone), case.rows) == case.rows
    parts = {_name(part.value): _rows(part.cohorts, alone) for part in found.parts}
    assert {name: _like(parts.get(name, []), rows) for name, rows in case.parts.items()} == case.parts
    if isinstance(case.theirs, dict):
        assert all(
            _like(parts.get(name, _rows(found.cohorts, alone)), rows) != rows for name, rows in case.theirs.items()
        )


def _name(value: Value) -> str:
    return "*" if value.rest else value.value or ""


def _rows(cohorts: tuple[Cohort, ...], alone: bool) -> list[list[int | None]]:
    """Who started, and who came back; the interval of the start itself is in their table the number who started."""
    return [[each.started, *(returned.persons for returned in each.returned[alone:])] for each in cohorts]


def _like(rows: list[list[int | None]], table: list[list[int]]) -> list[list[int | None]]:
    """As far as the table goes."""
    return [row[: len(told)] for row, told in zip(rows, table, strict=False)]
