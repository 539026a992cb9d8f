"""The walk and its sums against paths by hand, on drawn logs and rules; and cases whose answer is known."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.insight.paths.rules.codes import Coder
from yunce.insight.paths.rules.figures import Count, Figures, figures
from yunce.insight.paths.rules.tally import add, layers, no_sums, places, shown, those
from yunce.insight.paths.rules.walk import END, START, Paths, Shape, paths, rank
from yunce.insight.paths.tests import oracle
from yunce.insight.paths.tests.oracle import Asked, Happened
from yunce.insight.sequences.rules.instants import settle_by
from yunce.insight.sequences.rules.steps import Steps
from yunce.insight.sessions.rules.cut import Cuts, sessions

EVENTS = st.builds(
    Happened,
    at=st.integers(0, 50),
    name=st.integers(1, 4),
    start=st.sampled_from([False, False, True]),
    end=st.sampled_from([False, False, True]),
)
LOGS = st.dictionaries(st.integers(1, 5), st.lists(EVENTS, max_size=10), max_size=5)
QUESTIONS = st.builds(
    Asked,
    gap=st.integers(1, 12),
    longest=st.integers(1, 40),
    start=st.booleans(),
    end=st.booleans(),
    merged=st.booleans(),
    steps=st.integers(2, 4),
    since=st.integers(0, 10),
    until=st.integers(20, 50),
    as_of=st.integers(51, 65),
)


@settings(max_examples=300, deadline=None)
@given(LOGS, QUESTIONS)
def test_paths_are_those_found_by_hand(log: dict[int, list[Happened]], asked: Asked) -> None:
    found, coder = walked(log, asked)
    assert said(found, coder) == [
        (each.who, each.names, [0, *oracle.edge_times(each)], each.how) for each in oracle.paths(log, asked)
    ]


@settings(max_examples=200, deadline=None)
@given(LOGS, QUESTIONS, st.integers(1, 3))
def test_what_they_add_up_to_is_what_is_counted_by_hand(log: dict[int, list[Happened]], asked: Asked, top: int) -> None:
    """With all nodes of a layer that do not fit counted together."""
    found = added(log, asked, top)
    by_hand = oracle.paths(log, asked)
    assert found.total == Count(paths=len(by_hand), persons=len({each.who for each in by_hand}))
    kept = [{node.value for node in layer} - {None} for layer in found.layers]
    cells: dict[tuple[str | int | None, ...], list[int]] = defaultdict(list)
    seconds: Counter[tuple[str | int | None, ...]] = Counter()
    for each in by_hand:
        names = [str(name) if str(name) in kept[layer] else None for layer, name in enumerate(each.names)]
        for layer, name in enumerate(names):
            cells["node", layer, name].append(each.who)
        for layer, (one, two) in enumerate(pairwise(names)):
            cells["edge", layer, one, two].append(each.who)
            seconds["edge", layer, one, two] += oracle.edge_times(each)[layer]
        cells[each.how, len(names) - 1, names[-1]].append(each.who)
    counted = {key: Count(paths=len(who), persons=len(set(who))) for key, who in cells.items()}
    assert told(found) == counted
    for edge in found.edges:
        key = ("edge", edge.layer - 1, edge.value, edge.to)
        assert edge.seconds == seconds[key] / edge.count.paths / 1000


@settings(max_examples=200, deadline=None)
@given(LOGS, QUESTIONS, st.integers(1, 3))
def test_who_comes_to_a_node_goes_on_or_ends_there(log: dict[int, list[Happened]], asked: Asked, top: int) -> None:
    found = added(log, asked, top)
    for place, layer in enumerate(found.layers):
        for node in layer:
            out = sum(edge.count.paths for edge in found.edges if (edge.layer, edge.value) == (place + 1, node.value))
            into = sum(edge.count.paths for edge in found.edges if (edge.layer, edge.to) == (place, node.value))
            assert node.count.paths == out + node.left.paths + node.open.paths + node.beyond.paths
            assert place == 0 or into == node.count.paths
    ends = [count for layer in found.layers for node in layer for count in (node.left, node.open, node.beyond)]
    assert sum(count.paths for count in ends) == found.total.paths


@settings(max_examples=100, deadline=None)
@given(LOGS, QUESTIONS, st.integers(1, 3))
def test_slices_add_up(log: dict[int, list[Happened]], asked: Asked, top: int) -> None:
    whole, slice_by_slice = added(log, asked, top), added(log, asked, top, apart=True)
    assert told(whole) == told(slice_by_slice)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 2**64 - 1), max_size=60), st.lists(st.integers(1, 9), max_size=60))
def test_a_code_stands_for_one_number(numbers: list[int], few: list[int]) -> None:
    """In a table that has to grow on the way, and is asked again."""
    coder = Coder(room=2)
    given = [np.array(numbers, np.uint64), np.array(few, np.uint64), np.array(numbers[::-1], np.uint64)]
    codes = [coder.codes(each) for each in given]
    known = coder.numbers()
    assert len(coder) == len(set(numbers) | set(few)) == len(set(known.tolist()))
    for each, found in zip(given, codes, strict=True):
        assert known[found].tolist() == each.tolist()


def test_merged_steps_count_once_and_last_from_their_first_event() -> None:
    log = {1: [Happened(at=at, name=name) for at, name in ((0, 1), (3, 1), (5, 2), (6, 1))]}
    asked = Asked(gap=9, longest=99, start=False, end=False, merged=True, steps=3, since=0, until=9, as_of=50)
    assert said(*walked(log, asked)) == [(1, (1, 2, 1), [0, 5, 1], "left")]
    assert said(*walked(log, replace(asked, merged=False))) == [(1, (1, 1, 2), [0, 3, 2], "beyond")]


def test_at_one_instant_a_start_comes_first_and_an_end_last() -> None:
    log = {1: [Happened(at=0, name=1, end=True), Happened(at=0, name=3), Happened(at=0, name=2, start=True)]}
    asked = Asked(gap=9, longest=99, start=True, end=True, merged=True, steps=3, since=0, until=9, as_of=50)
    assert said(*walked(log, asked)) == [(1, (2, 3, 1), [0, 0, 0], "left")]


def added(log: dict[int, list[Happened]], asked: Asked, top: int, *, apart: bool = False) -> Figures:
    """The figures, of all persons at once or of each apart."""
    coder = Coder()
    parts: list[dict[int, list[Happened]]] = [{who: log[who]} for who in sorted(log)] if apart and log else [log]
    found = [walked(part, asked, coder)[0] for part in parts]
    counts = np.sum([layers(each, len(coder)) for each in found], axis=0)
    chosen = shown(counts, coder.numbers(), top)
    sums, where = no_sums(asked.steps, top + 1), places(chosen, len(coder) + 1, top)
    for each in found:
        add(each, where, sums)
    total = figures(sums, chosen, coder.numbers(), {int(number): str(number) for number in coder.numbers()})
    _lists_agree(total, found, chosen, where, coder, top)
    return total


def _lists_agree(
    total: Figures, found: list[Paths], chosen: list[np.ndarray], where: np.ndarray, coder: Coder, top: int
) -> None:
    """Every count of persons is the length of its list."""

    def place(layer: int, value: str | None) -> int:
        return top if value is None else [str(coder.numbers()[code]) for code in chosen[layer]].index(value)

    def listed(of: str, layer: int, here: int, to: int = -1) -> Count:
        rows = [each.who[those(each, where, of, layer, here, to)] for each in found]
        who = np.concatenate(rows).tolist()
        return Count(paths=len(who), persons=len(set(who)))

    assert listed("all", 0, 0) == total.total
    for layer, nodes in enumerate(total.layers):
        for node in nodes:
            here = place(layer, node.value)
            assert listed("node", layer, here) == node.count
            assert listed("left", layer, here) == node.left
            assert listed("open", layer, here) == node.open
            assert listed("beyond", layer, here) == node.beyond
    for edge in total.edges:
        to = place(edge.layer, edge.to)
        assert listed("edge", edge.layer - 1, place(edge.layer - 1, edge.value), to) == edge.count


def told(found: Figures) -> dict[tuple[str | int | None, ...], Count]:
    """Every figure that is not 0 by its name."""
    cells: dict[tuple[str | int | None, ...], Count] = {
        ("edge", edge.layer - 1, edge.value, edge.to): edge.count for edge in found.edges
    }
    for layer, nodes in enumerate(found.layers):
        for node in nodes:
            counts = {"node": node.count, "left": node.left, "open": node.open, "beyond": node.beyond}
            cells |= {(of, layer, node.value): count for of, count in counts.items() if count.paths}
    return cells


def walked(
    log: dict[int, Sequence[Happened]] | dict[int, list[Happened]], asked: Asked, coder: Coder | None = None
) -> tuple[Paths, Coder]:
    rows = [(who, event) for who, events in log.items() for event in events]
    marks = [1 | START * event.start | END * event.end for _, event in rows]
    read = Steps.sorted(
        np.array([who for who, _ in rows], np.uint64),
        np.array([event.at for _, event in rows], np.int64),
        np.array(marks, np.uint32),
        {"node": np.array([event.name for _, event in rows], np.uint64)},
    )
    coder = Coder() if coder is None else coder
    events = settle_by(read, rank(read.marks), read.also["node"])
    unmarked = replace(events, marks=np.zeros_like(events.marks))
    visits = sessions(unmarked, Cuts(idle=asked.gap, longest=asked.longest), np.empty(0, np.int64), asked.as_of)
    shape = Shape(
        steps=asked.steps,
        start=asked.start,
        end=asked.end,
        merged=asked.merged,
        since=asked.since,
        until=asked.until,
    )
    return paths(events, coder.codes(events.also["node"]), visits, shape), coder


def said(found: Paths, coder: Coder) -> list[tuple[int, tuple[int, ...], list[int], str]]:
    """Who, the numbers of the steps, the time of each since the one before, and how it ends."""
    numbers, steps = coder.numbers(), found.nodes.shape[1]
    told = []
    for row in range(len(found)):
        shown_steps = min(int(found.length[row]), steps)
        how = "beyond" if found.length[row] > steps else "open" if found.open[row] else "left"
        names = tuple(int(numbers[code]) for code in found.nodes[row, :shown_steps])
        told.append((int(found.who[row]), names, found.waits[row, :shown_steps].tolist(), how))
    return told
