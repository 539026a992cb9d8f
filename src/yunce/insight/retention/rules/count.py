"""Members counted, and what a cell may say about them: over, still running, or not begun."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from yunce.insight.retention.rules.members import Longs, Masks, Members, Rules
from yunce.insight.retention.rules.question import Column
from yunce.insight.sequences.rules.compiled import compiled
from yunce.kernel.windows import Window

State = Literal["complete", "incomplete", "ahead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """started: (groups, cohorts). came: (groups, cohorts, columns). Those of slices and of shards add up."""

    started: Longs
    came: Longs

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(started=self.started + other.started, came=self.came + other.came)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One column of one cohort. share: of those who started, 0..1.

    incomplete: the interval still runs for some, so both may rise. ahead: it has not begun for anybody; both None.
    """

    state: State
    persons: int | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Who started in `window`. complete: whether the window is over, else started may rise."""

    window: Window
    started: int
    complete: bool
    returned: tuple[Returned, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """One column over the cohorts in which it is complete, each weighted by who started; None without any.

    cohorts, started: how many cohorts, and how many members of them.
    """

    column: Column
    share: float | None
    cohorts: int
    started: int


def count(found: Members, group: Longs, groups: int, cohorts: int, columns: int) -> Counts:
    """group: of each member, 0 … groups - 1."""
    started = np.zeros((groups, cohorts), np.int64)
    came = np.zeros((groups, cohorts, columns), np.int64)
    _count(found.cohort, found.came, group, started, came)
    return Counts(started=started, came=came)


@compiled
def _count(cohort: Longs, came: Masks, group: Longs, started: Longs, counts: Longs) -> None:
    columns = counts.shape[2]
    for i in range(len(cohort)):
        started[group[i], cohort[i]] += 1
        bits = came[i]
        for column in range(columns):
            counts[group[i], cohort[i], column] += np.int64((bits >> np.uint64(column)) & np.uint64(1))


def state(rules: Rules, cohort: int, column: Column, as_of: int) -> State:
    """as_of: ms, the first moment that is not known."""
    if rules.unit:
        begins = max(int(rules.edges[cohort]), rules.since) + column.first * rules.unit
        ends = min(int(rules.edges[cohort + 1]), rules.until) + (column.last + 1) * rules.unit
    else:
        begins, ends = int(rules.edges[cohort + column.first]), int(rules.edges[cohort + column.last + 1])
    if ends <= as_of:
        return "complete"
    return "ahead" if begins >= as_of else "incomplete"


def cohorts(
    counts: Counts, group: int, rules: Rules, columns: tuple[Column, ...], windows: list[Window], as_of: datetime
) -> tuple[Cohort, ...]:
    """Those that have begun. windows: when people start in each."""
    known = round(as_of.timestamp() * 1000)

    def returned(cohort: int, place: int, column: Column) -> Returned:
        what = state(rules, cohort, column, known)
        started = int(counts.started[group, cohort])
        if what == "ahead":
            return Returned(state=what, persons=None, share=None)
        persons = int(counts.came[group, cohort, place])
        return Returned(state=what, persons=persons, share=persons / started if started else None)

    return tuple(
        Cohort(
            window=window,
            started=int(counts.started[group, place]),
            complete=window.end <= as_of,
            returned=tuple(returned(place, each, column) for each, column in enumerate(columns)),
        )
        for place, window in enumerate(windows)
        if window.start < as_of
    )


def means(found: tuple[Cohort, ...], columns: tuple[Column, ...]) -> tuple[Mean, ...]:
    """For each column, over complete cells only."""
    result = []
    for place, column in enumerate(columns):
        over = [each for each in found if each.returned[place].state == "complete"]
        started = sum(each.started for each in over)
        came = sum(each.returned[place].persons or 0 for each in over)
        share = came / started if started else None
        result.append(Mean(column=column, share=share, cohorts=len(over), started=started))
    return tuple(result)
