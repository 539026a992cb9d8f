"""A question about sessions made ready: what is read of the store, and its events cut into sessions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import add

import numpy as np

from yunce.insight.asking.api import Context, Events, Refused, fits, moment, ms
from yunce.insight.catalog.api import MISSING, Catalog, asked_condition, asked_number, catalog
from yunce.insight.sequences.api import Grouped, Request, Steps, grouped, settle_by, size, slices
from yunce.insight.sessions.rules.cut import Cuts, Longs, Sessions, rank, sessions
from yunce.insight.sessions.rules.question import SessionsQuestion, check, cuts, pieces
from yunce.kernel.expression import Sql
from yunce.kernel.windows import Window, midnight

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """midnights: ms, of all days that are read, when sessions end with them. as_of: ms."""

    question: SessionsQuestion
    window: Window
    cuts: Cuts
    midnights: Longs
    pieces: list[Window]
    request: Request
    rows: int
    as_of: int
    known: Catalog


def ask(context: Context, question: SessionsQuestion) -> Asked:
    """Raises BadQuestion, Refused."""
    check(question)
    window = question.period.window(context.zone)
    rules = cuts(question)
    known = catalog(context.workspace_id, context.as_of)
    also = {"kind": asked_number(question.exits.by, known, "$.exits.by", "x_")}
    if question.breakdown is not None:
        also["split"] = asked_number(question.breakdown.by, known, "$.breakdown.by", "b_")
    # Sessions that run into the period are cut as they would be by an answer over the days before.
    since = window.start if question.midnight else window.start - timedelta(milliseconds=rules.longest)
    until = moment(min(ms(window.end) + rules.longest + 1, ms(context.as_of)))
    request = Request(
        workspace_id=context.workspace_id,
        since=since,
        until=max(until, since),
        marks=_marks(question, known, context.zone),
        also=also,
    )
    rows = size(request)
    if too_large := fits(rows, (window.last_date - window.first_date).days + 1):
        raise Refused(too_large)
    return Asked(
        question=question,
        window=window,
        cuts=rules,
        midnights=_midnights(window) if question.midnight else np.empty(0, np.int64),
        pieces=pieces(question, window, context.first_weekday),
        request=request,
        rows=rows,
        as_of=ms(context.as_of),
        known=known,
    )


def cut(asked: Asked) -> Iterator[tuple[Steps, Sessions]]:
    """Slice by slice: its events in their order, and the sessions that begin in the period."""
    first, end = ms(asked.window.start), ms(asked.window.end)
    for read in slices(asked.request, asked.rows):
        events = settle_by(read, rank(read.marks), *read.also.values())
        found = sessions(events, asked.cuts, asked.midnights, asked.as_of)
        yield events, found.take((found.began >= first) & (found.began < end))


def shown(asked: Asked) -> list[int]:
    """The numbers of the values of the breakdown that most sessions begin with, most first; none without one."""
    if asked.question.breakdown is None:
        return []
    counts = [_by_value(events, found) for events, found in cut(asked)]
    total = reduce(add, counts)
    found = [int(total.keys[0][place]) for place in total.most(asked.question.breakdown.top + 1)]
    return [number for number in found if number != MISSING][: asked.question.breakdown.top]


def _by_value(events: Steps, found: Sessions) -> Grouped:
    return grouped([events.also["split"][found.first]], [np.ones(len(found), np.int64)])


def _marks(question: SessionsQuestion, known: Catalog, zone: str) -> list[Sql]:
    """Bit 0: what sessions consist of; then START and END of `rules/cut.py`."""

    def mark(choice: Events, where: str, prefix: str) -> Sql:
        return asked_condition(choice, known, zone, where, prefix)

    found = [mark(question.events, "$.events", "e_")]
    if (marks := question.marks) is not None:
        found.append(Sql("false") if marks.start is None else mark(marks.start, "$.marks.start", "s_"))
        found.append(mark(marks.end, "$.marks.end", "f_"))
    return found


def _midnights(window: Window) -> Longs:
    """From the first day to the one after the last: sessions of the last day end there."""
    days = [*window.dates(), window.last_date + _DAY]
    return np.array([ms(midnight(day, window.zone)) for day in days], np.int64)
