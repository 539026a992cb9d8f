"""The walk against every chain of events tried by hand, on drawn logs and rules."""

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.insight.funnel.rules.outcome import Outcomes, any_order_outcomes, attempt_outcomes, outcomes
from yunce.insight.funnel.rules.walk import CONVERTED, DROPPED, EXCLUDED, OPEN, Rules
from yunce.insight.funnel.tests.oracle import EVER, Asked, Found, Happened, any_order, attempts, funnel
from yunce.insight.sequences.rules.instants import settle_instants
from yunce.insight.sequences.rules.steps import Steps

NAMES = {CONVERTED: "converted", OPEN: "open", DROPPED: "dropped", EXCLUDED: "excluded"}


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    steps = draw(st.integers(2, 4))
    times = st.integers(1, 12)
    middle = [draw(st.booleans()) for _ in range(steps - 2)]
    exclusions = draw(st.integers(0, 2))
    return Asked(
        steps=steps,
        window=draw(st.integers(1, 25)),
        within=tuple(draw(st.one_of(st.just(EVER), times)) for _ in range(steps)),
        after=tuple(draw(st.one_of(st.just(0), st.integers(0, 6))) for _ in range(steps)),
        optional=(False, *middle, False),
        cut=(0, *(draw(st.integers(0, (1 << exclusions) - 1)) << steps for _ in range(steps - 1))),
        strict=draw(st.booleans()) and exclusions == 0,
        entry_from=draw(st.integers(0, 4)),
        entry_until=draw(st.integers(8, 40)),
        finish_until=draw(st.one_of(st.just(EVER), st.integers(10, 40))),
        as_of=40,
    )


def logs(steps: int) -> st.SearchStrategy[list[list[Happened]]]:
    event = st.builds(Happened, at=st.integers(0, 39), marks=st.integers(0, (1 << (steps + 2)) - 1))
    rare = st.builds(Happened, at=st.integers(0, 39), marks=st.sampled_from([1 << bit for bit in range(steps + 2)]))
    return st.lists(st.lists(st.one_of(rare, rare, event), max_size=8), min_size=1, max_size=4)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_the_walk_finds_what_trying_every_chain_finds(data: st.DataObject) -> None:
    asked = data.draw(questions())
    people = data.draw(logs(asked.steps))
    assert walked(people, asked) == {place: funnel(events, asked) for place, events in enumerate(people)}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_without_an_order_the_most_steps_of_one_window_count(data: st.DataObject) -> None:
    asked = data.draw(questions())
    people = data.draw(logs(asked.steps).map(lambda drawn: [_plain(events, asked.steps) for events in drawn]))
    found = walked(people, asked, any_order_outcomes)
    assert found == {place: any_order(events, asked) for place, events in enumerate(people)}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_attempts_are_told_as_they_would_be_in_a_book(data: st.DataObject) -> None:
    asked = data.draw(questions())
    # Two events that are alike in all cannot be told apart in the book.
    people = data.draw(logs(asked.steps).map(lambda drawn: [_plain(events, asked.steps) for events in drawn]))
    people = [[event for place, event in enumerate(events) if event not in events[:place]] for events in people]
    steps, rules = prepared(people, asked)
    edges = steps.persons()
    found = attempt_outcomes(steps, edges[:-1], edges[1:], rules)
    said = sorted(
        (int(who) - 1, NAMES[int(s)], int(n)) for who, s, n in zip(found.who, found.state, found.level, strict=True)
    )
    assert said == sorted(
        (place, each.state, each.level) for place, events in enumerate(people) for each in attempts(events, asked)
    )


def _plain(events: list[Happened], steps: int) -> list[Happened]:
    """Marks of steps only: the reader of a question without exclusions sets no others, and reads no unmarked event."""
    kept = [Happened(at=each.at, marks=each.marks & ((1 << steps) - 1)) for each in events]
    return [each for each in kept if each.marks]


def walked(people: list[list[Happened]], asked: Asked, walk: Callable[..., Outcomes] = outcomes) -> dict[int, Found]:
    steps, rules = prepared(people, asked)
    edges = steps.persons()
    found = walk(steps, edges[:-1], edges[1:], rules)
    said = {place: Found(state="never", level=0) for place in range(len(people))}
    for who, state, level in zip(found.who, found.state, found.level, strict=True):
        said[int(who) - 1] = Found(state=NAMES[int(state)], level=int(level))
    return said


def prepared(people: list[list[Happened]], asked: Asked) -> tuple[Steps, Rules]:
    rows = sorted((place + 1, each.at, each.marks) for place, events in enumerate(people) for each in events)
    steps = Steps.sorted(
        np.array([row[0] for row in rows], np.uint64),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.uint32),
    )
    steps = settle_instants(steps, asked.steps)
    rules = Rules(
        steps=asked.steps,
        window=asked.window,
        within=np.array(asked.within, np.int64),
        after=np.array(asked.after, np.int64),
        optional=np.array(asked.optional, np.bool_),
        cut=np.array(asked.cut, np.uint32),
        strict=asked.strict,
        entry_from=asked.entry_from,
        entry_until=asked.entry_until,
        finish_until=asked.finish_until,
        as_of=asked.as_of,
    )
    return steps, rules
