"""Pairing and adding up against pairs by hand, on drawn logs and rules; and cases whose answer is known."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.insight.interval.rules.figures import Count, figures, those
from yunce.insight.interval.rules.pair import END, LAPSED, OPEN, PAIRED, REPEATED, START, Rule, Starts, rank, starts
from yunce.insight.interval.tests import oracle
from yunce.insight.interval.tests.oracle import Asked, Happened
from yunce.insight.rules.spread import Bin
from yunce.insight.sequences.rules.instants import settle_by
from yunce.insight.sequences.rules.steps import Steps
from yunce.insight.sequences.rules.stretches import by_value, edges

NAMES = {PAIRED: "paired", REPEATED: "repeated", OPEN: "open", LAPSED: "lapsed"}
KINDS = st.sampled_from([(True, False), (False, True), (True, True)])
EVENTS = st.builds(
    lambda at, kind, value: Happened(at=at, start=kind[0], end=kind[1], value=value),
    st.integers(0, 40),
    KINDS,
    st.integers(0, 2),
)
LOGS = st.dictionaries(st.integers(1, 4), st.lists(EVENTS, min_size=1, max_size=8), max_size=4)
QUESTIONS = st.builds(
    Asked,
    within=st.integers(1, 20),
    since=st.integers(0, 10),
    until=st.integers(11, 40),
    as_of=st.integers(41, 60),
    hold=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(LOGS, QUESTIONS)
def test_pairs_are_those_found_by_hand(log: dict[int, list[Happened]], asked: Asked) -> None:
    found, by_hand = paired(log, asked), oracle.starts(log, asked)
    assert said(found) == sorted((who, state, wait) for who, _, state, wait in by_hand)
    total = figures([found], None)
    for of, count in (
        ("paired", total.pairs), ("repeated", total.repeated), ("open", total.open), ("lapsed", total.lapsed)
    ):  # fmt: skip
        rows = [who for who, _, state, _ in by_hand if state == of]
        assert count == Count(times=len(rows), persons=len(set(rows)))
    assert total.starts.times == total.pairs.times + total.repeated.times + total.open.times + total.lapsed.times
    assert sum(bar.count.times for bar in total.bars) == total.pairs.times
    for bar in total.bars:
        rows = [who for who, _, state, wait in by_hand if state == "paired" and _inside(bar.bin, wait)]
        assert bar.count == Count(times=len(rows), persons=len(set(rows)))
        assert len(set(found.who[those(found, "bin", bar.bin)].tolist())) == bar.count.persons


@settings(max_examples=100, deadline=None)
@given(LOGS, QUESTIONS)
def test_slices_add_up(log: dict[int, list[Happened]], asked: Asked) -> None:
    whole = paired(log, asked)
    parts = [paired({who: log[who]}, asked) for who in sorted(log)] or [whole]
    assert figures(parts, None) == figures([whole], None)


@pytest.mark.parametrize(
    ("times", "gets"),
    [
        pytest.param("0s 3e", ["paired 3"], id="a pair"),
        pytest.param("0s 2s 3e", ["paired 1", "repeated 0"], id="the latest start takes the end"),
        pytest.param("0s 3e 4e", ["paired 3"], id="a second end belongs to nothing"),
        pytest.param("0b 3b 7b", ["open 0", "paired 3", "paired 4"], id="each purchase ends one wait, begins another"),
        pytest.param("0s 0e", ["paired 0"], id="at one instant a start comes first"),
        pytest.param("0s 10e", ["paired 10"], id="the last moment counts"),
        pytest.param("0s 11e", ["lapsed 0"], id="later does not"),
        pytest.param("0s 11s 12e", ["lapsed 0", "paired 1"], id="a start that was over is not repeated"),
        pytest.param("15s", ["open 0"], id="still in time"),
    ],
)
def test_what_becomes_of_a_start(times: str, gets: list[str]) -> None:
    kinds = {"s": (True, False), "e": (False, True), "b": (True, True)}
    events = [Happened(at=int(each[:-1]), start=kinds[each[-1]][0], end=kinds[each[-1]][1]) for each in times.split()]
    found = paired({1: events}, Asked(within=10, since=0, until=40, as_of=17, hold=False))
    assert Counter(f"{state} {wait}" for _, state, wait in said(found)) == Counter(gets)


def test_quantiles_and_mean() -> None:
    waits = np.arange(1, 102, dtype=np.int64) * 1000
    whole = Starts(who=np.arange(101, dtype=np.uint64), state=np.full(101, PAIRED, np.uint8), wait=waits)
    found = figures([whole], None)
    assert found.seconds == (11.0, 26.0, 51.0, 76.0, 91.0)
    assert found.mean == 51.0
    assert figures([whole], 50_000).bars[-1].bin == Bin(low=100_000, high=150_000)


def _inside(bin_: Bin, wait: int) -> bool:
    return (bin_.low is None or wait >= bin_.low) and (bin_.high is None or wait < bin_.high)


def paired(log: dict[int, list[Happened]], asked: Asked) -> Starts:
    rows = [(who, event) for who, events in log.items() for event in events]
    read = Steps.sorted(
        np.array([who for who, _ in rows], np.uint64),
        np.array([event.at for _, event in rows], np.int64),
        np.array([START * event.start | END * event.end for _, event in rows], np.uint32),
        {"held": np.array([event.value for _, event in rows], np.uint64)},
    )
    events = settle_by(read, rank(read.marks))
    held = "held" if asked.hold else ""
    if held:
        events = by_value(events, held)
    rule = Rule(within=asked.within, since=asked.since, until=asked.until, as_of=asked.as_of)
    return starts(events, edges(events, held), rule)


def said(found: Starts) -> list[tuple[int, str, int]]:
    rows = zip(found.who.tolist(), found.state.tolist(), found.wait.tolist(), strict=True)
    return sorted((who, NAMES[state], wait) for who, state, wait in rows)
