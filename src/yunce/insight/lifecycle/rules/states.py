"""In which state each person is in each interval: one pass over events sorted by person and time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.compiled import compiled
from yunce.insight.sequences.rules.steps import Firsts, Steps

Longs = NDArray[np.int64]

NEW, RETURNING, RESURRECTING, DORMANT = range(4)
_NEVER = -(2**63)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """One row a person in a state in an interval, shape (n,). interval: from 0, the first asked for."""

    who: NDArray[np.uint64]
    interval: Longs
    state: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.who)


def stays(events: Steps, firsts: Firsts, edges: Longs) -> Stays:
    """events: what makes a person active. firsts: the first event of any kind of each person.

    edges: ms, where each interval begins and the last ends, the one before the first asked for included.
    """
    interval = np.searchsorted(edges, events.at, side="right") - 1
    begun = np.searchsorted(edges, firsts.of(events.who, missing=_NEVER), side="right") - 1
    most = 2 * len(events)
    row, place, state = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.uint8)
    count = _stays(events.persons(), interval, begun, len(edges) - 1, row, place, state)
    return Stays(who=events.who[row[:count]], interval=place[:count], state=state[:count])


@compiled
def _stays(
    bounds: Longs, interval: Longs, begun: Longs, intervals: int, row: Longs, place: Longs, state: NDArray[np.uint8]
) -> int:
    """Fills row, place, state; how many. interval, begun: that of each event, of the person's first; -1 is earlier."""
    count = 0
    for person in range(len(bounds) - 1):
        before = -2
        for i in range(bounds[person], bounds[person + 1]):
            now = interval[i]
            if now == before:
                continue
            # Silent since the interval after the last active one, unless that is this one.
            if before >= 0 and now > before + 1:
                row[count], place[count], state[count] = i, before, DORMANT
                count += 1
            if now >= 1:
                row[count], place[count] = i, now - 1
                if begun[i] == now:
                    state[count] = NEW
                elif now == before + 1:
                    state[count] = RETURNING
                else:
                    state[count] = RESURRECTING
                count += 1
            before = now
        if 0 <= before < intervals - 1:
            row[count], place[count], state[count] = bounds[person], before, DORMANT
            count += 1
    return count


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """persons: (intervals, 4), by NEW, RETURNING, RESURRECTING, DORMANT. Those of slices and shards add up."""

    persons: Longs

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(persons=self.persons + other.persons)


def count(found: Stays, intervals: int) -> Counts:
    flat = np.bincount(found.interval * 4 + found.state, minlength=4 * intervals)
    return Counts(persons=flat.astype(np.int64).reshape(intervals, 4))
