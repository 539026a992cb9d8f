"""Which start is a person's first."""

from dataclasses import replace

import numpy as np

from yunce.insight.retention.rules.members import START
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
