"""Ask a funnel: its figures, and the persons behind each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import BadQuestion, Context, Events, Refused, fits
from yunce.insight.catalog.api import Catalog, catalog, condition, value
from yunce.insight.funnel.rules.count import Counts, StepFigure, count, figures
from yunce.insight.funnel.rules.outcome import Outcomes
from yunce.insight.funnel.rules.parts import by_value, entered, furthest, walked, walked_by_value
from yunce.insight.funnel.rules.question import FunnelQuestion, check, rules
from yunce.insight.funnel.rules.walk import DROPPED, EXCLUDED, FOREVER, OPEN, Rules
from yunce.insight.rules.words import Words
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.sequences.api import Request, Steps, settle_instants, size, slices, statement
from yunce.kernel.expression import ExpressionError, Sql
from yunce.kernel.windows import Window

__all__ = ["FunnelAnswer", "FunnelQuestion", "Piece", "StepFigure", "answer", "persons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One value of the breakdown, or one interval of entries: its steps."""

    label: str
    steps: tuple[StepFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelAnswer:
    """excluded: persons whom an exclusion left out. n: persons (or attempts) who began."""

    question: FunnelQuestion
    window: Window
    steps: tuple[StepFigure, ...]
    excluded: int
    n: int
    as_of: datetime
    trend: tuple[Piece, ...]
    statement: Statement


def answer(context: Context, question: FunnelQuestion) -> FunnelAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    asked = _prepared(context, question)
    counts: list[Counts] = []
    pieces = asked.window.split(question.interval, first_weekday=context.first_weekday) if question.interval else []
    trend: list[list[Counts]] = [[] for _ in pieces]
    steps = len(question.steps)
    for events, found in _walked(asked):
        counts.append(count(found, steps))
        for place, piece in enumerate(pieces):
            entries = entered(events, _ms(piece.start), min(_ms(piece.end), asked.rules.entry_until), asked.rules)
            trend[place].append(count(entries, steps))
    total = reduce(add, counts)
    return FunnelAnswer(
        question=question,
        window=asked.window,
        steps=_figures(question, total),
        excluded=total.excluded,
        n=int(total.reached[0]),
        as_of=context.as_of,
        trend=tuple(
            Piece(label=piece.label("zh-Hans"), steps=_figures(question, reduce(add, found)))
            for piece, found in zip(pieces, trend, strict=True)
        ),
        statement=statement(asked.request),
    )


def persons(context: Context, question: FunnelQuestion, step: int, state: str) -> NDArray[np.uint64]:
    """The numbers of exactly those persons whom the answer counts: state is reached, waiting, dropped or excluded at a
    step counted from 0. Raises BadQuestion, Refused."""
    asked = _prepared(context, question)
    return np.concatenate([found.who[_those(found, step, state)] for _, found in _walked(asked)])


def _those(found: Outcomes, step: int, state: str) -> NDArray[np.bool_]:
    if state == "excluded":
        return np.asarray(found.state == EXCLUDED)
    if state == "reached":
        return np.asarray((found.state != EXCLUDED) & ((found.bits >> np.uint32(step)) & 1 != 0))
    stands = {"waiting": OPEN, "dropped": DROPPED}[state]
    return np.asarray((found.state == stands) & (found.level == step + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    question: FunnelQuestion
    window: Window
    rules: Rules
    request: Request
    rows: int


def _prepared(context: Context, question: FunnelQuestion) -> _Asked:
    check(question)
    window = question.period.window(context.zone)
    held = rules(question, window, _ms(context.as_of))
    known = catalog(context.workspace_id, context.as_of)
    last = min(held.finish_until, held.entry_until + held.window + 1, held.as_of)
    request = Request(
        workspace_id=context.workspace_id,
        since=window.start,
        until=max(_moment(last), window.start),
        marks=[*_marks(question.steps, "steps", known, context), *_marks(question.exclude, "exclude", known, context)],
        also={"held": _number(question.hold, known, "$.hold")} if question.hold else {},
        only_marked=question.order != "strict",
    )
    rows = size(request)
    days = (window.last_date - window.first_date).days + 1
    if too_large := fits(rows, days):
        raise Refused(too_large)
    return _Asked(question=question, window=window, rules=held, request=request, rows=rows)


def _walked(asked: _Asked) -> Iterator[tuple[Steps, Outcomes]]:
    """Slice by slice: its events in their order, and what became of each person."""
    for events in slices(asked.request, asked.rows):
        if asked.question.hold:
            ordered = settle_instants(by_value(events, "held"), asked.rules.steps)
            yield ordered, furthest(walked_by_value(ordered, "held", asked.rules))
        else:
            ordered = settle_instants(events, asked.rules.steps)
            yield ordered, walked(ordered, asked.rules)


def _figures(question: FunnelQuestion, counts: Counts) -> tuple[StepFigure, ...]:
    return figures(counts, [step.shown for step in question.steps], [step.optional for step in question.steps])


def _marks(parts: Sequence[Events], field: str, known: Catalog, context: Context) -> list[Sql]:
    return [
        _mark(part, f"$.{field}[{place}].where", known, context.zone, f"{field[0]}{place}_")
        for place, part in enumerate(parts)
    ]


def _mark(part: Events, where: str, known: Catalog, zone: str, prefix: str) -> Sql:
    try:
        return condition(part, known, zone, prefix)
    except ExpressionError as error:
        raise BadQuestion(where, Words(zh=error.say("zh-Hans"), en=error.say("en"))) from error


def _number(name: str, known: Catalog, where: str) -> Sql:
    """A property as a number that stands for its value; 0 when it is missing."""
    try:
        found = value(name, known, "held_")
    except KeyError:
        why = Words(zh=f"没有名为「{name}」的属性", en=f"there is no property {name!r}")
        raise BadQuestion(where, why) from None
    return replace(found, text=f"ifNull(sipHash64({found.text}), 0)")


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(min(ms, FOREVER // 10**6) / 1000, UTC)
