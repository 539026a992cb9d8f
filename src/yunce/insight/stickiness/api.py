"""Ask for stickiness: persons by the exact number of intervals in which they were active, and who they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Refused, fits, ms
from yunce.insight.catalog.api import asked_condition, catalog
from yunce.insight.sales.api import Statement
from yunce.insight.sequences.api import Request, size, slices, statement
from yunce.insight.stickiness.rules.active import Active, Longs, active, count
from yunce.insight.stickiness.rules.question import Cell, StickinessQuestion, check, check_cell
from yunce.kernel.windows import Window

__all__ = ["Bar", "Cell", "StickinessAnswer", "StickinessQuestion", "answer", "persons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Persons active in exactly so many intervals, and in at least so many. Shares of everybody active, 0..1."""

    intervals: int
    persons: int
    at_least: int
    share: float | None
    share_at_least: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StickinessAnswer:
    """bars: from 1 to the number of intervals that have begun. complete: the last of them is over.

    mean: intervals of a person who was active in one at least; None without any. n: those persons.
    """

    question: StickinessQuestion
    window: Window
    bars: tuple[Bar, ...]
    complete: bool
    mean: float | None
    n: int
    as_of: datetime
    statement: Statement


def answer(context: Context, question: StickinessQuestion) -> StickinessAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    asked = _ask(context, question)
    total = np.zeros(len(asked.windows), np.int64)
    for found in _found(asked):
        total += count(found, len(asked.windows))
    n = int(total.sum())
    weighed = int((total * np.arange(1, len(total) + 1)).sum())
    return StickinessAnswer(
        question=question,
        window=asked.window,
        bars=tuple(_bar(place, total, n) for place in range(len(total))),
        complete=asked.window.end <= context.as_of,
        mean=weighed / n if n else None,
        n=n,
        as_of=context.as_of,
        statement=statement(asked.request),
    )


def persons(context: Context, question: StickinessQuestion, cell: Cell) -> NDArray[np.uint64]:
    """The numbers of exactly those persons whom the answer counts there, each but once. Raises BadQuestion, Refused."""
    asked = _ask(context, question)
    check_cell(cell, len(asked.windows))
    kept = []
    for found in _found(asked):
        exactly = found.intervals == cell.intervals
        kept.append(found.who[exactly if cell.of == "exactly" else found.intervals >= cell.intervals])
    return np.concatenate(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """windows: the intervals that have begun. edges: ms, theirs."""

    window: Window
    windows: list[Window]
    edges: Longs
    times: int
    request: Request
    rows: int


def _ask(context: Context, question: StickinessQuestion) -> _Asked:
    window = question.period.window(context.zone)
    pieces = window.split(question.interval, first_weekday=context.first_weekday)
    check(question, len(pieces))
    known = catalog(context.workspace_id, context.as_of)
    request = Request(
        workspace_id=context.workspace_id,
        since=window.start,
        until=max(min(window.end, context.as_of), window.start),
        marks=[asked_condition(question.events, known, context.zone, "$.events", "e_")],
    )
    rows = size(request)
    if too_large := fits(rows, (window.last_date - window.first_date).days + 1):
        raise Refused(too_large)
    return _Asked(
        window=window,
        windows=[piece for piece in pieces if piece.start < context.as_of],
        edges=np.array([ms(each.start) for each in pieces] + [ms(window.end)], np.int64),
        times=question.times,
        request=request,
        rows=rows,
    )


def _found(asked: _Asked) -> Iterator[Active]:
    for events in slices(asked.request, asked.rows):
        yield active(events, asked.edges, asked.times)


def _bar(place: int, total: Longs, n: int) -> Bar:
    exactly, at_least = int(total[place]), int(total[place:].sum())
    return Bar(
        intervals=place + 1,
        persons=exactly,
        at_least=at_least,
        share=exactly / n if n else None,
        share_at_least=at_least / n if n else None,
    )
