"""Where a person's events are cut into sessions. Every event lies in exactly one."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.compiled import compiled
from yunce.insight.sequences.rules.steps import Steps

Longs = NDArray[np.int64]

# Which mark says what; bit 0 is an event of the question's choice.
START, END = 2, 4


class Cuts(NamedTuple):
    """ms. idle: the longest pause within a session. longest: from the first to the last event of one."""

    idle: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """One row a session, in the order of persons and time; shape (n,).

    first, last: rows of its first and last event in the events cut. open: whether an event at `as_of`, the first moment
    that is not known, could still join it.
    """

    who: NDArray[np.uint64]
    first: Longs
    last: Longs
    began: Longs
    ended: Longs
    open: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.who)

    @property
    def events(self) -> Longs:
        return self.last - self.first + 1

    def take(self, kept: NDArray[np.bool_]) -> "Sessions":
        return Sessions(
            who=self.who[kept],
            first=self.first[kept],
            last=self.last[kept],
            began=self.began[kept],
            ended=self.ended[kept],
            open=self.open[kept],
        )


def sessions(events: Steps, cuts: Cuts, midnights: Longs, as_of: int) -> Sessions:
    """events: those of one instant begin with a START mark and end with an END mark; see `rank`.

    midnights: ms, rising; nothing lies on both sides of one within a session. None of them: an empty array.
    """
    begins = np.zeros(len(events), np.bool_)
    day = np.searchsorted(midnights, events.at, side="right")
    _begins(events.who, events.at, events.marks, day, cuts, begins)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(events))[: len(first)] - 1
    began, ended = events.at[first], events.at[last]
    goes_on = (as_of - ended <= cuts.idle) & (as_of - began <= cuts.longest) & (events.marks[last] & END == 0)
    goes_on &= day[last] == np.searchsorted(midnights, as_of, side="right")
    return Sessions(who=events.who[first], first=first, last=last, began=began, ended=ended, open=goes_on)


def rank(marks: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The order of events of one instant: what starts a session, then what neither starts nor ends one, then the ends.

    An event that does both comes before them: it is a session of its own.
    """
    start, end = marks & START != 0, marks & END != 0
    return np.select([start & end, start, end], [0, 1, 3], default=2)


@compiled
def _begins(
    who: NDArray[np.uint64],
    at: Longs,
    marks: NDArray[np.uint32],
    day: Longs,
    cuts: Cuts,
    begins: NDArray[np.bool_],
) -> None:
    """Fills begins: whether a session begins with the event."""
    first = 0
    for i in range(len(who)):
        if (
            i == 0
            or who[i] != who[i - 1]
            or at[i] - at[i - 1] > cuts.idle
            or at[i] - at[first] > cuts.longest
            or day[i] != day[i - 1]
            or marks[i] & START
            or marks[i - 1] & END
        ):
            begins[i] = True
            first = i
