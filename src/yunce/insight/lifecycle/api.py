"""Ask for the lifecycle: who is new, returning, resurrecting or dormant in each interval, and the persons behind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Events, Refused, fits, ms
from yunce.insight.catalog.api import asked_condition, catalog
from yunce.insight.lifecycle.rules.question import Cell, LifecycleQuestion, State, check, check_cell
from yunce.insight.lifecycle.rules.states import DORMANT, NEW, RESURRECTING, RETURNING, Longs, Stays, count, stays
from yunce.insight.sales.api import Statement
from yunce.insight.sequences.api import Request, size, slices_with_firsts, statement
from yunce.kernel.windows import Window, edges, local_date

__all__ = ["Cell", "LifecycleAnswer", "LifecycleQuestion", "Piece", "State", "answer", "persons"]

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_STATES = {
    "active": (NEW, RETURNING, RESURRECTING),
    "new": (NEW,),
    "returning": (RETURNING,),
    "resurrecting": (RESURRECTING,),
    "dormant": (DORMANT,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One interval, in persons. complete: it is over, else active may rise and dormant fall.

    active = new + returning + resurrecting. dormant: active in the interval before, not in this one.
    """

    window: Window
    complete: bool
    new: int
    returning: int
    resurrecting: int
    dormant: int

    @property
    def active(self) -> int:
        return self.new + self.returning + self.resurrecting


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleAnswer:
    """window: whole intervals. pieces: those that have begun. n: persons active in one of them at least."""

    question: LifecycleQuestion
    window: Window
    pieces: tuple[Piece, ...]
    n: int
    as_of: datetime
    statement: Statement


def answer(context: Context, question: LifecycleQuestion) -> LifecycleAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    asked = _ask(context, question)
    counts, active = [], 0
    for found in _found(asked):
        counts.append(count(found, len(asked.windows)))
        active += len(np.unique(found.who[found.state != DORMANT]))
    total = reduce(add, counts).persons
    return LifecycleAnswer(
        question=question,
        window=asked.window,
        pieces=tuple(
            _piece(window, total[place], context.as_of)
            for place, window in enumerate(asked.windows)
            if window.start < context.as_of
        ),
        n=active,
        as_of=context.as_of,
        statement=statement(asked.request),
    )


def persons(context: Context, question: LifecycleQuestion, cell: Cell) -> NDArray[np.uint64]:
    """The numbers of exactly those persons whom the answer counts there, each but once. Raises BadQuestion, Refused."""
    asked = _ask(context, question)
    check_cell(cell, sum(window.start < context.as_of for window in asked.windows))
    kept = [
        np.unique(found.who[(found.interval == cell.interval) & np.isin(found.state, _STATES[cell.of])])
        for found in _found(asked)
    ]
    return np.concatenate(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """windows: the intervals asked for. edges: ms, theirs and that of the interval before."""

    window: Window
    windows: list[Window]
    edges: Longs
    request: Request
    earliest: Request
    rows: int


def _ask(context: Context, question: LifecycleQuestion) -> _Asked:
    chosen = question.period.window(context.zone)
    count = len(chosen.split(question.interval, first_weekday=context.first_weekday))
    check(count)

    def whole(of: datetime, many: int) -> list[datetime]:
        day = local_date(of, context.zone)
        return edges(day, question.interval, many, context.zone, first_weekday=context.first_weekday)

    # The interval before the first says who was active last; it is the one that its last moment lies in.
    (first, *_) = whole(chosen.start, 1)
    found = whole(first - timedelta(milliseconds=1), count + 1)
    known = catalog(context.workspace_id, context.as_of)
    until = max(min(found[-1], context.as_of), found[0])
    request = Request(
        workspace_id=context.workspace_id,
        since=found[0],
        until=until,
        marks=[asked_condition(question.events, known, context.zone, "$.events", "e_")],
    )
    anything = asked_condition(Events(), known, context.zone, "$.events", "e_")
    earliest = replace(request, since=_BEGINNING, until=max(until, _BEGINNING), marks=[anything])
    rows = size(request) + size(earliest)
    window = Window(found[1], found[-1], context.zone)
    if too_large := fits(rows, (window.last_date - window.first_date).days + 1):
        raise Refused(too_large)
    return _Asked(
        window=window,
        windows=[Window(start, end, context.zone) for start, end in pairwise(found[1:])],
        edges=np.array([ms(each) for each in found], np.int64),
        request=request,
        earliest=earliest,
        rows=rows,
    )


def _found(asked: _Asked) -> Iterator[Stays]:
    for events, firsts in slices_with_firsts(asked.request, asked.earliest, asked.rows):
        yield stays(events, firsts, asked.edges)


def _piece(window: Window, persons: NDArray[np.int64], as_of: datetime) -> Piece:
    new, returning, resurrecting, dormant = (int(persons[state]) for state in (NEW, RETURNING, RESURRECTING, DORMANT))
    return Piece(
        window=window,
        complete=window.end <= as_of,
        new=new,
        returning=returning,
        resurrecting=resurrecting,
        dormant=dormant,
    )
