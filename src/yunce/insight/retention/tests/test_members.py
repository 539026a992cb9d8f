"""Members of cohorts against retention by hand, on drawn logs and rules."""

from itertools import accumulate

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.insight.retention.rules.count import Counts, count
from yunce.insight.retention.rules.first import only_first
from yunce.insight.retention.rules.members import RETURN, START, Members, Rules, hits, members
from yunce.insight.retention.rules.question import Column
from yunce.insight.retention.tests.oracle import Asked, Happened, retention
from yunce.insight.sequences.api import Firsts, Steps, by_any_value, edges, settle_by

EVENTS = st.builds(Happened, at=st.integers(0, 60), start=st.booleans(), returns=st.booleans(), split=st.integers(0, 2))
LOGS = st.dictionaries(st.integers(1, 4), st.lists(EVENTS, max_size=10), max_size=4)
COLUMNS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    min_size=1,
    max_size=5,
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Asked, Rules]:
    """Intervals of different lengths, as those of months and of days with a change of the clock are."""
    lengths = draw(st.lists(st.integers(1, 12), min_size=12, max_size=12))
    edges = tuple(accumulate([0, *lengths, 100]))
    cohorts = draw(st.integers(1, 5))
    since, until = draw(st.integers(0, edges[1] - 1)), draw(st.integers(edges[cohorts - 1] + 1, edges[cohorts]))
    columns = draw(COLUMNS)
    asked = Asked(
        edges=edges,
        since=min(since, until - 1),
        until=until,
        columns=tuple(columns),
        unit=draw(st.sampled_from([0, 0, 1, 7])),
        first=draw(st.booleans()),
        same_value=draw(st.booleans()),
    )
    found = hits(tuple(Column(first=first, last=last) for first, last in columns))
    rules = Rules(
        edges=np.array(edges[: cohorts + (len(found) if not asked.unit else 1)], np.int64),
        cohorts=cohorts,
        since=asked.since,
        until=asked.until,
        hits=found,
        unit=asked.unit,
    )
    return asked, rules


@settings(max_examples=400, deadline=None)
@given(LOGS, questions())
def test_members_are_those_found_by_hand(log: dict[int, list[Happened]], question: tuple[Asked, Rules]) -> None:
    asked, rules = question
    events, found = walked(log, asked, rules)
    assert said(events, found, asked) == retention(log, asked)
    assert len(said(events, found, asked)) == len(found)


@settings(max_examples=100, deadline=None)
@given(LOGS, questions())
def test_counts_of_shards_add_up(log: dict[int, list[Happened]], question: tuple[Asked, Rules]) -> None:
    asked, rules = question
    parts = [{who: log[who] for who in log if who % 2 == shard} for shard in range(2)]
    one, other, whole = (counted(part, asked, rules) for part in (*parts, log))
    total = one + other
    assert total.started.tolist() == whole.started.tolist()
    assert total.came.tolist() == whole.came.tolist()
    by_hand = retention(log, asked)
    for cohort in range(rules.cohorts):
        inside = [came for _, _, place, came in by_hand if place == cohort]
        assert whole.started[0, cohort] == len(inside)
        assert whole.came[0, cohort].tolist() == [sum(k in came for came in inside) for k in range(len(asked.columns))]


def counted(log: dict[int, list[Happened]], asked: Asked, rules: Rules) -> Counts:
    _, found = walked(log, asked, rules)
    return count(found, np.zeros(len(found), np.int64), 1, rules.cohorts, len(asked.columns))


def walked(log: dict[int, list[Happened]], asked: Asked, rules: Rules) -> tuple[Steps, Members]:
    rows = sorted(((who, each) for who in log for each in log[who]), key=lambda row: (row[0], row[1].at))
    events = Steps(
        who=np.array([who for who, _ in rows], np.uint64),
        at=np.array([each.at for _, each in rows], np.int64),
        marks=np.array([START * each.start + RETURN * each.returns for _, each in rows], np.uint32),
        also={"split": np.array([each.split for _, each in rows], np.uint64)},
    )
    events = settle_by(events, events.also["split"])
    if asked.first:
        firsts = {who: [each.at for each in log[who] if each.start] for who in sorted(log)}
        known = [(who, min(times)) for who, times in firsts.items() if times]
        events = only_first(
            events,
            Firsts(who=np.array([who for who, _ in known], np.uint64), at=np.array([at for _, at in known], np.int64)),
        )
    if asked.same_value:
        events = by_any_value(events, "split")
        return events, members(events, edges(events, "split"), rules)
    return events, members(events, events.persons(), rules)


def said(events: Steps, found: Members, asked: Asked) -> set[tuple[int, int, int, frozenset[int]]]:
    splits = events.also["split"][found.row].tolist()
    rows = zip(found.who.tolist(), splits, found.cohort.tolist(), found.came.tolist(), strict=True)
    return {
        (who, split if asked.same_value else 0, cohort, frozenset(k for k in range(64) if came >> k & 1))
        for who, split, cohort, came in rows
    }
