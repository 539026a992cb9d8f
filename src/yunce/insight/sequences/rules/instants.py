"""Events of one person at one instant, put into a fixed order: no answer depends on how they were stored."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.compiled import compiled
from yunce.insight.sequences.rules.steps import Steps


def settle_instants(events: Steps, steps: int) -> Steps:
    """Within one instant of one person: by the lowest of the first `steps` marks, those without last; then by marks.

    Events of one moment count as ordered: clients send several with the same time.
    """
    places = _places(events.who, events.at, events.marks, steps)
    return events if places is None else events.take(places)


def settle_by(events: Steps, *keys: NDArray[Any]) -> Steps:
    """Within one instant of one person: by the first key, then by the next ones. Each has the shape (n,)."""
    same = (events.who[1:] == events.who[:-1]) & (events.at[1:] == events.at[:-1])
    if not same.any():
        return events
    tied = np.zeros(len(events), np.bool_)
    tied[1:] |= same
    tied[:-1] |= same
    rows = np.flatnonzero(tied)
    columns = [key[rows] for key in reversed(keys)]
    places = np.arange(len(events))
    # The tied rows of an instant lie side by side, so their places are filled by the same rows in their new order.
    places[rows] = rows[np.lexsort((*columns, events.at[rows], events.who[rows]))]
    return events.take(places)


def _places(
    who: NDArray[np.uint64], at: NDArray[np.int64], marks: NDArray[np.uint32], steps: int
) -> NDArray[np.int64] | None:
    if not _any_equal(who, at):
        return None
    places = np.arange(len(who))
    _sort(who, at, marks, steps, places)
    return places


@compiled
def _any_equal(who: NDArray[np.uint64], at: NDArray[np.int64]) -> bool:
    found = False  # not `any`: numba has no generators, and no way out early would be missed
    for i in range(1, len(who)):
        found |= at[i] == at[i - 1] and who[i] == who[i - 1]
    return found


@compiled
def _rank(mark: int, steps: int) -> int:
    for step in range(steps):
        if (mark >> step) & 1:
            return step
    return steps


@compiled
def _sort(
    who: NDArray[np.uint64], at: NDArray[np.int64], marks: NDArray[np.uint32], steps: int, places: NDArray[np.int64]
) -> None:
    """Insertion: instants with several events are rare and short."""
    for i in range(1, len(who)):
        j = i
        while j > 0 and who[j] == who[j - 1] and at[j] == at[j - 1]:
            before, mark = marks[places[j - 1]], marks[places[j]]
            one, other = _rank(before, steps), _rank(mark, steps)
            if one < other or (one == other and before <= mark):
                break
            places[j - 1], places[j] = places[j], places[j - 1]
            j -= 1
