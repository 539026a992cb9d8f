"""Stretches of events that are walked apart: a person's, or those of a person with one value of a property."""

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.steps import Steps


def by_value(events: Steps, column: str) -> Steps:
    """Ordered by person, then value, then as they came; events without a value (0) left out."""
    return by_any_value(events.take(np.flatnonzero(events.also[column] != 0)), column)


def by_any_value(events: Steps, column: str) -> Steps:
    """The same with all events: no value is a value of its own."""
    return events.take(np.lexsort((events.at, events.also[column], events.who)))


def edges(events: Steps, column: str = "") -> NDArray[np.int64]:
    """Where each person, or each value of one in `column` (after `by_value` or `by_any_value`), begins, and the end."""
    if not column or not len(events):
        return events.persons()
    values = events.also[column]
    new = (events.who[1:] != events.who[:-1]) | (values[1:] != values[:-1])
    return np.concatenate(([0], np.flatnonzero(new) + 1, [len(events)])).astype(np.int64)
