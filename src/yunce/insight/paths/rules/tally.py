"""Paths added up by layer: paths and persons of each node, of each way between two, and of those that end."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunce.insight.paths.rules.walk import Codes, Paths
from yunce.insight.sequences.rules.compiled import compiled
from yunce.insight.sessions.rules.cut import Longs

Places = NDArray[np.int16]

PATHS, PERSONS = 0, 1


class Sums(NamedTuple):
    """width: nodes of a layer, the last one for all that are not shown. The last axis: PATHS, PERSONS.

    node, left, open, beyond: shape (steps, width, 2). edge: (steps - 1, width, width, 2); wait: ms, without the last
    axis. total: (2,). Slices of persons are added one after the other; seen_…: whom a figure counted last.
    """

    node: Longs
    left: Longs
    open: Longs
    beyond: Longs
    edge: Longs
    wait: Longs
    total: Longs
    seen_node: NDArray[np.uint64]
    seen_end: NDArray[np.uint64]
    seen_edge: NDArray[np.uint64]
    seen: NDArray[np.uint64]


def no_sums(steps: int, width: int) -> Sums:
    """Nothing added yet."""

    def zeros(*shape: int) -> Longs:
        return np.zeros(shape, np.int64)

    def nobody(*shape: int) -> NDArray[np.uint64]:
        return np.zeros(shape, np.uint64)

    nodes, edges = (steps, width), (steps - 1, width, width)
    return Sums(
        node=zeros(*nodes, 2),
        left=zeros(*nodes, 2),
        open=zeros(*nodes, 2),
        beyond=zeros(*nodes, 2),
        edge=zeros(*edges, 2),
        wait=zeros(*edges),
        total=zeros(2),
        seen_node=nobody(*nodes),
        seen_end=nobody(3, *nodes),
        seen_edge=nobody(*edges),
        seen=nobody(1),
    )


def layers(found: Paths, known: int) -> Longs:
    """How many paths have each code in each layer: shape (steps, known)."""
    columns = found.nodes.T
    return np.array([np.bincount(column[column >= 0], minlength=known) for column in columns], np.int64)


def shown(counts: Longs, numbers: NDArray[np.uint64], top: int) -> list[Longs]:
    """The codes with most paths of each layer, most first; of equals those with the lower numbers."""
    found = []
    for layer in counts:
        there = np.flatnonzero(layer)
        order = np.lexsort((numbers[there], -layer[there]))[:top]
        found.append(there[order].astype(np.int64))
    return found


def places(chosen: list[Longs], known: int, top: int) -> Places:
    """Where each code stands in each layer, `top` for those that are not shown: shape (steps, known)."""
    found = np.full((len(chosen), known), top, np.int16)
    for layer, codes in enumerate(chosen):
        found[layer, codes] = np.arange(len(codes))
    return found


def add(found: Paths, where: Places, sums: Sums) -> None:
    """One slice, whose persons are in no other."""
    _add(found.who, found.nodes, found.waits, found.length, found.open, where, sums)


@compiled
def _add(
    who: NDArray[np.uint64],
    nodes: Codes,
    waits: NDArray[np.uint32],
    length: NDArray[np.uint8],
    open_: NDArray[np.bool_],
    where: Places,
    sums: Sums,
) -> None:
    steps = nodes.shape[1]
    for row in range(len(who)):
        person = who[row]
        sums.total[PATHS] += 1
        if sums.seen[0] != person:
            sums.seen[0] = person
            sums.total[PERSONS] += 1
        before, last = 0, min(int(length[row]), steps) - 1
        for layer in range(last + 1):
            here = where[layer, nodes[row, layer]]
            _count(sums.node[layer, here], sums.seen_node[layer], here, person)
            if layer > 0:
                _count(sums.edge[layer - 1, before, here], sums.seen_edge[layer - 1, before], here, person)
                sums.wait[layer - 1, before, here] += waits[row, layer]
            before = here
        if length[row] > steps:
            _count(sums.beyond[last, before], sums.seen_end[0, last], before, person)
        elif open_[row]:
            _count(sums.open[last, before], sums.seen_end[1, last], before, person)
        else:
            _count(sums.left[last, before], sums.seen_end[2, last], before, person)


@compiled
def _count(counts: Longs, seen: NDArray[np.uint64], here: int, person: int) -> None:
    counts[PATHS] += 1
    if seen[here] != person:
        seen[here] = person
        counts[PERSONS] += 1


def those(found: Paths, where: Places, of: str, layer: int, place: int, to: int) -> NDArray[np.bool_]:
    """Which paths one figure counts. layer: from 0. place, to: of the node and of the next one."""
    steps = found.nodes.shape[1]
    if of == "all":
        return np.ones(len(found), np.bool_)

    def at(layer: int, place: int) -> NDArray[np.bool_]:
        codes = found.nodes[:, layer]
        return (
            np.asarray((codes >= 0) & (where[layer, codes] == place)) if where.size else np.zeros(len(found), np.bool_)
        )

    here = at(layer, place)
    ends: dict[str, Callable[[], NDArray[np.bool_]]] = {
        "node": lambda: here,
        "edge": lambda: here & at(layer + 1, to),
        "left": lambda: here & (found.length == layer + 1) & ~found.open,
        "open": lambda: here & (found.length == layer + 1) & found.open,
        "beyond": lambda: here & (layer == steps - 1) & (found.length > steps),
    }
    return ends[of]()
