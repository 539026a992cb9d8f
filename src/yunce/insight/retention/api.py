"""Ask for retention: cohorts, their cells in three states, and the persons behind each count."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Value
from yunce.insight.catalog.api import MISSING
from yunce.insight.retention.asked import Asked, apart, ask, part_of, walked, walked_by_value
from yunce.insight.retention.rules.count import Cohort, Counts, Mean, Returned, cohorts, count, means
from yunce.insight.retention.rules.members import Members
from yunce.insight.retention.rules.question import Breakdown, Cell, Column, RetentionQuestion, check_cell, columns
from yunce.insight.sales.api import Statement
from yunce.insight.sequences.api import Steps, number_of, statement
from yunce.kernel.windows import Window

__all__ = [
    "Breakdown",
    "Cell",
    "Cohort",
    "Column",
    "Mean",
    "Part",
    "RetentionAnswer",
    "RetentionQuestion",
    "Returned",
    "answer",
    "columns",
    "persons",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The cohorts of one value of the breakdown."""

    value: Value
    cohorts: tuple[Cohort, ...]
    means: tuple[Mean, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionAnswer:
    """n: persons who started; one who stands in several cohorts is one. cohorts: those that have begun."""

    question: RetentionQuestion
    window: Window
    columns: tuple[Column, ...]
    cohorts: tuple[Cohort, ...]
    means: tuple[Mean, ...]
    parts: tuple[Part, ...]
    n: int
    as_of: datetime
    statement: Statement


def answer(context: Context, question: RetentionQuestion) -> RetentionAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    asked = ask(context, question)
    tally = _Tally(asked=asked)
    for events, found in walked(asked):
        tally.add(events, found)
    total, parts = tally.counts()
    whole = _cohorts(asked, context, total, 0)
    return RetentionAnswer(
        question=question,
        window=asked.window,
        columns=asked.columns,
        cohorts=whole,
        means=means(whole, asked.columns),
        parts=tuple(
            _part(asked, value, _cohorts(asked, context, parts, place)) for place, value in enumerate(asked.values)
        ),
        n=tally.persons,
        as_of=context.as_of,
        statement=statement(asked.request),
    )


def persons(context: Context, question: RetentionQuestion, cell: Cell) -> NDArray[np.uint64]:
    """The numbers of exactly those persons whom the answer counts there, each but once. Raises BadQuestion, Refused."""
    asked = ask(context, question)
    check_cell(question, cell, sum(window.start < context.as_of for window in asked.windows))
    kept = []
    for events, found in walked_by_value(asked) if asked.by_both and cell.part is not None else walked(asked):
        those = np.ones(len(found), np.bool_)
        if cell.cohort is not None:
            those &= found.cohort == cell.cohort
        if cell.column is not None:
            came = (found.came >> np.uint64(cell.column)) & np.uint64(1) != 0
            those &= came if cell.of == "returned" else ~came
        if cell.part is not None:
            those &= _in_part(asked, events.also["split"][found.row], cell.part)
        kept.append(np.unique(found.who[those]))
    return np.concatenate(kept)


def _in_part(asked: Asked, numbers: NDArray[np.uint64], part: Value) -> NDArray[np.bool_]:
    if part.rest:
        return np.asarray(part_of(asked, numbers) == len(asked.names) + 1)
    return np.asarray(numbers == np.uint64(MISSING if part.value is None else number_of(part.value)))


def _cohorts(asked: Asked, context: Context, counts: Counts, group: int) -> tuple[Cohort, ...]:
    return cohorts(counts, group, asked.rules, asked.columns, asked.windows, context.as_of)


def _part(asked: Asked, value: Value, found: tuple[Cohort, ...]) -> Part:
    return Part(value=value, cohorts=found, means=means(found, asked.columns))


@dataclass(slots=True, kw_only=True)
class _Tally:
    """Counts of the slices so far; persons: who started."""

    asked: Asked
    persons: int = 0
    _whole: list[Counts] = field(default_factory=list)
    _parts: list[Counts] = field(default_factory=list)

    def add(self, events: Steps, found: Members) -> None:
        self.persons += len(np.unique(found.who))
        self._whole.append(self._count(found, np.zeros(len(found), np.int64), 1))
        if self.asked.question.breakdown is None:
            return
        if self.asked.by_both:
            events, found = apart(events, self.asked.rules)
        part = part_of(self.asked, events.also["split"][found.row])
        shown = part >= 0
        self._parts.append(self._count(found.take(shown), part[shown], len(self.asked.values)))

    def counts(self) -> tuple[Counts, Counts]:
        """Of everybody, and by part."""
        whole = reduce(add, self._whole)
        return whole, reduce(add, self._parts) if self._parts else whole

    def _count(self, found: Members, group: NDArray[np.int64], groups: int) -> Counts:
        return count(found, group, groups, self.asked.rules.cohorts, len(self.asked.columns))
