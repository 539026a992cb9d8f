"""Which value each attempt counts under, and the values that are shown by name."""

import numpy as np
from numpy.typing import NDArray

from yunce.insight.funnel.rules.outcome import Outcomes
from yunce.insight.funnel.rules.question import Breakdown


def values_of(found: Outcomes, values: NDArray[np.uint64], breakdown: Breakdown) -> tuple[Outcomes, NDArray[np.uint64]]:
    """The attempts that have a value by this touch, and their values; shape (n,) both.

    Who never came to the step that says the value is left out: nothing can be said about them.
    """
    if breakdown.touch == "first":
        rows = found.events[:, 0]
    elif breakdown.touch == "last":
        rows = found.events[np.arange(len(found)), found.events.shape[1] - 1 - np.argmax(found.events[:, ::-1] >= 0, 1)]
    else:
        rows = found.events[:, breakdown.step - 1]
    there = rows >= 0
    return found.take(there), values[rows[there]]


def split(found: Outcomes, values: NDArray[np.uint64]) -> dict[int, Outcomes]:
    """The attempts of each value."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    edges = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(ordered) else np.empty(0, int)
    parts = np.split(order, edges[1:]) if len(ordered) else []
    return {int(values[part[0]]): found.take(part) for part in parts}
