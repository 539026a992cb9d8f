"""Marked events out of a real store: everybody whole, merged persons too, whatever the slices."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from yunce.events.identity.api import merge, part
from yunce.events.store.api import EventStore, connect, use_store
from yunce.insight.sequences import reading
from yunce.insight.sequences.api import Request, Steps, named, number_of, size, slices, slices_with_firsts
from yunce.kernel.expression import Sql

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def held(chdb_directory: Path) -> Iterator[EventStore]:
    database = f"seq_{uuid.uuid4().hex}"
    store = connect(f"chdb://{chdb_directory}", database=database)
    with use_store(store):
        yield store
    store.command(f"DROP DATABASE {database}")
    store.close()


def happened(held: EventStore, *rows: tuple[str, int, str], workspace: str = "w") -> None:
    """(person, minute, event)."""
    count = len(rows)
    times = pa.array([BEGIN + timedelta(minutes=row[1]) for row in rows], pa.timestamp("ms", "UTC"))
    held.insert_arrow(
        "event_rows",
        pa.table(
            {
                "workspace": [workspace] * count,
                "person": [row[0] for row in rows],
                "distinct_id": [row[0] for row in rows],
                "time": times,
                "received": times,
                "event": [row[2] for row in rows],
                "properties": [json.dumps({"minute": row[1]}) for row in rows],
                "batch": pa.array([1] * count, pa.uint64()),
            }
        ),
    )


def request(**changes: object) -> Request:
    marks = [Sql(f"event in {{m{place}:Array(String)}}", {f"m{place}": [name]}) for place, name in enumerate("ab")]
    given = {"workspace_id": "w", "since": BEGIN, "until": BEGIN + timedelta(days=40), "marks": marks}
    return Request(**{**given, **changes})  # type: ignore[arg-type]


def read(asked: Request) -> list[list[tuple[int, int]]]:
    """(minute, marks) of each person's events, persons in the order of their first event."""
    people = []
    for steps in slices(asked, size(asked)):
        people += _people(steps)
    return sorted(people)


def _people(steps: Steps) -> list[list[tuple[int, int]]]:
    edges = steps.persons()
    minute = (steps.at - int(BEGIN.timestamp() * 1000)) // 60_000
    rows = list(zip(minute.tolist(), steps.marks.tolist(), strict=True))
    return [rows[first:last] for first, last in pairwise(edges)]


def test_each_person_comes_whole_and_in_time_with_marks(held: EventStore) -> None:
    happened(held, ("u", 5, "b"), ("v", 1, "a"))
    happened(held, ("u", 1, "a"), ("u", 3, "c"), ("", 1, "a"))
    assert read(request()) == [[(1, 1)], [(1, 1), (5, 2)]]
    assert read(request(only_marked=False)) == [[(1, 1)], [(1, 1), (3, 0), (5, 2)]]


def test_another_workspace_is_not_read(held: EventStore) -> None:
    happened(held, ("u", 1, "a"), workspace="other")
    assert read(request()) == []


def test_a_merge_and_its_undoing_act_at_once(held: EventStore) -> None:
    happened(held, ("u", 1, "a"), ("v", 2, "b"), ("x", 3, "a"))
    merge("w", "u", "v", actor="test")
    assert read(request()) == [[(1, 1), (2, 2)], [(3, 1)]]
    part("w", "u", "v", actor="test")
    assert read(request()) == [[(1, 1)], [(2, 2)], [(3, 1)]]


def test_slices_add_up_to_everybody(held: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [f"u{place}" for place in range(200)]
    happened(held, *((person, minute, "ab"[minute % 2]) for minute in range(6) for person in people))
    merge("w", "u1", "u2", actor="test")
    whole = read(request())
    monkeypatch.setattr(reading, "SLICE_ROWS", 100)
    assert len(list(slices(request(), size(request())))) > 4
    assert read(request()) == whole
    assert len(whole) == 199


def test_further_columns_come_along(held: EventStore) -> None:
    happened(held, ("u", 5, "b"), ("u", 1, "a"))
    asked = request(also={"minute": Sql("toUInt64(JSONExtractUInt(properties, 'minute'))")})
    (steps,) = slices(asked, size(asked))
    assert steps.also["minute"].tolist() == [1, 5]
    assert steps.also["minute"].dtype == np.uint64


def test_numbers_find_back_to_the_values_that_they_stand_for(held: EventStore) -> None:
    happened(held, ("u", 5, "b"), ("u", 1, "a"), ("v", 2, "c"))
    minute = Sql("JSONExtractRaw(properties, 'minute')")
    wanted = [number_of("5"), number_of("2"), number_of("7")]
    assert named(request(), minute, wanted) == {wanted[0]: "5"}  # c has no mark, nothing happened at 7
    assert named(request(), minute, []) == {}
    (steps,) = slices(request(also={"kind": Sql("sipHash64(toString(event))")}), 1)
    assert steps.also["kind"].tolist() == [number_of("a"), number_of("b")]


def test_the_earliest_event_of_each_person_may_lie_before_what_is_read(
    held: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(
        held,
        ("u", 1, "a"),
        ("u", 5, "b"),
        ("v", 3, "a"),
        ("v", 2, "b"),
        ("x", 4, "b"),
        *((f"p{i}", 9, "b") for i in range(50)),
    )
    earliest = request(marks=[Sql("event = 'a'")])
    later = request(since=BEGIN + timedelta(minutes=4))
    monkeypatch.setattr(reading, "SLICE_ROWS", 10)

    def firsts() -> dict[int, int]:
        found: dict[int, int] = {}
        for steps, each in slices_with_firsts(later, earliest, size(later)):
            assert each.of(steps.who, missing=-1).tolist() == [
                dict(zip(each.who.tolist(), each.at.tolist(), strict=True)).get(who, -1) for who in steps.who.tolist()
            ]
            minutes = (each.at - int(BEGIN.timestamp() * 1000)) // 60_000
            found |= dict(zip(each.who.tolist(), minutes.tolist(), strict=True))
        return found

    assert firsts() == {number_of("u"): 1, number_of("v"): 3}
    merge("w", "v", "x", actor="test")
    merge("w", "u", "x", actor="test")
    (survivor,) = firsts()
    assert firsts() == {survivor: 1}
