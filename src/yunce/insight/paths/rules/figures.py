"""From sums to what is read: who stands at each node, where they go, and who ends there."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunce.insight.paths.rules.tally import PATHS, PERSONS, Sums
from yunce.insight.sessions.rules.cut import Longs


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """paths: how many of them, in the unit of times; persons: of how many people."""

    paths: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One step in one layer. value: None for all that are not shown.

    paths = those of all ways on + left + open + beyond. left: their path is over; of paths to an end, it begins here.
    open: they may still go on. beyond: in the last layer, they went on to steps that are not shown.
    """

    value: str | None
    count: Count
    left: Count
    open: Count
    beyond: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """From a step of a layer (counted from 1) to one of the next. count.paths: transitions. seconds: their mean."""

    layer: int
    value: str | None
    to: str | None
    count: Count
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """layers: nodes with most paths first, all that are not shown last. edges: most transitions first."""

    total: Count
    layers: tuple[tuple[Node, ...], ...]
    edges: tuple[Edge, ...]


def figures(sums: Sums, chosen: list[Longs], numbers: NDArray[np.uint64], names: Mapping[int, str]) -> Figures:
    """chosen: the codes of each layer that are shown; numbers: by code; names: by number."""
    rest = sums.node.shape[1] - 1
    values: list[dict[int, str | None]] = [
        {**{place: names[int(numbers[code])] for place, code in enumerate(codes)}, rest: None} for codes in chosen
    ]
    return Figures(
        total=_count(sums.total),
        layers=tuple(
            tuple(
                _node(sums, layer, place, value) for place, value in values[layer].items() if sums.node[layer, place, 0]
            )
            for layer in range(len(values))
        ),
        edges=_edges(sums, values),
    )


def _node(sums: Sums, layer: int, place: int, value: str | None) -> Node:
    return Node(
        value=value,
        count=_count(sums.node[layer, place]),
        left=_count(sums.left[layer, place]),
        open=_count(sums.open[layer, place]),
        beyond=_count(sums.beyond[layer, place]),
    )


def _edges(sums: Sums, values: list[dict[int, str | None]]) -> tuple[Edge, ...]:
    found = np.argwhere(sums.edge[..., PATHS])
    counts = sums.edge[..., PATHS][tuple(found.T)]
    return tuple(
        Edge(
            layer=int(layer) + 1,
            value=values[layer][int(place)],
            to=values[layer + 1][int(to)],
            count=_count(sums.edge[layer, place, to]),
            seconds=int(sums.wait[layer, place, to]) / int(sums.edge[layer, place, to, PATHS]) / 1000,
        )
        for layer, place, to in found[np.argsort(-counts, kind="stable")]
    )


def _count(pair: Longs) -> Count:
    return Count(paths=int(pair[PATHS]), persons=int(pair[PERSONS]))
