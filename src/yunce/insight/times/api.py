"""Ask for the hours of the week: their figures, how often each came, and the persons behind each count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context
from yunce.insight.measures.api import ALL, UNKNOWN, Figure, Request, counted
from yunce.insight.measures.api import persons as measured_persons
from yunce.insight.sales.api import Span, Statement, span
from yunce.insight.times.rules.question import TimesCell, TimesQuestion, check, check_cell, occurrences
from yunce.kernel.windows import Window

__all__ = ["TimesAnswer", "TimesCell", "TimesQuestion", "answer", "persons"]

WEEKDAYS = range(1, 8)
HOURS = range(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesAnswer:
    """figures: by (weekday, hour); 0 and None for all of them: persons count once in each. came: how often each hour of
    the week came within the period so far. n: what the metric is taken over."""

    question: TimesQuestion
    window: Window
    figures: Mapping[tuple[int, int | None], Figure]
    came: Mapping[tuple[int, int], int]
    n: int
    as_of: datetime
    known: Span
    statements: tuple[Statement, ...]

    def each(self, weekday: int, hour: int) -> float | None:
        """The figure of one such hour: what adds up is divided by how often the hour came; all else as it is."""
        came, value = self.came.get((weekday, hour), 0), self.figures[weekday, hour].value
        if not came or value is None:
            return None
        return value / came if self.question.metric.adds_up else value


def answer(context: Context, question: TimesQuestion) -> TimesAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    request = _request(context, question)
    (window,) = request.windows
    known = span(context.workspace_id, context.as_of)
    found = counted(request)
    came = occurrences(window, context.as_of)
    nothing = known.first is None or window.end <= known.first

    def figure(weekday: int, hour: int | None) -> Figure:
        if nothing or (weekday and hour is not None and not came[weekday, hour]):
            return UNKNOWN
        return found.figure(0, weekday, ALL if hour is None else hour + 1)

    figures = {(weekday, hour): figure(weekday, hour) for weekday in (0, *WEEKDAYS) for hour in (None, *HOURS)}
    return TimesAnswer(
        question=question,
        window=window,
        figures=figures,
        came=came,
        n=found.figure(0).n,
        as_of=context.as_of,
        known=known,
        statements=found.statements,
    )


def persons(context: Context, question: TimesQuestion, cell: TimesCell) -> NDArray[np.uint64]:
    """The numbers of exactly those whom a cell counts, each once. Raises BadQuestion, Refused, and LookupError for a
    metric that counts no persons."""
    check_cell(cell)
    if question.metric.n_of != "persons":
        raise LookupError("that metric counts no persons")
    request = _request(context, question)
    part = ALL if cell.hour is None else cell.hour + 1
    return measured_persons(request, measure=0, window=request.windows[0], part=part, weekday=cell.weekday)


def _request(context: Context, question: TimesQuestion) -> Request:
    check(question)
    return Request(
        context=context,
        measures=(question.metric,),
        wheres=("$.metric",),
        windows=(question.period.window(context.zone),),
        week=True,
    )
