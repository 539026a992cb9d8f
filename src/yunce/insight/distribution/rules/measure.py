"""What each person comes to: times, days, hours or a sum, as whole numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.steps import Steps

Longs = NDArray[np.int64]
_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One row a person, shape (n,). number: what they come to; times: how many events of theirs."""

    who: NDArray[np.uint64]
    number: Longs
    times: Longs

    def __len__(self) -> int:
        return len(self.who)


def measured(events: Steps, measure: str, midnights: Longs) -> Measured:
    """midnights: ms, of every day that is read. For sums `also["value"]` holds millionths."""
    bounds = events.persons()
    heads, times = bounds[:-1], np.diff(bounds)
    if measure == "sum":
        number = np.add.reduceat(events.also["value"], heads) if len(heads) else np.empty(0, np.int64)
    elif measure == "times":
        number = times
    else:
        number = _changes(events, _parts(events.at, measure, midnights), bounds)
    return Measured(who=events.who[heads], number=number.astype(np.int64), times=times)


def _parts(at: Longs, measure: str, midnights: Longs) -> Longs:
    """Which day, or which full hour since a midnight, each event falls into; rising with time."""
    day = np.searchsorted(midnights, at, side="right") - 1
    # A day of 25 hours has 25 of them; 32 keeps days apart.
    return day if measure == "days" else day * 32 + (at - midnights[day]) // _HOUR_MS


def _changes(events: Steps, part: Longs, bounds: Longs) -> Longs:
    """How many different parts each person has; those of one rise."""
    new = np.ones(len(events), np.int64)
    new[1:] = (part[1:] != part[:-1]) | (events.who[1:] != events.who[:-1])
    total = np.concatenate(([0], np.cumsum(new)))
    return total[bounds[1:]] - total[bounds[:-1]]
