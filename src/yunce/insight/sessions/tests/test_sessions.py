"""Sessions over a real store: small casts whose answers are known, and that every count is exactly its list."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yunce.events.identity.api import merge, part
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Context, Refused, Value, read_question
from yunce.insight.asking.rules import limits
from yunce.insight.sequences import reading
from yunce.insight.sequences.api import number_of
from yunce.insight.sessions.api import Cell, SessionsAnswer, SessionsQuestion, answer, persons
from yunce.insight.tests.log import BEGIN, context, fresh_store, happened
from yunce.kernel.windows import midnight

DAY = 24 * 60


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


def question(**given: Any) -> SessionsQuestion:
    return read_question(SessionsQuestion, json.dumps({"period": {"from": "2026-03-01", "to": "2026-03-31"}, **given}))


def ask(asker: Context | None = None, **given: Any) -> SessionsAnswer:
    return answer(asker or context(), question(**given))


def test_visits_bounce_stay_and_exits(log: EventStore) -> None:
    happened(
        log,
        ("u", 0, "home"), ("u", 10, "item"), ("u", 20, "pay"),
        ("u", 300, "home"),
        ("v", 0, "home"), ("v", 20, "item"),
    )  # fmt: skip
    found = ask()
    total = found.total
    assert (total.sessions, total.persons, total.bounces, total.bounce) == (3, 2, 1, 1 / 3)
    assert (total.events, total.seconds, total.median_seconds) == (2.0, 800.0, 1200.0)
    assert [(each.label, each.occurrences, each.exits, each.rate) for each in found.exits] == [
        ("home", 3, 1, 1 / 3),
        ("item", 2, 1, 1 / 2),
        ("pay", 1, 1, 1.0),
    ]
    assert found.n == 3


def test_without_events_there_is_nothing_and_no_rate_is_zero(log: EventStore) -> None:
    total = ask(interval="month").total
    assert (total.sessions, total.persons) == (0, 0)
    assert (total.bounce, total.events, total.seconds, total.median_seconds) == (None, None, None, None)
    assert ask().exits == ()


def test_a_session_belongs_to_the_day_on_which_it_began(log: EventStore) -> None:
    """23:59:59.999 in Shanghai, and ten minutes later."""
    last = BEGIN + timedelta(days=1) - timedelta(milliseconds=1)
    happened(log, ("u", last, "a"), ("u", DAY + 10, "b"), ("v", BEGIN + timedelta(days=1), "a"))
    by_day = [piece.figures.sessions for piece in ask(interval="day").trend]
    assert by_day[:3] == [1, 1, 0]
    cut = ask(interval="day", midnight=True)
    assert [piece.figures.sessions for piece in cut.trend][:3] == [1, 2, 0]
    assert cut.total.bounces == 3


def test_a_session_that_began_before_the_period_is_not_counted_in_it(log: EventStore) -> None:
    happened(log, ("u", -10, "a"), ("u", 10, "b"), ("u", 20, "c"), ("v", 31 * DAY - 1, "a"), ("v", 31 * DAY + 5, "b"))
    total = ask().total
    assert (total.sessions, total.events) == (1, 2.0)
    assert ask(midnight=True).total.sessions == 2


@pytest.mark.parametrize("first_weekday", range(7))
def test_weeks_begin_on_the_workspaces_day(log: EventStore, first_weekday: int) -> None:
    """1 March 2026 is a Sunday."""
    happened(log, *(("u", day * DAY, "a") for day in range(31)))
    found = ask(context(first_weekday=first_weekday), interval="week")
    begins = [piece.window.first_date for piece in found.trend]
    assert [day.weekday() for day in begins[1:]] == [first_weekday] * (len(begins) - 1)
    assert [piece.figures.sessions for piece in found.trend] == [
        (piece.window.last_date - piece.window.first_date).days + 1 for piece in found.trend
    ]


def test_days_of_23_and_25_hours(log: EventStore) -> None:
    """London's clocks go on at 01:00 on 29 March 2026: that day ends at 23:00 UTC."""
    begin = midnight(date(2026, 3, 29), "Europe/London")
    happened(log, ("u", 22 * 60 + 59, "a"), ("v", 23 * 60, "a"), ("w", -1, "a"), begin=begin)
    found = ask(context(zone="Europe/London"), interval="day", midnight=True)
    assert [piece.figures.sessions for piece in found.trend][27:] == [1, 1, 1, 0]


def test_who_was_joined_has_one_session_until_parted(log: EventStore) -> None:
    happened(log, ("u", 0, "a"), ("v", 5, "b"), ("w", 0, "a"))
    assert ask().total.sessions == 3
    merge("w", "u", "v", actor="test")
    merged = ask().total
    assert (merged.sessions, merged.persons, merged.bounces) == (2, 2, 1)
    part("w", "u", "v", actor="test")
    assert ask().total.sessions == 3


def test_a_session_that_may_go_on_is_in_no_rate(log: EventStore) -> None:
    happened(log, ("u", 0, "a"), ("v", 20, "a"), ("w", 20, "a"), ("w", 30, "b"))
    total = ask(context(as_of=BEGIN + timedelta(minutes=45))).total
    assert (total.sessions, total.open, total.bounces, total.bounce, total.events) == (3, 2, 1, 1.0, 1.0)
    later = ask().total
    assert (later.open, later.bounce) == (0, 2 / 3)


def test_marked_beginnings_and_ends_cut_too(log: EventStore) -> None:
    happened(log, *(("u", at, name) for at, name in enumerate(("open", "a", "close", "b", "open", "close"))))
    marks = {"end": {"events": ["close"]}, "start": {"events": ["open"]}}
    assert (ask().total.sessions, ask(marks=marks).total.sessions) == (1, 3)
    only_views = ask(events={"events": ["a", "b"]}, marks={"end": {"events": ["close"]}})
    assert [(each.label, each.occurrences, each.exits) for each in only_views.exits] == [
        ("close", 2, 2),
        ("a", 1, 0),
        ("b", 1, 0),
    ]


def test_parts_by_what_the_first_event_says(log: EventStore) -> None:
    happened(
        log,
        ("u", 0, "a", {"channel": "wechat"}), ("u", 1, "a", {"channel": "douyin"}),
        ("u", 99, "a", {"channel": "douyin"}), ("v", 0, "a", {"channel": "wechat"}),
        ("w", 0, "a"), ("x", 0, "a", {"channel": "bilibili"}),
    )  # fmt: skip
    found = ask(breakdown={"by": "channel", "top": 1}, interval="month")
    assert [(each.value, each.figures.sessions) for each in found.parts] == [
        (Value(value="wechat"), 2),
        (Value(), 1),
        (Value(rest=True), 2),
    ]
    assert sum(each.figures.sessions for each in found.parts) == found.total.sessions
    assert [[one.sessions for one in each.trend] for each in found.parts] == [[2], [1], [2]]


def test_exits_by_a_property(log: EventStore) -> None:
    happened(log, ("u", 0, "view", {"page": "/a"}), ("u", 1, "view", {"page": "/b"}), ("v", 0, "view"))
    found = ask(exits={"by": "page"}).exits
    assert {each.label: (each.occurrences, each.exits) for each in found} == {"/a": (1, 0), "/b": (1, 1), None: (1, 1)}


def test_every_count_of_persons_is_the_length_of_its_list(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SLICE_ROWS", 100)
    rng = np.random.default_rng(7)
    channels = ({"channel": "a"}, {"channel": "b"}, {"channel": "c"}, {})
    happened(
        log,
        *(
            (f"u{rng.integers(30)}", int(rng.integers(3 * DAY)), f"e{rng.integers(4)}", channels[rng.integers(4)])
            for _ in range(300)
        ),
    )
    merge("w", "u1", "u2", actor="test")
    asker = context(as_of=BEGIN + timedelta(minutes=2 * DAY + 1300))
    days = {"from": "2026-03-01", "to": "2026-03-03"}
    asked = question(period=days, interval="day", breakdown={"by": "channel", "top": 2}, idle="3h")
    found = answer(asker, asked)
    cells = {Cell(): found.total}
    cells |= {Cell(piece=place): each.figures for place, each in enumerate(found.trend)}
    cells |= {Cell(part=each.value): each.figures for each in found.parts}
    cells |= {Cell(part=each.value, piece=place): one for each in found.parts for place, one in enumerate(each.trend)}
    assert found.total.open_persons > 0
    for cell, figures in cells.items():
        for of, count in (
            ("sessions", figures.persons),
            ("bounces", figures.bounce_persons),
            ("open", figures.open_persons),
        ):
            listed = persons(asker, asked, Cell(of=of, piece=cell.piece, part=cell.part))
            assert len(listed) == len(set(listed.tolist())) == count
    for each in found.exits:
        listed = persons(asker, asked, Cell(of="exits", exit=Value(value=each.label)))
        assert len(listed) == each.persons
    assert persons(asker, asked, Cell()).dtype == np.uint64


def test_the_list_names_the_persons(log: EventStore) -> None:
    happened(log, ("u", 0, "a"), ("v", 0, "a"), ("v", 1, "a"))
    assert persons(context(), question(), Cell(of="bounces")).tolist() == [number_of("u")]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"idle": "soon"}, "$.idle"),
        ({"longest": "8d"}, "$.longest"),
        ({"marks": {"start": {"events": ["a"]}}}, "$.marks"),
        ({"marks": {"end": {"where": "nope"}}}, "$.marks.end.where"),
        ({"breakdown": {"by": "nope"}}, "$.breakdown.by"),
        ({"breakdown": {"by": "channel", "top": 0}}, "$.breakdown.top"),
        ({"exits": {"by": "nope"}}, "$.exits.by"),
        ({"interval": "hour"}, "$.interval"),
        ({"interval": "day", "period": {"from": "2024-01-01", "to": "2026-03-01"}}, "$.interval"),
        ({"events": {"where": "1 +"}}, "$.events.where"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_its_place(log: EventStore, given: dict[str, Any], where: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        ask(**given)
    assert refused.value.where == where


@pytest.mark.parametrize(
    ("cell", "where"),
    [
        (Cell(piece=0), "$.piece"),
        (Cell(part=Value()), "$.part"),
        (Cell(of="exits"), "$.exit"),
        (Cell(exit=Value()), "$.exit"),
    ],
    ids=str,
)
def test_a_cell_that_is_not_there_is_refused(log: EventStore, cell: Cell, where: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        persons(context(), question(), cell)
    assert refused.value.where == where


def test_too_much_is_refused_before_it_is_read(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(log, *(("u", at, "a") for at in range(50)))
    monkeypatch.setattr(limits.fits, "__defaults__", (10,))
    with pytest.raises(Refused, match="days"):
        ask()


def test_what_is_not_known_yet_is_not_counted(log: EventStore) -> None:
    happened(log, ("u", 0, "a"), ("u", 5, "a"))
    early = ask(context(as_of=BEGIN + timedelta(minutes=5))).total
    assert (early.sessions, early.open) == (1, 1)
    assert ask(context(as_of=datetime(2026, 1, 1, tzinfo=UTC))).total.sessions == 0
