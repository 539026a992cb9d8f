"""Cutting and adding up against sessions by hand, on drawn logs and rules; and cases whose answer is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.insight.sequences.rules.instants import settle_by
from yunce.insight.sequences.rules.steps import Steps
from yunce.insight.sessions.rules.cut import END, START, Cuts, Sessions, rank, sessions
from yunce.insight.sessions.rules.figures import figures
from yunce.insight.sessions.rules.tally import ends, medians, sums
from yunce.insight.sessions.tests import oracle
from yunce.insight.sessions.tests.oracle import Asked, Happened

EVENTS = st.builds(
    Happened,
    at=st.integers(0, 60),
    kind=st.integers(1, 3),
    split=st.integers(0, 2),
    start=st.sampled_from([False, False, True]),
    end=st.sampled_from([False, False, True]),
)
LOGS = st.dictionaries(st.integers(1, 4), st.lists(EVENTS, max_size=10), max_size=4)
QUESTIONS = st.builds(
    Asked,
    idle=st.integers(1, 12),
    longest=st.integers(1, 40),
    midnights=st.lists(st.integers(0, 70), max_size=3).map(lambda moments: tuple(sorted(moments))),
    since=st.integers(0, 20),
    until=st.integers(20, 60),
    as_of=st.integers(61, 75),
)


@settings(max_examples=400, deadline=None)
@given(LOGS, QUESTIONS)
def test_sessions_and_their_figures_are_those_found_by_hand(log: dict[int, list[Happened]], asked: Asked) -> None:
    events, found = walked(log, asked)
    by_hand = oracle.sessions(log, asked)
    assert said(events, found) == [(each.who, [(event.at, event.kind) for event in each.events]) for each in by_hand]
    assert found.open.tolist() == [each.open for each in by_hand]
    split = events.also["split"][found.first].astype(np.int64)
    total, over = sums(found, split, 3), ~found.open
    middle = medians((found.ended - found.began)[over].astype(np.int32), split[over], 3)
    for value in range(3):
        expected = oracle.figures([each for each in by_hand if each.events[0].split == value])
        assert figures(total, value, middle[value]) == expected
    last = ends(found, events.also["kind"])
    numbers, counts = last.keys[0].tolist(), zip(*(column.tolist() for column in last.counts), strict=True)
    assert dict(zip(numbers, counts, strict=True)) == oracle.exits(by_hand)


@settings(max_examples=100, deadline=None)
@given(LOGS, QUESTIONS)
def test_slices_add_up(log: dict[int, list[Happened]], asked: Asked) -> None:
    events, found = walked(log, asked)
    whole, all_ends = sums(found, np.zeros(len(found), np.int64), 1), ends(found, events.also["kind"])
    parts = [walked({who: log[who]}, asked) for who in sorted(log)]
    if not parts:
        return
    added = [sums(each, np.zeros(len(each), np.int64), 1) for _, each in parts]
    added_ends = [ends(each, rows.also["kind"]) for rows, each in parts]
    assert sum(added[1:], added[0]) == whole
    total = sum(added_ends[1:], added_ends[0])
    assert [column.tolist() for column in (*total.keys, *total.counts)] == [
        column.tolist() for column in (*all_ends.keys, *all_ends.counts)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """times: minutes; a letter after one: s starts, e ends, b both. gets: how many events each session has."""

    name: str
    times: str
    gets: list[int]
    source: str = ""
    midnights: tuple[int, ...] = field(default=())


SENSORS = (
    "神策 manual, Session analysis: cut when the gap is above T; the end event belongs to the session that it closes"
)
POSTHOG = "PostHog docs, sessions: over after 30 minutes without an event or 24 hours in all"
CASES = [
    Case(name="one event", times="0", gets=[1], source=SENSORS),
    Case(name="nobody did anything", times="", gets=[]),
    Case(name="a pause as long as T goes on", times="0 30", gets=[2], source=SENSORS),
    Case(name="a longer pause cuts", times="0 31", gets=[1, 1], source=POSTHOG),
    Case(name="many short pauses make a long session", times="0 29 58 87", gets=[4], source=POSTHOG),
    Case(name="24 hours in all", times=" ".join(str(30 * at) for at in range(51)), gets=[49, 2], source=POSTHOG),
    Case(name="an end event belongs to the session that it closes", times="0 1e 2", gets=[2, 1], source=SENSORS),
    Case(name="a start event begins a session", times="0 1s 2", gets=[1, 2], source=SENSORS),
    Case(name="start to end, and what lies between two", times="0s 1 2e 3 4s 5e", gets=[3, 1, 2]),
    Case(name="an event that starts and ends is a session", times="0 1b 2", gets=[1, 1, 1]),
    Case(name="two ends", times="0 1e 2e", gets=[2, 1]),
    Case(name="two starts", times="0s 1s", gets=[1, 1]),
    Case(name="midnight cuts", times="0 9 10 11", gets=[2, 2], midnights=(10,), source=SENSORS),
    Case(name="the moment of midnight is the new day", times="9 10", gets=[1, 1], midnights=(10,)),
    Case(name="of one instant the start is first and the end last", times="5 5e 5s", gets=[3]),
    Case(name="events of one instant are one session", times="5 5 5", gets=[3]),
    Case(name="an end closes what the start of its instant began", times="4 5s 5e 6", gets=[1, 2, 1]),
    Case(name="both of one instant stand before the others", times="5s 5b 5e", gets=[1, 2]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_where_sessions_are_cut(case: Case) -> None:
    minute = 60_000
    events = [_event(text, minute) for text in case.times.split()]
    asked = Asked(
        idle=30 * minute,
        longest=24 * 60 * minute,
        midnights=tuple(each * minute for each in case.midnights),
        since=0,
        until=10**12,
        as_of=10**12,
    )
    _, found = walked({1: events}, asked)
    assert found.events.tolist() == case.gets


def _event(text: str, minute: int) -> Happened:
    what = text[-1]
    at = int(text.rstrip("seb")) * minute
    return Happened(at=at, kind=1, start=what in "sb", end=what in "eb")


@pytest.mark.parametrize(
    ("text", "as_of", "open_"),
    [("0", 30, True), ("0", 31, False), ("0 1e", 2, False), (" ".join(map(str, range(0, 1441, 30))), 1441, False)],
    ids=["as long as an event could join", "later", "an end event ended it", "it has lasted as long as one can"],
)
def test_a_session_that_may_go_on_is_open(text: str, as_of: int, open_: bool) -> None:
    asked = Asked(idle=30, longest=1440, midnights=(), since=0, until=10**6, as_of=as_of)
    _, found = walked({1: [_event(each, 1) for each in text.split()]}, asked)
    assert found.open.tolist() == [open_]


def test_a_session_is_over_when_its_day_is() -> None:
    asked = Asked(idle=30, longest=1440, midnights=(10,), since=0, until=10**6, as_of=10)
    _, found = walked({1: [Happened(at=9, kind=1)]}, asked)
    assert found.open.tolist() == [False]


def walked(log: dict[int, Sequence[Happened]], asked: Asked) -> tuple[Steps, Sessions]:
    rows = sorted(((who, each) for who in log for each in log[who]), key=lambda row: (row[0], row[1].at))
    events = Steps(
        who=np.array([who for who, _ in rows], np.uint64),
        at=np.array([each.at for _, each in rows], np.int64),
        marks=np.array([1 + START * each.start + END * each.end for _, each in rows], np.uint32),
        also={
            "kind": np.array([each.kind for _, each in rows], np.uint64),
            "split": np.array([each.split for _, each in rows], np.uint64),
        },
    )
    events = settle_by(events, rank(events.marks), events.also["kind"], events.also["split"])
    found = sessions(events, Cuts(asked.idle, asked.longest), np.array(asked.midnights, np.int64), asked.as_of)
    return events, found.take((found.began >= asked.since) & (found.began < asked.until))


def said(events: Steps, found: Sessions) -> list[tuple[int, list[tuple[int, int]]]]:
    rows = list(zip(events.at.tolist(), events.also["kind"].tolist(), strict=True))
    return [
        (who, rows[first : last + 1])
        for who, first, last in zip(found.who.tolist(), found.first.tolist(), found.last.tolist(), strict=True)
    ]
