"""Events put into order: against numpy's own sort, whatever the stretches."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.insight.sequences.rules.grouped import Grouped, grouped
from yunce.insight.sequences.rules.instants import settle_by
from yunce.insight.sequences.rules.order import order
from yunce.insight.sequences.rules.steps import Steps

RUNS = st.lists(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9)), max_size=12).map(sorted), max_size=6)


@settings(deadline=None)  # the first call compiles
@given(RUNS)
def test_sorted_stretches_are_merged_as_a_stable_sort_would(runs: list[list[tuple[int, int]]]) -> None:
    rows = [row for run in runs for row in run]
    who, at = np.array([row[0] for row in rows], np.uint64), np.array([row[1] for row in rows], np.int64)
    found = order(who, at)
    places = np.arange(len(rows)) if found is None else found
    assert places.tolist() == np.lexsort((at, who)).tolist()


def test_persons_begin_where_the_number_changes() -> None:
    who = np.array([3, 3, 7, 9, 9], np.uint64)
    steps = Steps.sorted(who, np.arange(5, dtype=np.int64), np.ones(5, np.uint32))
    assert steps.persons().tolist() == [0, 2, 3, 5]
    nobody = Steps.sorted(who[:0], np.empty(0, np.int64), np.empty(0, np.uint32))
    assert nobody.persons().tolist() == [0]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)), max_size=15))
def test_within_one_instant_the_keys_decide(rows: list[tuple[int, int, int, int]]) -> None:
    rows.sort(key=lambda row: row[:2])
    columns = [np.array([row[place] for row in rows], np.int64) for place in range(4)]
    events = Steps(who=columns[0].astype(np.uint64), at=columns[1], marks=columns[2].astype(np.uint32))
    found = settle_by(events, columns[2], columns[3])
    assert found.marks.tolist() == [row[2] for row in sorted(rows)]
    assert found.at.tolist() == columns[1].tolist()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 9)), max_size=20), st.integers(0, 20))
def test_counts_by_key_add_up_whatever_the_slices(rows: list[tuple[int, int, int]], cut: int) -> None:
    def made(part: list[tuple[int, int, int]]) -> Grouped:
        one, other, count = (np.array([row[place] for row in part], np.int64) for place in range(3))
        return grouped([one, other], [count])

    expected = {key: sum(row[2] for row in rows if row[:2] == key) for key in {row[:2] for row in rows}}
    found = made(rows[:cut]) + made(rows[cut:])
    keys = list(zip(*(key.tolist() for key in found.keys), strict=True))
    assert keys == sorted(expected)
    assert dict(zip(keys, found.counts[0].tolist(), strict=True)) == expected
    most = sorted(expected, key=lambda key: (-expected[key], key))[:2]
    assert [keys[place] for place in found.most(2)] == most
