"""Which events belong together: a person's, or a person's with one value; and which start is a person's first."""

from dataclasses import replace

import numpy as np

from yunce.insight.retention.rules.members import START, Longs
from yunce.insight.sequences.rules.steps import Firsts, Steps

_NEVER = -(2**63)


def only_first(events: Steps, firsts: Firsts) -> Steps:
    """The mark START stays on one event of a person at most: that at the person's first moment.

    Of several starts at that moment it stays on the first as they stand.
    """
    starts = np.flatnonzero(events.marks & START)
    first = starts[firsts.of(events.who[starts], missing=_NEVER) == events.at[starts]]
    _, heads = np.unique(events.who[first], return_index=True)
    marks = events.marks & ~np.uint32(START)
    marks[first[heads]] |= np.uint32(START)
    return replace(events, marks=marks)


def by_value(events: Steps, column: str) -> Steps:
    """Ordered by person, then value, then as they came. No value is a value of its own."""
    return events.take(np.lexsort((np.arange(len(events)), events.also[column], events.who)))


def value_bounds(events: Steps, column: str) -> Longs:
    """Where each value of a person begins, and the end, of what `by_value` ordered."""
    if not len(events):
        return np.zeros(1, np.int64)
    values = events.also[column]
    new = (events.who[1:] != events.who[:-1]) | (values[1:] != values[:-1])
    return np.concatenate(([0], np.flatnonzero(new) + 1, [len(events)])).astype(np.int64)
