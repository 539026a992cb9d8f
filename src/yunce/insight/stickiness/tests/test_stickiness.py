"""Stickiness against the same by hand, and small casts over a real store."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
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
from yunce.insight.sequences import reading
from yunce.insight.sequences.api import Steps
from yunce.insight.stickiness.api import Cell, StickinessAnswer, StickinessQuestion, answer, persons
from yunce.insight.stickiness.rules.active import active, count
from yunce.insight.tests.log import BEGIN, context, fresh_store, happened

DAY = 24 * 60
LOGS = st.dictionaries(st.integers(1, 5), st.lists(st.integers(0, 49), max_size=10), max_size=5)
EDGES = st.lists(st.integers(1, 49), max_size=5, unique=True).map(lambda found: [0, *sorted(found), 50])


@settings(max_examples=200, deadline=None)
@given(LOGS, EDGES, st.integers(1, 3))
def test_intervals_are_those_counted_by_hand(log: dict[int, list[int]], edges: list[int], times: int) -> None:
    rows = sorted((who, at) for who, events in log.items() for at in events)
    events = Steps(
        who=np.array([who for who, _ in rows], np.uint64),
        at=np.array([at for _, at in rows], np.int64),
        marks=np.ones(len(rows), np.uint32),
    )
    found = active(events, np.array(edges, np.int64), times)
    by_hand = {
        who: sum(sum(first <= at < end for at in moments) >= times for first, end in pairwise(edges))
        for who, moments in log.items()
    }
    kept = {who: many for who, many in by_hand.items() if many}
    assert dict(zip(found.who.tolist(), found.intervals.tolist(), strict=True)) == kept
    by_number = Counter(kept.values())
    assert count(found, len(edges) - 1).tolist() == [by_number[many] for many in range(1, len(edges))]


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


def question(last: int = 7, **given: Any) -> StickinessQuestion:
    days = {"from": "2026-03-01", "to": f"2026-03-{last:02d}"}
    return read_question(StickinessQuestion, json.dumps({"period": days, **given}))


def ask(asker: Context | None = None, last: int = 7, **given: Any) -> StickinessAnswer:
    return answer(asker or context(), question(last, **given))


def on_days(log: EventStore, *rows: tuple[str, float]) -> None:
    """(person, day of March from 1)."""
    happened(log, *((who, (day - 1) * DAY, "a") for who, day in rows))


def test_exactly_and_at_least(log: EventStore) -> None:
    on_days(log, ("u", 1), ("v", 1), ("v", 1.5), ("v", 2), ("w", 1), ("w", 3), ("w", 7), ("x", 8))
    found = ask()
    assert [bar.persons for bar in found.bars] == [1, 1, 1, 0, 0, 0, 0]
    assert [bar.at_least for bar in found.bars] == [3, 2, 1, 0, 0, 0, 0]
    assert (found.n, found.mean, found.bars[1].share, found.bars[1].share_at_least) == (3, 2.0, 1 / 3, 2 / 3)
    assert [bar.persons for bar in ask(times=2).bars][:2] == [1, 0]


def test_weeks_begin_on_the_workspaces_day(log: EventStore) -> None:
    """1 March 2026 is a Sunday; who comes every day is active in each of the weeks, cut or not."""
    on_days(log, *(("u", day) for day in range(1, 16)))
    for first_weekday in range(7):
        found = ask(context(first_weekday=first_weekday), last=14, interval="week")
        assert [bar.persons for bar in found.bars] == [0] * (len(found.bars) - 1) + [1]
        assert len(found.bars) == (2 if first_weekday == 6 else 3)


def test_only_intervals_that_have_begun_count(log: EventStore) -> None:
    on_days(log, ("u", 1), ("u", 2), ("u", 3))
    found = ask(context(as_of=BEGIN + timedelta(days=1.5)))
    assert ([bar.persons for bar in found.bars], found.complete) == ([0, 1], False)
    nothing = ask(context(as_of=datetime(2026, 1, 1, tzinfo=UTC)))
    assert (nothing.bars, nothing.mean, nothing.n) == ((), None, 0)
    assert ask(events={"events": ["never"]}).bars[0].share is None


def test_midnight_in_shanghai(log: EventStore) -> None:
    last = BEGIN + timedelta(days=1) - timedelta(milliseconds=1)
    happened(log, ("u", last, "a"), ("u", BEGIN + timedelta(days=1), "a"), ("v", last, "a"), ("v", last, "a"))
    assert [bar.persons for bar in ask().bars][:2] == [1, 1]


def test_every_count_is_the_length_of_its_list(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SLICE_ROWS", 60)
    rng = np.random.default_rng(5)
    on_days(log, *((f"u{rng.integers(30)}", 1 + 7 * float(rng.random())) for _ in range(120)))
    merge("w", "u1", "u2", actor="test")
    found = ask()
    for bar in found.bars:
        for of, many in (("exactly", bar.persons), ("at_least", bar.at_least)):
            listed = persons(context(), question(), Cell(of=of, intervals=bar.intervals)).tolist()  # type: ignore[arg-type]
            assert len(listed) == len(set(listed)) == many
    assert found.bars[0].at_least == found.n > 20


def test_what_cannot_be_asked_is_refused_with_its_place(log: EventStore) -> None:
    refusals: list[tuple[dict[str, Any], str]] = [
        ({"interval": "hour"}, "$.interval"),
        ({"times": 0}, "$.times"),
        ({"events": {"where": "nope"}}, "$.events.where"),
        ({"period": {"from": "2024-01-01", "to": "2026-03-01"}}, "$.interval"),
    ]
    for more, where in refusals:
        with pytest.raises(BadQuestion) as refused:
            ask(**more)
        assert refused.value.where == where, more


def test_a_figure_that_is_not_there_and_too_much(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadQuestion, match=r"\$\.intervals"):
        persons(context(), question(), Cell(intervals=8))
    on_days(log, *(("u", 1) for _ in range(20)))
    monkeypatch.setattr(limits.fits, "__defaults__", (10,))
    with pytest.raises(Refused, match="days"):
        ask()
