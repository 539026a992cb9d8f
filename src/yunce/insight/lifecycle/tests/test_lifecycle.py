"""The lifecycle against the same by hand, its invariants, and small casts over a real store."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.events.identity.api import merge
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Context, Refused, read_question
from yunce.insight.asking.rules import limits
from yunce.insight.lifecycle.api import Cell, LifecycleAnswer, LifecycleQuestion, answer, persons
from yunce.insight.lifecycle.rules.states import count, stays
from yunce.insight.sequences import reading
from yunce.insight.sequences.api import Firsts, Steps, number_of
from yunce.insight.tests.log import BEGIN, context, fresh_store, happened
from yunce.kernel.windows import midnight

DAY = 24 * 60
STATES = ("new", "returning", "resurrecting", "dormant")
# When something happened, and whether it is what makes a person active.
LOGS = st.dictionaries(
    st.integers(1, 5), st.lists(st.tuples(st.integers(-20, 69), st.booleans()), max_size=8), max_size=5
)
EDGES = st.lists(st.integers(1, 69), min_size=1, max_size=6, unique=True).map(lambda found: [0, *sorted(found), 70])


@settings(max_examples=300, deadline=None)
@given(LOGS, EDGES)
def test_states_are_those_found_by_hand(log: dict[int, list[tuple[int, bool]]], edges: list[int]) -> None:
    rows = sorted((who, at) for who, events in log.items() for at, active in events if active and at >= 0)
    events = Steps(
        who=np.array([who for who, _ in rows], np.uint64),
        at=np.array([at for _, at in rows], np.int64),
        marks=np.ones(len(rows), np.uint32),
    )
    known = sorted((who, min(at for at, _ in events)) for who, events in log.items() if events)
    firsts = Firsts(who=np.array([who for who, _ in known], np.uint64), at=np.array([at for _, at in known], np.int64))
    found = stays(events, firsts, np.array(edges, np.int64))
    said = set(zip(found.who.tolist(), found.interval.tolist(), (STATES[each] for each in found.state), strict=True))
    by_hand = oracle(log, edges)
    assert said == by_hand
    assert len(said) == len(found)
    counts = count(found, len(edges) - 2).persons
    assert counts.tolist() == [
        [sum(row[1:] == (place, state) for row in by_hand) for state in STATES] for place in range(len(edges) - 2)
    ]


def oracle(log: dict[int, list[tuple[int, bool]]], edges: Sequence[int]) -> set[tuple[int, int, str]]:
    """(person, interval, state); the interval before those asked for is edges[0] to edges[1]."""
    found = set()
    for who, events in log.items():
        for place in range(1, len(edges) - 1):
            first, end = edges[place], edges[place + 1]
            active = any(first <= at < end for at, counts in events if counts)
            before = any(edges[place - 1] <= at < first for at, counts in events if counts)
            if active:
                new = first <= min(at for at, _ in events)
                found.add((who, place - 1, "new" if new else "returning" if before else "resurrecting"))
            elif before:
                found.add((who, place - 1, "dormant"))
    return found


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


def on_days(log: EventStore, *rows: tuple[Any, ...]) -> None:
    """(person, day of March from 1, event)."""
    happened(log, *((who, (day - 1) * DAY, *rest) for who, day, *rest in rows))


def question(first: int = 1, last: int = 7, **given: Any) -> LifecycleQuestion:
    days = {"from": f"2026-03-{first:02d}", "to": f"2026-03-{last:02d}"}
    return read_question(LifecycleQuestion, json.dumps({"period": days, **given}))


def ask(asker: Context | None = None, first: int = 1, last: int = 7, **given: Any) -> LifecycleAnswer:
    return answer(asker or context(), question(first, last, **given))


def counts(found: LifecycleAnswer) -> list[list[int]]:
    return [[getattr(piece, state) for state in STATES] for piece in found.pieces]


def test_one_person_over_eleven_days(log: EventStore) -> None:
    """Source: PostHog's test_lifecycle_query_runner.py, one group; its published counts."""
    on_days(log, *(("u", day, "a") for day in (9, 11, 12, 13, 15, 17, 18, 19)))
    assert counts(ask(first=9, last=20)) == [
        [1, 0, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 1, 0],
        [0, 1, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
        [0, 0, 1, 0],
        [0, 1, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 1],
    ]


def test_who_did_anything_before_is_not_new(log: EventStore) -> None:
    on_days(log, ("seen", -300, "other"), ("seen", 2, "a"), ("same day", 2, "other"), ("same day", 2.5, "a"))
    assert counts(ask(events={"events": ["a"]}, last=2)) == [[0, 0, 0, 0], [1, 0, 1, 0]]


def test_the_interval_before_the_first_says_who_is_returning(log: EventStore) -> None:
    on_days(log, ("u", 0, "a"), ("u", 1, "a"), ("v", 0, "a"))
    assert counts(ask(last=1)) == [[0, 1, 0, 1]]


def test_weeks_are_whole_and_begin_on_the_workspaces_day(log: EventStore) -> None:
    """11 March 2026 is a Wednesday."""
    on_days(log, ("u", 11, "a"), ("u", 18, "a"))
    for first_weekday in range(7):
        found = ask(context(first_weekday=first_weekday), first=11, last=12, interval="week")
        (piece, *_) = found.pieces
        assert (piece.window.first_date.weekday(), piece.window.length) == (first_weekday, timedelta(days=7))
        assert found.window.start <= midnight(date(2026, 3, 11), "Asia/Shanghai")
        assert (piece.new, len(found.pieces)) == (1, 2 if first_weekday == 3 else 1)


def test_midnight_a_day_of_23_hours_and_months(log: EventStore) -> None:
    happened(
        log,
        ("u", BEGIN + timedelta(days=1) - timedelta(milliseconds=1), "a"),
        ("u", BEGIN + timedelta(days=1), "a"),
    )
    assert counts(ask(last=2)) == [[1, 0, 0, 0], [0, 1, 0, 0]]
    london = midnight(date(2026, 3, 29), "Europe/London")
    happened(log, ("x", 22 * 60 + 59, "b"), ("x", 23 * 60, "b"), begin=london)
    found = ask(context(zone="Europe/London"), first=29, last=30, events={"events": ["b"]})
    assert counts(found) == [[1, 0, 0, 0], [0, 1, 0, 0]]
    assert counts(ask(interval="month")) == [[2, 0, 0, 0]]


def test_invariants_and_lists(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SLICE_ROWS", 60)
    rng = np.random.default_rng(5)
    on_days(log, *((f"u{rng.integers(30)}", 9 * float(rng.random()) - 1, f"e{rng.integers(2)}") for _ in range(150)))
    merge("w", "u1", "u2", actor="test")
    asker, asked = context(as_of=BEGIN + timedelta(days=6.5)), question(events={"events": ["e0"]})
    found = answer(asker, asked)
    assert [piece.complete for piece in found.pieces] == [True] * 6 + [False]
    everybody = set()
    for place, piece in enumerate(found.pieces):
        for of in (*STATES, "active"):
            listed = persons(asker, asked, Cell(of=of, interval=place)).tolist()  # type: ignore[arg-type]
            assert len(listed) == len(set(listed)) == getattr(piece, of)
            everybody |= set(listed) if of == "active" else set()
        if place:
            assert piece.dormant == found.pieces[place - 1].active - piece.returning
    assert found.n == len(everybody) > 20


def test_the_list_names_the_persons(log: EventStore) -> None:
    on_days(log, ("u", 1, "a"), ("v", 2, "a"))
    assert persons(context(), question(), Cell(of="dormant", interval=1)).tolist() == [number_of("u")]


def test_what_is_not_known_is_not_there(log: EventStore) -> None:
    on_days(log, ("u", 1, "a"), ("u", 3, "a"))
    assert counts(ask(context(as_of=BEGIN + timedelta(days=1.5)))) == [[1, 0, 0, 0], [0, 0, 0, 1]]
    assert ask(context(as_of=datetime(2026, 1, 1, tzinfo=UTC))).pieces == ()


def test_what_cannot_be_asked_is_refused(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for more, where in (
        ({"interval": "hour"}, "$.interval"),
        ({"events": {"where": "nope"}}, "$.events.where"),
        ({"period": {"from": "2024-01-01", "to": "2026-03-01"}}, "$.interval"),
    ):
        with pytest.raises(BadQuestion) as refused:
            ask(**more)  # type: ignore[arg-type]
        assert refused.value.where == where
    with pytest.raises(BadQuestion, match=r"\$\.interval"):
        persons(context(), question(), Cell(of="new", interval=7))
    on_days(log, *(("u", 1, "a") for _ in range(20)))
    monkeypatch.setattr(limits.fits, "__defaults__", (10,))
    with pytest.raises(Refused, match="days"):
        ask()
