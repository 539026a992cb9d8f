"""Stretches of events that are walked apart: a person's, or those of a person with one value of a property."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.steps import Steps


def by_value(events: Steps, column: str) -> Steps:
    """Ordered by person, then value, then as they came; events without a value (0) left out."""
    there = np.flatnonzero(events.also[column] != 0)
    places = there[np.lexsort((events.at[there], events.also[column][there], events.who[there]))]
    also = {name: values[places] for name, values in events.also.items()}
    return replace(events, who=events.who[places], at=events.at[places], marks=events.marks[places], also=also)


def edges(events: Steps, column: str = "") -> NDArray[np.int64]:
    """Where each person, or each value of one in `column` (after `by_value`), begins, and the end."""
    if not column or not len(events):
        return events.persons()
    values = events.also[column]
    new = (events.who[1:] != events.who[:-1]) | (values[1:] != values[:-1])
    return np.concatenate(([0], np.flatnonzero(new) + 1, [len(events)])).astype(np.int64)
