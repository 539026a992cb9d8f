"""Who belongs to which cohort, and in which columns they came back: one pass over events sorted by person and time.

A member is a person in one cohort. Where several cohorts count a person, each does so once.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunce.insight.retention.rules.question import Column
from yunce.insight.sequences.rules.compiled import compiled
from yunce.insight.sequences.rules.steps import Steps

Longs = NDArray[np.int64]
Masks = NDArray[np.uint64]

# Which mark says what.
START, RETURN = 1, 2


class Rules(NamedTuple):
    """edges: ms, where each interval of the calendar begins and the last ends. cohorts: in how many of them people may
    start; and only in [since, until) ms. hits[d]: the columns, as bits, that a return d intervals after the start is
    in. unit: 0 counts intervals of the calendar, else ms since the start."""

    edges: Longs
    cohorts: int
    since: int
    until: int
    hits: Masks
    unit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """One row a person in a cohort, shape (n,). row: of the event that they started with. came: bit k is set when they
    came back in column k."""

    who: NDArray[np.uint64]
    row: Longs
    cohort: Longs
    came: Masks

    def __len__(self) -> int:
        return len(self.who)

    def take(self, kept: NDArray[np.bool_]) -> "Members":
        return Members(who=self.who[kept], row=self.row[kept], cohort=self.cohort[kept], came=self.came[kept])


def hits(columns: tuple[Column, ...]) -> Masks:
    """For each distance from the start, which columns count it."""
    found = np.zeros(max(column.last for column in columns) + 1, np.uint64)
    for place, column in enumerate(columns):
        found[column.first : column.last + 1] |= np.uint64(1 << place)
    return found


def members(events: Steps, bounds: Longs, rules: Rules) -> Members:
    """bounds: where each stretch of events that belong together begins, and the end; shape (stretches + 1,)."""
    most = np.count_nonzero(events.marks & START)
    row, cohort = np.empty(most, np.int64), np.empty(most, np.int64)
    came = np.empty(most, np.uint64)
    walk = _elapsed if rules.unit else _calendar
    count = walk(events.at, events.marks, bounds, rules, row, cohort, came)
    row = row[:count]
    return Members(who=events.who[row], row=row, cohort=cohort[:count], came=came[:count])


@compiled
def _calendar(
    at: Longs, marks: NDArray[np.uint32], bounds: Longs, rules: Rules, row: Longs, cohort: Longs, came: Masks
) -> int:
    """Fills row, cohort, came; how many."""
    edges, reach = rules.edges, len(rules.hits)
    intervals = len(edges) - 1
    start_in, start_row = np.empty(intervals, np.int64), np.empty(intervals, np.int64)
    return_in, return_at = np.empty(intervals, np.int64), np.empty(intervals, np.int64)
    count = 0
    for stretch in range(len(bounds) - 1):
        starts, returns, interval = 0, 0, 0
        for i in range(bounds[stretch], bounds[stretch + 1]):
            time = at[i]
            if time < edges[0]:
                continue
            while interval < intervals and time >= edges[interval + 1]:
                interval += 1
            if interval == intervals:
                break
            if (
                marks[i] & START
                and interval < rules.cohorts
                and rules.since <= time < rules.until
                and (starts == 0 or start_in[starts - 1] != interval)
            ):
                start_in[starts], start_row[starts] = interval, i
                starts += 1
            if marks[i] & RETURN:
                if returns == 0 or return_in[returns - 1] != interval:
                    return_in[returns] = interval
                    returns += 1
                return_at[returns - 1] = time  # the last of the interval
        begin = 0
        for start in range(starts):
            while begin < returns and return_in[begin] < start_in[start]:
                begin += 1
            bits = np.uint64(0)
            for place in range(begin, returns):
                distance = return_in[place] - start_in[start]
                if distance >= reach:
                    break
                # In the interval of the start only what comes no earlier than it is a return.
                if distance > 0 or return_at[place] >= at[start_row[start]]:
                    bits |= rules.hits[distance]
            row[count], cohort[count], came[count] = start_row[start], start_in[start], bits
            count += 1
    return count


@compiled
def _elapsed(
    at: Longs, marks: NDArray[np.uint32], bounds: Longs, rules: Rules, row: Longs, cohort: Longs, came: Masks
) -> int:
    """The same, each distance counted from the first start in its interval."""
    edges, reach = rules.edges, len(rules.hits)
    count = 0
    for stretch in range(len(bounds) - 1):
        first, last = bounds[stretch], bounds[stretch + 1]
        interval, before = 0, -1
        for i in range(first, last):
            time = at[i]
            if not marks[i] & START or not rules.since <= time < rules.until:
                continue
            while interval < rules.cohorts and time >= edges[interval + 1]:
                interval += 1
            if interval == before:
                continue
            before = interval
            j = i
            while j > first and at[j - 1] == time:  # of one instant a return may stand before the start
                j -= 1
            bits = np.uint64(0)
            while j < last:
                distance = (at[j] - time) // rules.unit
                if distance >= reach:
                    break
                if marks[j] & RETURN:
                    bits |= rules.hits[distance]
                j += 1
            row[count], cohort[count], came[count] = i, interval, bits
            count += 1
    return count
