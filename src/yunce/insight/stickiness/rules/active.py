"""In how many intervals each person was active: one pass over events sorted by person and time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.compiled import compiled
from yunce.insight.sequences.rules.steps import Steps

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """One row a person, shape (n,). intervals: 1 or more."""

    who: NDArray[np.uint64]
    intervals: Longs


def active(events: Steps, edges: Longs, times: int) -> Active:
    """edges: ms, where the intervals begin and the last ends; nothing lies outside of them.

    Whoever has `times` events in no interval is not in it.
    """
    bounds = events.persons()
    interval = np.searchsorted(edges, events.at, side="right")
    found = _active(bounds, interval, times)
    kept = np.flatnonzero(found)
    return Active(who=events.who[bounds[kept]], intervals=found[kept])


@compiled
def _active(bounds: Longs, interval: Longs, times: int) -> Longs:
    """For each person."""
    found = np.zeros(len(bounds) - 1, np.int64)
    for person in range(len(found)):
        before, seen = -1, 0
        for i in range(bounds[person], bounds[person + 1]):
            seen = seen + 1 if interval[i] == before else 1
            before = interval[i]
            if seen == times:
                found[person] += 1
    return found


def count(found: Active, intervals: int) -> Longs:
    """By exact number of intervals, from 1; shape (intervals,). Those of slices and shards add up."""
    return np.bincount(found.intervals, minlength=intervals + 1)[1:].astype(np.int64)
