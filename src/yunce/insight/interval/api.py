"""Ask how long it takes from one event to another, and who stands behind each count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Events, Refused, fits, moment, ms
from yunce.insight.catalog.api import asked_condition, asked_number, catalog
from yunce.insight.interval.rules.figures import Bar, Count, Figures, figures, those
from yunce.insight.interval.rules.pair import Rule, Starts, rank, starts
from yunce.insight.interval.rules.question import IntervalCell, IntervalQuestion, bin_ms, within_ms
from yunce.insight.rules.spread import Bin
from yunce.insight.sales.api import Statement
from yunce.insight.sequences.api import Request, by_value, edges, settle_by, size, slices, statement
from yunce.kernel.expression import Sql
from yunce.kernel.windows import Window

__all__ = ["Bar", "Count", "Figures", "IntervalAnswer", "IntervalCell", "IntervalQuestion", "answer", "persons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalAnswer:
    """n: persons with a start."""

    question: IntervalQuestion
    window: Window
    figures: Figures
    n: int
    as_of: datetime
    statement: Statement


def answer(context: Context, question: IntervalQuestion) -> IntervalAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    wide = bin_ms(question)
    asked = _prepared(context, question)
    found = figures(list(_paired(asked)), wide)
    return IntervalAnswer(
        question=question,
        window=asked.window,
        figures=found,
        n=found.starts.persons,
        as_of=context.as_of,
        statement=statement(asked.request),
    )


def persons(context: Context, question: IntervalQuestion, cell: IntervalCell) -> NDArray[np.uint64]:
    """The numbers of exactly those persons whom the answer counts in this figure, each but once. Raises BadQuestion,
    Refused."""
    bin_ = Bin(low=cell.low, high=cell.high)
    kept = [found.who[those(found, cell.of, bin_)] for found in _paired(_prepared(context, question))]
    return np.unique(np.concatenate(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    window: Window
    rule: Rule
    request: Request
    held: str
    rows: int


def _prepared(context: Context, question: IntervalQuestion) -> _Asked:
    window = question.period.window(context.zone)
    known = catalog(context.workspace_id, context.as_of)
    rule = Rule(within=within_ms(question), since=ms(window.start), until=ms(window.end), as_of=ms(context.as_of))

    def mark(choice: Events, where: str, prefix: str) -> Sql:
        return asked_condition(choice, known, context.zone, where, prefix)

    request = Request(
        workspace_id=context.workspace_id,
        since=window.start,
        until=max(moment(min(rule.until + rule.within + 1, rule.as_of)), window.start),
        marks=[mark(question.start, "$.start", "s_"), mark(question.end, "$.end", "f_")],
        also={"held": asked_number(question.hold, known, "$.hold", "h_")} if question.hold else {},
    )
    rows = size(request)
    if too_large := fits(rows, (window.last_date - window.first_date).days + 1):
        raise Refused(too_large)
    return _Asked(window=window, rule=rule, request=request, held="held" if question.hold else "", rows=rows)


def _paired(asked: _Asked) -> Iterator[Starts]:
    for read in slices(asked.request, asked.rows):
        events = settle_by(read, rank(read.marks))
        if asked.held:
            events = by_value(events, asked.held)
        yield starts(events, edges(events, asked.held), asked.rule)
