"""Ask how a crowd is distributed: persons by how often, on how many days or for how much, and who they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Refused, fits, moment, ms
from yunce.insight.catalog.api import asked_condition, asked_decimal, catalog
from yunce.insight.distribution.rules.figures import Bucket, Figures, bin_of, figures
from yunce.insight.distribution.rules.measure import Measured, measured
from yunce.insight.distribution.rules.question import (
    SCALE,
    DistributionCell,
    DistributionQuestion,
    check,
    scale,
)
from yunce.insight.sales.api import Statement
from yunce.insight.sequences.api import Request, size, slices, statement
from yunce.kernel.expression import Sql
from yunce.kernel.windows import Window, midnight

__all__ = [
    "Bucket",
    "DistributionAnswer",
    "DistributionCell",
    "DistributionQuestion",
    "Figures",
    "answer",
    "persons",
]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionAnswer:
    """n: persons. over: whether the period is over at as_of; until then everybody may still come to more."""

    question: DistributionQuestion
    window: Window
    figures: Figures
    n: int
    over: bool
    as_of: datetime
    statement: Statement


def answer(context: Context, question: DistributionQuestion) -> DistributionAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    asked = _prepared(context, question)
    found = figures(list(_measured(asked)), question)
    return DistributionAnswer(
        question=question,
        window=asked.window,
        figures=found,
        n=found.persons,
        over=context.as_of >= asked.window.end,
        as_of=context.as_of,
        statement=statement(asked.request),
    )


def persons(context: Context, question: DistributionQuestion, cell: DistributionCell) -> NDArray[np.uint64]:
    """The numbers of exactly the persons of a bucket, each but once. Raises BadQuestion, Refused."""
    bin_ = bin_of(cell.low, cell.high, scale(question))
    found = _measured(_prepared(context, question))
    return np.concatenate([each.who[bin_.holds(each.number)] for each in found])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    question: DistributionQuestion
    window: Window
    request: Request
    rows: int


def _prepared(context: Context, question: DistributionQuestion) -> _Asked:
    check(question)
    window = question.period.window(context.zone)
    known = catalog(context.workspace_id, context.as_of)
    mark = asked_condition(question.events, known, context.zone, "$.events", "e_")
    also: dict[str, Sql] = {}
    if question.measure == "sum":
        # An event without the number has nothing to add, and its person nothing to be measured by.
        value = asked_decimal(question.of, known, "$.of", "v_")
        mark = Sql(f"({mark.text}) and isNotNull({value.text})", {**mark.params, **value.params})
        also["value"] = Sql(f"toInt64(toDecimal128(assumeNotNull({value.text}), 6) * {SCALE})", value.params)
    request = Request(
        workspace_id=context.workspace_id,
        since=window.start,
        until=max(moment(min(ms(window.end), ms(context.as_of))), window.start),
        marks=[mark],
        also=also,
    )
    rows = size(request)
    if too_large := fits(rows, (window.last_date - window.first_date).days + 1):
        raise Refused(too_large)
    return _Asked(question=question, window=window, request=request, rows=rows)


def _measured(asked: _Asked) -> Iterator[Measured]:
    days = [*asked.window.dates(), asked.window.last_date + _DAY]
    midnights = np.array([ms(midnight(day, asked.window.zone)) for day in days], np.int64)
    for events in slices(asked.request, asked.rows):
        yield measured(events, asked.question.measure, midnights)
