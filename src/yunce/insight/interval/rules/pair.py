"""Which end belongs to which start: the latest start that is open takes the next end."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.compiled import compiled
from yunce.insight.sequences.rules.steps import Steps

Longs = NDArray[np.int64]

# Which mark says what.
START, END = 1, 2
NO_START, PAIRED, REPEATED, OPEN, LAPSED = 0, 1, 2, 3, 4


class Rule(NamedTuple):
    """ms. since <= a start < until; its end comes at most `within` later. as_of: the first moment that is not known."""

    within: int
    since: int
    until: int
    as_of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """One row a start in the period, shape (n,), in the order of persons. state: PAIRED …; wait: ms, of pairs."""

    who: NDArray[np.uint64]
    state: NDArray[np.uint8]
    wait: Longs

    def __len__(self) -> int:
        return len(self.who)


def rank(marks: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The order of events of one instant: what starts, then what ends and starts, then what ends."""
    return np.select([marks == START, marks == END], [0, 2], default=1)


def starts(events: Steps, bounds: Longs, rule: Rule) -> Starts:
    """bounds: where each stretch that is paired apart begins, and the end. events: ordered by time in each."""
    state, wait = np.zeros(len(events), np.uint8), np.zeros(len(events), np.int64)
    _pair(events.at, events.marks, bounds, rule.within, rule.as_of, state, wait)
    kept = (state != NO_START) & (events.at >= rule.since) & (events.at < rule.until)
    return Starts(who=events.who[kept], state=state[kept], wait=wait[kept])


@compiled
def _pair(
    at: Longs,
    marks: NDArray[np.uint32],
    bounds: Longs,
    within: int,
    as_of: int,
    state: NDArray[np.uint8],
    wait: Longs,
) -> None:
    """Fills state and wait of every start."""
    for stretch in range(len(bounds) - 1):
        start = -1
        for i in range(bounds[stretch], bounds[stretch + 1]):
            if start >= 0 and at[i] - at[start] > within:
                state[start] = LAPSED
                start = -1
            if start >= 0 and marks[i] & END:
                state[start], wait[start] = PAIRED, at[i] - at[start]
                start = -1
            if marks[i] & START:
                if start >= 0:
                    state[start] = REPEATED
                start = i
        if start >= 0:
            state[start] = OPEN if as_of - at[start] <= within else LAPSED
