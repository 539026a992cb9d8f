"""Sessions added up by group. Slices and shards add up, since a person and their sessions lie in one of them."""

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.grouped import Grouped, distinct
from yunce.insight.sessions.rules.cut import Longs, Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """By group, shape (groups,). persons, open_persons, bounce_persons: with at least one such session.

    open: sessions that may still go on. Of the others: bounces (one event only), events, and duration in ms.
    """

    sessions: Longs
    open: Longs
    bounces: Longs
    events: Longs
    duration: Longs
    persons: Longs
    open_persons: Longs
    bounce_persons: Longs

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(Sums)})


def sums(found: Sessions, group: Longs, groups: int) -> Sums:
    """group: of each session, 0 … groups - 1."""
    settled = ~found.open
    bounced = settled & (found.events == 1)

    def counted(kept: NDArray[np.bool_], weights: Longs | None = None) -> Longs:
        if weights is None:
            return np.bincount(group[kept], minlength=groups).astype(np.int64)
        total = np.zeros(groups, np.int64)  # bincount would add up in floats
        np.add.at(total, group[kept], weights[kept])
        return total

    def persons(kept: NDArray[np.bool_]) -> Longs:
        return distinct(found.who[kept], group[kept], groups)

    everything = np.ones(len(found), np.bool_)
    return Sums(
        sessions=counted(everything),
        open=counted(found.open),
        bounces=counted(bounced),
        events=counted(settled, found.events),
        duration=counted(settled, found.ended - found.began),
        persons=persons(everything),
        open_persons=persons(found.open),
        bounce_persons=persons(bounced),
    )


def medians(duration: NDArray[np.int32], group: Longs, groups: int) -> list[float | None]:
    """The middle duration (ms) of each group, the mean of the two middle ones when their number is even."""
    order = np.lexsort((duration, group))
    ordered = duration[order].astype(np.int64)
    edges = np.searchsorted(group[order], np.arange(groups + 1))
    return [
        float(ordered[(low + high - 1) // 2] + ordered[(low + high) // 2]) / 2 if high > low else None
        for low, high in pairwise(edges)
    ]


def ends(found: Sessions, kinds: NDArray[np.uint64]) -> Grouped:
    """By the number that stands for an event: how often it happened in sessions that are over, how many of them it
    ended, and for how many persons. kinds: the number of each event that was cut."""
    over = found.take(~found.open)
    # The rows of all sessions, without a loop over them: +1 where one begins, -1 behind its end.
    change = np.zeros(len(kinds) + 1, np.int64)
    np.add.at(change, over.first, 1)
    np.add.at(change, over.last + 1, -1)
    numbers, places = np.unique(kinds[np.cumsum(change[:-1]) > 0], return_inverse=True)
    last = np.searchsorted(numbers, kinds[over.last])
    occurrences, exits = (np.bincount(each, minlength=len(numbers)).astype(np.int64) for each in (places, last))
    return Grouped(keys=(numbers,), counts=(occurrences, exits, distinct(over.who, last, len(numbers))))
