"""Which stretches of events are walked apart: persons, their events with one value, their entries of one period."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from yunce.insight.funnel.rules.outcome import Outcomes
from yunce.insight.funnel.rules.walk import CONVERTED, EXCLUDED, OPEN, Longs, Rules
from yunce.insight.sequences.rules.steps import Steps
from yunce.insight.sequences.rules.stretches import edges

Walk = Callable[[Steps, Longs, Longs, Rules], Outcomes]


def walked(events: Steps, rules: Rules, walk: Walk, column: str = "") -> Outcomes:
    """Every person; once for each value of a column, when one is named, whose events are those of `by_value`."""
    bounds = edges(events, column)
    return walk(events, bounds[:-1], bounds[1:], rules)


def furthest(found: Outcomes) -> Outcomes:
    """One row a person, of several: who got furthest, then who may still go on, then who began first.

    A person is excluded when everything that they began was, and waits when one of their attempts does.
    """
    if not len(found):
        return found
    counted = found.state != EXCLUDED
    order = np.lexsort((found.entry, -found.level.astype(np.int64), ~counted, found.who))
    ordered = found.take(order)
    heads = np.concatenate(([True], ordered.who[1:] != ordered.who[:-1]))
    groups = np.cumsum(heads) - 1
    waits = np.bincount(groups, ordered.state == OPEN) > 0
    bits = np.zeros(groups[-1] + 1, np.uint32)
    np.bitwise_or.at(bits, groups, np.where(ordered.state == EXCLUDED, np.uint32(0), ordered.bits))
    best = ordered.take(heads)
    may_go_on = waits & (best.state != CONVERTED) & (best.state != EXCLUDED)
    return replace(best, state=np.where(may_go_on, OPEN, best.state).astype(np.uint8), bits=bits)


def entered(
    events: Steps, since: int, until: int, rules: Rules, walk: Walk, starts: np.uint32, column: str = ""
) -> Outcomes:
    """The same by the attempts that begin in [since, until) ms alone. starts: the marks that begin one."""
    begins = np.flatnonzero((events.marks & starts != 0) & (events.at >= since) & (events.at < until))
    bounds = edges(events, column)
    stretch = np.searchsorted(bounds, begins, side="right") - 1
    _, heads = np.unique(stretch, return_index=True)
    lasts: Longs = bounds[stretch[heads] + 1]
    return walk(events, begins[heads].astype(np.int64), lasts, rules._replace(entry_from=since, entry_until=until))
