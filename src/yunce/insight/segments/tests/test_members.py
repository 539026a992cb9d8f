"""Who belongs: the store and the oracle agree on drawn rules; small casts say what is meant."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunce.events.identity.api import merge, part, person_of
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Context, Events, read_question
from yunce.insight.segments.reading import Members, members
from yunce.insight.segments.rules.rule import (
    Did,
    Either,
    Every,
    InOrder,
    InSegment,
    Not,
    Rule,
    SegmentQuestion,
    Span,
    Traits,
)
from yunce.insight.segments.tests.world import EVENTS, START, Drawn, drawn_world
from yunce.insight.sequences.api import Numbers, number_of
from yunce.insight.tests.log import context, fresh_store, happened

LISTED = frozenset({"p1", "p3", "p9", "p20", "p21"})


@pytest.fixture(scope="module")
def world(chdb_directory: Path) -> Iterator[Drawn]:
    with fresh_store(chdb_directory) as store:
        yield drawn_world(store, seed=3)


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


def found(asker: Context, rule: Rule, listed: frozenset[str] = frozenset()) -> Members:
    return members(asker, rule, lambda _leaf, _where: np.array([number_of(each) for each in listed], np.uint64))


def rule(**given: Any) -> Rule:
    return read_question(SegmentQuestion, json.dumps({"rule": given})).rule


spans = st.one_of(
    st.just(Span()),
    st.builds(Span, last=st.sampled_from(["1d", "5d", "7d", "300min"])),
    st.builds(Span, last=st.just("7d"), skip=st.sampled_from(["1d", "2d"])),
    st.builds(Span, skip=st.sampled_from(["1d", "6d"])),
    st.builds(
        lambda first, days: Span(first=first, final=first + timedelta(days=days)),
        st.dates(START.date(), START.date() + timedelta(days=11)),
        st.integers(0, 5),
    ),
)
names = st.lists(st.sampled_from(EVENTS), max_size=2, unique=True).map(tuple)
conditions = st.sampled_from(
    ["", "amount > 0.2", 'sku = "a" or new', "not new", "price * 2 >= amount", "is_missing(sku)"]
)
bounds = st.sampled_from([None, *map(Decimal, ("0", "1", "2", "0.3", "0.6", "10.3", "-4.9", "1.5"))])


@st.composite
def did(draw: st.DrawFn) -> Did:
    measure = draw(st.sampled_from(["count", "days", "distinct", "sum", "mean", "max", "min"]))
    by = ""
    if measure == "distinct":
        by = draw(st.sampled_from(["sku", "channel", "event"]))
    elif measure not in ("count", "days"):
        by = draw(st.sampled_from(["amount", "price"]))
    low, high = draw(bounds), draw(bounds)
    if low is not None and high is not None and high < low:
        low, high = high, low
    return Did(
        events=draw(names), where=draw(conditions), time=draw(spans), measure=measure, by=by, at_least=low, at_most=high
    )


@st.composite
def in_order(draw: st.DrawFn) -> InOrder:
    steps = draw(st.lists(did(), min_size=2, max_size=3))
    return InOrder(
        steps=tuple(Events(events=each.events, where=each.where) for each in steps),
        within=draw(st.sampled_from(["1d", "4d", "60min"])),
        time=draw(spans),
    )


leaf = st.one_of(
    did(),
    in_order(),
    st.sampled_from(
        [
            Traits(where='city = "上海"'),
            Traits(where="age >= 30 and vip"),
            Traits(where='"tea" in tags or is_missing(city)'),
            Traits(where="since >= 2026-02-14"),
            Traits(where="coalesce(age, 20) < 25"),
            InSegment(id="listed"),
        ]
    ),
)
rules = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda of: Every(of=tuple(of))),
        st.lists(inner, min_size=1, max_size=3).map(lambda of: Either(of=tuple(of))),
        inner.map(lambda of: Not(of=of)),
    ),
    max_leaves=4,
)
moments = st.sampled_from([START + timedelta(days=days, hours=hours) for days in (6, 9, 12, 40) for hours in (0, 16)])
zones = st.sampled_from(["Asia/Shanghai", "America/New_York"])


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules, moments, zones)
def test_store_and_oracle_agree(world: Drawn, rule: Rule, as_of: datetime, zone: str) -> None:
    asker = context(as_of, zone)
    oracle = world.as_of(asker, {"listed": LISTED})
    listed = np.array([world.number[each] for each in LISTED], np.uint64)
    answered = members(asker, rule, lambda _leaf, _where: listed)
    assert set(answered.everybody.tolist()) == {world.number[each] for each in oracle.everybody()}
    assert set(answered.who.tolist()) == {world.number[each] for each in oracle.members(rule)}


DAY = 24 * 60


def numbers(*people: str) -> list[int]:
    return sorted(number_of(each) for each in people)


def test_the_example_of_the_documentation(log: EventStore) -> None:
    """docs/questions.md, Segments."""
    happened(
        log,
        ("a", 0, "buy", {"amount": 60}), ("a", DAY, "buy", {"amount": 50}),
        ("b", 0, "buy"),
        ("c", 0, "view"),
    )  # fmt: skip
    spent = {"kind": "did", "events": ["buy"], "measure": "sum", "by": "amount", "at_least": 100}
    assert found(context(), rule(**spent)).who.tolist() == numbers("a")
    less = {"kind": "not", "of": spent}
    assert found(context(), rule(**less)).who.tolist() == []
    never = {"kind": "did", "events": ["buy"], "at_most": 0}
    assert found(context(), rule(**never)).who.tolist() == numbers("c")
    either = found(context(), rule(kind="any", of=[less, never]))
    assert either.who.tolist() == numbers("c")
    assert len(either.everybody) == 3


def test_a_time_before_now_begins_with_its_first_moment(log: EventStore) -> None:
    as_of = START + timedelta(days=8)
    happened(
        log, ("in", as_of - timedelta(days=7), "a"), ("out", as_of - timedelta(days=7, milliseconds=1), "a"),
        ("now", as_of, "a"), ("just", as_of - timedelta(milliseconds=1), "a"),
    )  # fmt: skip
    week = found(context(as_of), rule(kind="did", events=["a"], time={"last": "7d"}))
    assert week.who.tolist() == numbers("in", "just")
    assert len(week.everybody) == 3
    earlier = found(context(as_of), rule(kind="did", events=["a"], time={"skip": "7d"}))
    assert earlier.who.tolist() == numbers("out")


def test_a_day_of_the_calendar_ends_before_midnight(log: EventStore) -> None:
    """In Shanghai: 23:59:59.999 is the day's, 00:00 the next one's."""
    last = datetime(2026, 3, 5, 15, 59, 59, 999000, tzinfo=UTC)
    happened(log, ("in", last, "a"), ("out", last + timedelta(milliseconds=1), "a"))
    day = rule(kind="did", events=["a"], time={"from": "2026-03-05", "to": "2026-03-05"})
    assert found(context(), day).who.tolist() == numbers("in")


def test_steps_of_one_instant_count_as_ordered_and_an_event_serves_one(log: EventStore) -> None:
    happened(log, ("same", 0, "b"), ("same", 0, "a"), ("once", 0, "a"), ("late", 0, "a"), ("late", 61, "b"))
    hour = rule(kind="sequence", steps=[{"events": ["a"]}, {"events": ["b"]}], within="1h")
    assert found(context(), hour).who.tolist() == numbers("same")
    twice = rule(kind="sequence", steps=[{"events": ["a"]}, {"events": ["a"]}], within="1h")
    assert found(context(), twice).who.tolist() == []


def test_sums_of_amounts_are_exact(log: EventStore) -> None:
    happened(log, *(("u", minute, "buy", {"amount": Decimal("0.1")}) for minute in range(3)))
    exactly = rule(kind="did", measure="sum", by="amount", at_least="0.3", at_most="0.3")
    assert found(context(), exactly).who.tolist() == numbers("u")


def test_who_was_joined_is_one_and_parted_again_two(log: EventStore) -> None:
    happened(log, ("a", 0, "buy"), ("b", 1, "buy"), ("c", 1, "buy"))
    twice = rule(kind="did", events=["buy"], at_least=2)
    assert found(context(), twice).who.tolist() == []
    merge("w", "a", "b", actor="test")
    joined = found(context(), twice)
    assert (joined.who.tolist(), len(joined.everybody)) == (numbers(person_of("w", "a")), 2)
    part("w", "a", "b", actor="test")
    assert found(context(), twice).who.tolist() == []


def test_nobody_belongs_where_nobody_is(log: EventStore) -> None:
    answered = found(context(), rule(kind="not", of={"kind": "did", "events": ["a"]}))
    assert (len(answered.who), len(answered.everybody)) == (0, 0)


def test_a_sample_is_of_whole_persons_and_the_same_ones(log: EventStore) -> None:
    happened(log, *((f"u{number}", minute, "a") for number in range(400) for minute in range(2)))
    twice = rule(kind="did", events=["a"], at_least=2)
    whole = members(context(), twice, lambda *_: np.empty(0, np.uint64))
    part_of = members(context(), twice, lambda *_: np.empty(0, np.uint64), Numbers(high=(2**64 - 1) // 4))
    assert len(whole.who) == 400
    assert part_of.who.tolist() == [who for who in whole.who.tolist() if who <= (2**64 - 1) // 4]
    assert 60 < len(part_of.who) < 140


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"kind": "did", "measure": "sum"}, "$.rule.by"),
        ({"kind": "did", "by": "amount"}, "$.rule.by"),
        ({"kind": "did", "measure": "mean", "by": "event"}, "$.rule.by"),
        ({"kind": "did", "measure": "distinct", "by": "nope"}, "$.rule.by"),
        ({"kind": "did", "where": "nope > 1"}, "$.rule.where"),
        ({"kind": "did", "time": {"last": "soon"}}, "$.rule.time.last"),
        ({"kind": "did", "time": {"last": "7d", "skip": "7d"}}, "$.rule.time.skip"),
        ({"kind": "did", "time": {"last": "7d", "from": "2026-03-01"}}, "$.rule.time"),
        ({"kind": "did", "time": {"from": "2026-03-02", "to": "2026-03-01"}}, "$.rule.time.to"),
        ({"kind": "did", "at_least": 3, "at_most": 2}, "$.rule.at_most"),
        ({"kind": "did", "at_least": "NaN"}, "$.rule.at_least"),
        ({"kind": "traits", "where": "nope = 1"}, "$.rule.where"),
        ({"kind": "traits", "where": ""}, "$.rule.where"),
        ({"kind": "all", "of": []}, "$.rule.of"),
        ({"kind": "all", "of": [{"kind": "sequence", "steps": [{}]}]}, "$.rule.of[0].steps"),
        ({"kind": "any", "of": [{"kind": "did"}] * 21}, "$.rule"),
        ({"kind": "nope"}, "$.rule.kind"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("world")
def test_what_cannot_be_asked_is_refused_with_its_place(given: dict[str, Any], where: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        found(context(), rule(**given))
    assert refused.value.where == where
