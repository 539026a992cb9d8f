"""Measures out of the store against a count by hand: windows, parts, days of every length, and lists of persons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunce.events.identity.api import merge, part
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Context, Refused
from yunce.insight.asking.rules import limits
from yunce.insight.catalog.api import catalog
from yunce.insight.measures.api import ALL, Measure, Request, Split, counted, event_property, persons, shown_values
from yunce.insight.measures.read import looked_back
from yunce.insight.measures.rules.figure import Figure, moving
from yunce.insight.measures.tests import oracle
from yunce.insight.measures.tests.oracle import Happened, Meant
from yunce.insight.sequences.api import number_of
from yunce.insight.tests.log import BEGIN, context, fresh_store, happened
from yunce.kernel.windows import Unit, Window, midnight

MEASURES: tuple[tuple[Measure, Meant], ...] = (
    (Measure(), lambda each: True),
    (Measure(events=("x",)), lambda each: each.event == "x"),
    (Measure(take="persons", where="amount > 1"), lambda each: (each.amount or 0) > 1),
    (Measure(take="sum", of="amount"), lambda each: True),
    (Measure(take="sum", of="price", events=("x",)), lambda each: each.event == "x"),
    (Measure(take="mean", of="amount"), lambda each: True),
    (Measure(take="percentile", of="amount", percent=75), lambda each: True),
    (Measure(take="percentile", of="price"), lambda each: True),
    (Measure(take="per_person", events=("y",)), lambda each: each.event == "y"),
    (Measure(take="per_person", of="amount"), lambda each: True),
    (Measure(take="daily"), lambda each: True),
    (Measure(take="persons", days=2), lambda each: True),
    (Measure(take="persons", days=30, events=("x", "y")), lambda each: each.event in ("x", "y")),
    (Measure(take="dau_over_mau", days=3), lambda each: True),
)  # fmt: skip
WHERES = ("$",) * len(MEASURES)
# Days on which clocks go on and back, and a zone that has none.
CALENDARS = (
    ("Asia/Shanghai", date(2026, 3, 1)),
    ("Europe/Berlin", date(2026, 3, 27)),
    ("Europe/Berlin", date(2026, 10, 23)),
)
EVENTS = ("x", "y", "z")
CHANNELS = ("", "p", "q", "r")
workspaces = count()


@pytest.fixture(scope="module")
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


@st.composite
def logs(draw: st.DrawFn) -> tuple[str, date, list[Happened], datetime]:
    """Seven days with moments close to midnights; as of the end or of a moment within."""
    zone, first = draw(st.sampled_from(CALENDARS))
    edges = [midnight(first + timedelta(days=day), zone) for day in range(-2, 9)]
    near = st.builds(
        lambda edge, ms: edge + timedelta(milliseconds=ms),
        st.sampled_from(edges),
        st.sampled_from([-1, 0, 1, 3_600_000, 9_999_999, 40_000_000]),
    )
    each = st.builds(
        Happened,
        person=st.sampled_from(["", "a", "b", "c"]),
        at=near,
        event=st.sampled_from(EVENTS),
        channel=st.sampled_from(CHANNELS),
        amount=st.sampled_from([None, Decimal("0.1"), Decimal("0.2"), Decimal("7.25"), Decimal("-3")]),
        price=st.sampled_from([None, 1, 2, 10]),
    )
    return (
        zone,
        first,
        draw(st.lists(each, max_size=14)),
        draw(st.sampled_from([edges[-1], *edges[3:], edges[4] + timedelta(hours=5)])),
    )


def put(store: EventStore, events: list[Happened], asked: Context) -> None:
    # A name that is a number in one event is known as one: `price` and `amount` must be in the catalogue.
    known = Happened(person="n", at=midnight(date(2026, 1, 1), asked.zone), event="n", amount=Decimal(1), price=1)
    rows = [
        (
            each.person,
            each.at,
            each.event,
            {"channel": each.channel, "amount": each.amount, "price": each.price},
        )
        for each in (known, *events)
    ]
    happened(store, *rows, workspace=asked.workspace_id)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=logs(), unit=st.sampled_from(["day", "week"]), cumulative=st.booleans())
def test_figures_are_those_of_a_count_by_hand(
    log: EventStore, drawn: tuple[str, date, list[Happened], datetime], unit: Unit, cumulative: bool
) -> None:
    zone, first, events, as_of = drawn
    asked = replace(context(as_of=as_of, zone=zone), workspace_id=f"hand{next(workspaces)}")
    put(log, events, asked)
    whole = Window.days(first, first + timedelta(days=6), zone)
    windows = tuple(whole.split(unit, first_weekday=2))
    request = Request(
        context=asked,
        measures=tuple(measure for measure, _ in MEASURES),
        windows=windows,
        wheres=WHERES,
        cumulative=cumulative,
    )
    found = counted(request)
    for place, (measure, meant) in enumerate(MEASURES):
        for number, window in enumerate(windows, start=1):
            over = Window(whole.start, window.end, zone) if cumulative and not measure.trailing else window
            by_hand = oracle.value(events, measure, meant, over, as_of)
            assert found.figure(place, number).value == pytest.approx(by_hand, abs=1e-12), (measure, window)
        if not cumulative:
            assert found.figure(place).value == pytest.approx(oracle.value(events, measure, meant, whole, as_of))


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=logs())
def test_parts_and_the_rest_are_counted_and_their_lists_are_as_long(
    log: EventStore, drawn: tuple[str, date, list[Happened], datetime]
) -> None:
    zone, first, events, _ = drawn
    as_of = datetime(2027, 1, 1, tzinfo=UTC)
    asked = replace(context(as_of=as_of, zone=zone), workspace_id=f"parts{next(workspaces)}")
    put(log, events, asked)
    whole = Window.days(first, first + timedelta(days=6), zone)
    windows = tuple(whole.split("day"))
    of = event_property("channel", catalog(asked.workspace_id, as_of), "$")
    plain = Request(context=asked, measures=tuple(measure for measure, _ in MEASURES), windows=windows, wheres=WHERES)
    values = shown_values(plain, of, 1)
    counts = {channel: sum(e.channel == channel and e.at in whole for e in events) for channel in CHANNELS if channel}
    most = max(counts.values())
    assert values == ((min(c for c, n in counts.items() if n == most),) if most else ())
    split = Split(of=of, values=values)
    found = counted(replace(plain, split=split))
    named = {**{value: number for number, value in enumerate(values, start=1)}, "": split.missing}
    for place, (measure, meant) in enumerate(MEASURES):
        for number in split.numbers:
            theirs = [each for each in events if named.get(each.channel, split.rest) == number]
            assert found.figure(place, ALL, number).value == pytest.approx(
                oracle.value(theirs, measure, meant, whole, as_of)
            ), (measure, number)
            if measure.take != "persons":
                continue
            for at, window in enumerate(windows[2:5], start=3):
                seen = looked_back(window, measure.days, as_of) if measure.days else window
                listed = persons(replace(plain, split=split), measure=place, window=seen, part=number)
                assert len(listed) == found.figure(place, at, number).value
                assert set(listed) == {np.uint64(number_of(each)) for each in oracle.who(theirs, meant, seen, as_of)}


def test_hours_follow_the_clock_over_a_change(log: EventStore) -> None:
    """Berlin's clocks go back on 25 October 2026: the hour from 02:00 comes twice, and the day has 25."""
    begin = midnight(date(2026, 10, 25), "Europe/Berlin")
    asked = replace(context(zone="Europe/Berlin", as_of=datetime(2027, 1, 1, tzinfo=UTC)), workspace_id="hours")
    happened(
        log, ("a", 2 * 60 + 30, "x"), ("a", 3 * 60 + 30, "x"), ("a", 24 * 60 + 59, "x"), begin=begin, workspace="hours"
    )
    hours = [begin + timedelta(hours=hour) for hour in range(26)]
    windows = tuple(Window(one, other, "Europe/Berlin") for one, other in pairwise(hours))
    found = counted(Request(context=asked, measures=(Measure(),), windows=windows, wheres=("$",)))
    assert [number - 1 for number in range(1, 26) if found.figure(0, number).value] == [2, 3, 24]


def test_windows_may_overlap_and_leave_gaps(log: EventStore) -> None:
    asked = replace(context(), workspace_id="overlap")
    happened(log, *(("u", day * 24 * 60, "x") for day in range(6)), workspace="overlap")
    days = [Window.days(date(2026, 3, 1), date(2026, 3, last), asked.zone) for last in (1, 3, 5)]
    windows = (*days, Window.days(date(2026, 3, 20), date(2026, 3, 21), asked.zone))
    found = counted(
        Request(context=asked, measures=(Measure(), Measure(take="persons")), windows=windows, wheres=("$", "$"))
    )
    assert [found.figure(0, number).value for number in (1, 2, 3, 4)] == [1, 3, 5, 0]
    assert [found.figure(1, number).value for number in (1, 2, 3, 4)] == [1, 1, 1, 0]


def test_who_was_joined_is_one_person_until_parted(log: EventStore) -> None:
    asked = replace(context(), workspace_id="joined")
    happened(log, ("u", 0, "x"), ("v", 5, "x"), ("v", 2000, "x"), workspace="joined")
    day = Window.days(date(2026, 3, 1), date(2026, 3, 1), asked.zone)
    request = Request(
        context=asked, measures=(Measure(take="persons"), Measure(take="daily")), windows=(day,), wheres=("$", "$")
    )
    assert counted(request).figure(0).value == 2
    merge("joined", "u", "v", actor="test")
    assert (counted(request).figure(0).value, counted(request).figure(1).value) == (1, 1)
    assert len(persons(request, measure=0, window=day)) == 1
    part("joined", "u", "v", actor="test")
    assert counted(request).figure(0).value == 2


@pytest.mark.parametrize(
    ("measure", "where"),
    [
        pytest.param(Measure(take="sum"), "$.of", id="a sum of nothing"),
        pytest.param(Measure(take="sum", of="channel"), "$.of", id="a sum of texts"),
        pytest.param(Measure(take="mean", of="nobody_has_it"), "$.of", id="a property that is not there"),
        pytest.param(Measure(of="amount"), "$.of", id="a count of a number"),
        pytest.param(Measure(take="percentile", of="amount", percent=101), "$.percent", id="a percentile above all"),
        pytest.param(Measure(days=7), "$.days", id="events do not look back"),
        pytest.param(Measure(take="persons", days=1000), "$.days", id="too long a look back"),
        pytest.param(Measure(where="nope > 1"), "$.where", id="a condition over nothing"),
    ],
)
def test_what_cannot_be_counted_is_said_with_its_place(log: EventStore, measure: Measure, where: str) -> None:
    day = Window.days(date(2026, 3, 1), date(2026, 3, 1), "Asia/Shanghai")
    with pytest.raises(BadQuestion) as caught:
        counted(Request(context=context(), measures=(measure,), windows=(day,), wheres=("$",)))
    assert caught.value.where == where


def test_what_reads_too_much_is_refused_before_it_is_read(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = replace(context(), workspace_id="large")
    happened(log, *(("u", minute, "x") for minute in range(20)), workspace="large")
    monkeypatch.setattr(limits.fits, "__defaults__", (10,))
    day = Window.days(BEGIN.date(), date(2026, 3, 3), asked.zone)
    with pytest.raises(Refused, match="the limit is 10"):
        counted(Request(context=asked, measures=(Measure(),), windows=(day,), wheres=("$",)))


def test_a_moving_mean_of_ratios_is_the_ratio_of_the_sums() -> None:
    ratios = [Figure(above=Decimal(above), below=Decimal(below)) for above, below in ((1, 1), (1, 9), (0, 0))]
    assert moving(ratios, 2) == [None, 0.2, 1 / 9]
    plain: list[Any] = [Figure(above=Decimal(each)) for each in (1, 2, 6)]
    assert moving(plain, 2) == [None, 1.5, 4.0]
    assert moving([plain[0], Figure(above=None), plain[2]], 2) == [None, None, None]
