"""Ask a trend: its figures over time, and exactly the persons behind each count of persons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import BadQuestion, Context
from yunce.insight.catalog.api import catalog
from yunce.insight.measures.api import (
    ALL,
    UNKNOWN,
    Figure,
    Measure,
    Request,
    Split,
    counted,
    event_property,
    moving,
    person_property,
    shown_values,
)
from yunce.insight.measures.api import persons as measured_persons
from yunce.insight.measures.read import looked_back
from yunce.insight.metrics.api import Fact, Metric, UnknownMetric, metric, values
from yunce.insight.metrics.rules.metric import Measured
from yunce.insight.metrics.rules.reading import sample
from yunce.insight.rules.counted import Counted
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import Span, Statement, span
from yunce.insight.trend.rules.calendar import State, before, pieces, state
from yunce.insight.trend.rules.question import (
    LETTERS,
    Breakdown,
    Compare,
    Formula,
    Interval,
    Term,
    TrendQuestion,
    check,
    check_measure,
    formulas,
)
from yunce.kernel.windows import Window

__all__ = [
    "Breakdown",
    "Compare",
    "Formula",
    "Interval",
    "Part",
    "Piece",
    "Series",
    "Side",
    "Term",
    "TrendAnswer",
    "TrendQuestion",
    "answer",
    "persons",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One interval. state: whole, cut by the ends of the period, still running, or ahead."""

    window: Window
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A value of the breakdown; None: those without one; rest: of all values that are not shown."""

    number: int
    value: str | None = None
    rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One period's figures: of the whole, and of each interval."""

    total: Figure
    points: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line. term: the place of the metric, or after the metrics that of the formula. moving: one value an interval.

    before: the same of the period it is compared with, interval by interval; it may have more or fewer of them."""

    term: int
    part: Part | None
    now: Side
    before: Side | None
    moving: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendAnswer:
    """metrics: those of the dictionary, by the place of the term; measures: what is counted of events.

    n of n_of: what the first metric is taken over."""

    question: TrendQuestion
    window: Window
    compared: Window | None
    pieces: tuple[Piece, ...]
    compared_pieces: tuple[Piece, ...]
    series: tuple[Series, ...]
    metrics: dict[int, Metric]
    measures: dict[int, Measure]
    n: int
    n_of: Counted
    as_of: datetime
    known: Span
    statements: tuple[Statement, ...]


def answer(context: Context, question: TrendQuestion) -> TrendAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    asked = _prepared(context, question)
    now, statements = _side(asked, asked.windows)
    then, more = _side(asked, asked.compared_windows) if asked.compared_windows else ({}, ())
    series = [
        Series(
            term=term,
            part=part,
            now=now[term, part.number if part else ALL],
            before=then.get((term, part.number if part else ALL)),
            moving=_moving(asked, now, term, part.number if part else ALL),
        )
        for term in range(len(question.metrics) + len(question.formulas))
        for part in asked.parts
    ]
    return TrendAnswer(
        question=question,
        window=asked.window,
        compared=asked.compared,
        pieces=asked.pieces(asked.windows),
        compared_pieces=asked.pieces(asked.compared_windows),
        series=tuple(series),
        metrics=asked.metrics,
        measures=asked.measures,
        n=now[0, ALL].total.n,
        n_of=_n_of(asked),
        as_of=context.as_of,
        known=asked.known,
        statements=(*statements, *more),
    )


def persons(
    context: Context, question: TrendQuestion, term: int, piece: int, part: int, side: str
) -> NDArray[np.uint64]:
    """The numbers of exactly those whom one figure counts, each once.

    piece: counted from 0, -1 for the whole period; part: its number, 0 for all; side: now or before. Raises
    BadQuestion, Refused, and LookupError for a figure that the answer does not have or that counts no persons."""
    asked = _prepared(context, question)
    windows = {"now": asked.windows, "before": asked.compared_windows}.get(side, ())
    numbers = {each.number if each else ALL for each in asked.parts} | {ALL}
    if not 0 <= term < len(question.metrics) or not -1 <= piece < len(windows) or part not in numbers:
        raise LookupError("the answer has no such figure")
    measure = asked.measures.get(term)
    if measure is None or measure.n_of != "persons" or not windows:
        raise LookupError("that figure counts no persons")
    place = list(asked.measures).index(term)
    last = windows[piece]
    window = Window(windows[0].start, last.end, last.zone) if piece < 0 or question.cumulative else last
    if measure.trailing:
        window = looked_back(last, measure.trailing, context.as_of)
    return measured_persons(_request(asked, windows), measure=place, window=window, part=part)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question made ready. metrics: of the dictionary, by place; measures: by place, of the terms that count events,
    those of the dictionary among them."""

    context: Context
    question: TrendQuestion
    window: Window
    compared: Window | None
    windows: tuple[Window, ...]
    compared_windows: tuple[Window, ...]
    metrics: dict[int, Metric]
    measures: dict[int, Measure]
    split: Split | None
    known: Span

    @property
    def first_weekday(self) -> int:
        own = self.question.first_weekday
        return self.context.first_weekday if own is None else own

    @property
    def parts(self) -> list[Part | None]:
        """None: everything."""
        if self.split is None:
            return [None]
        named = [Part(number=number, value=value) for number, value in enumerate(self.split.values, start=1)]
        return [*named, Part(number=self.split.missing), Part(number=self.split.rest, rest=True)]

    def pieces(self, windows: Sequence[Window]) -> tuple[Piece, ...]:
        return tuple(
            Piece(window=each, state=state(each, self.question.interval, self.first_weekday, self.context.as_of))
            for each in windows
        )

    def unknown(self, window: Window) -> bool:
        """Before the first fact nothing is known, and nothing yet of what has not begun: that is not 0."""
        first = self.known.first
        return first is None or window.end <= first or window.start >= self.context.as_of


def _n_of(asked: _Asked) -> Counted:
    if 0 in asked.measures:
        return asked.measures[0].n_of
    first = asked.metrics[0]
    return sample(first, None)[1] if first.fact is Fact.ORDERS else "events"


def _prepared(context: Context, question: TrendQuestion) -> _Asked:
    check(question)
    window = question.period.window(context.zone)
    own = question.first_weekday
    first_weekday = context.first_weekday if own is None else own
    compared = before(window, question.interval, question.compare) if question.compare else None
    windows = tuple(pieces(window, question.interval, first_weekday))
    named = _dictionary(context, question)
    measures = _measures(question, named)
    if question.breakdown is not None and len(measures) < len(question.metrics):
        place = next(place for place in range(len(question.metrics)) if place not in measures)
        why = Words(
            zh="订单、填报、比率和公式指标不按事件的属性拆分",
            en="metrics of orders, readings, ratios and formulas are not split by a property of events",
        )
        raise BadQuestion(f"$.metrics[{place}].key", why)
    asked = _Asked(
        context=context,
        question=question,
        window=window,
        compared=compared,
        windows=windows,
        compared_windows=tuple(pieces(compared, question.interval, first_weekday)) if compared else (),
        metrics=named,
        measures=measures,
        split=None,
        known=span(context.workspace_id, context.as_of),
    )
    if question.breakdown is None:
        return asked
    return _with_split(asked, question.breakdown)


def _with_split(asked: _Asked, breakdown: Breakdown) -> _Asked:
    """The values that have most of the first metric in the period; the other period shows the same ones."""
    context = asked.context
    if breakdown.of == "person":
        of = person_property(context.workspace_id, breakdown.by, "$.breakdown.by")
    else:
        of = event_property(breakdown.by, catalog(context.workspace_id, context.as_of), "$.breakdown.by")
    shown = shown_values(_request(asked, asked.windows), of, breakdown.top)
    return replace(asked, split=Split(of=of, values=shown))


def _dictionary(context: Context, question: TrendQuestion) -> dict[int, Metric]:
    found = {}
    for place, term in enumerate(question.metrics):
        if term.key:
            try:
                found[place] = metric(context.workspace_id, term.key)
            except UnknownMetric as error:
                why = Words(zh=f"指标字典里没有「{term.key}」", en=f"the dictionary has no metric {term.key!r}")
                raise BadQuestion(f"$.metrics[{place}].key", why) from error
    return found


def _measures(question: TrendQuestion, named: dict[int, Metric]) -> dict[int, Measure]:
    found: dict[int, Measure] = {}
    for place, term in enumerate(question.metrics):
        metric_of = named.get(place)
        if metric_of is None:
            found[place] = term
        elif isinstance(metric_of.formula, Measured) and metric_of.formula.per is None:
            found[place] = metric_of.formula.measure
            check_measure(question, found[place], f"$.metrics[{place}]")
    return found


def _request(asked: _Asked, windows: tuple[Window, ...]) -> Request:
    return Request(
        context=asked.context,
        measures=tuple(asked.measures.values()),
        wheres=tuple(f"$.metrics[{place}]" for place in asked.measures),
        windows=windows,
        split=asked.split,
        cumulative=asked.question.cumulative,
    )


def _side(asked: _Asked, windows: tuple[Window, ...]) -> tuple[dict[tuple[int, int], Side], tuple[Statement, ...]]:
    """By place of the term and number of the part; everything is there beside the parts."""
    found: dict[tuple[int, int], Side] = {}
    statements: tuple[Statement, ...] = ()
    parts = [ALL, *(asked.split.numbers if asked.split else ())]
    whole = Window(windows[0].start, windows[-1].end, windows[0].zone)
    if asked.measures:
        figures = counted(_request(asked, windows))
        statements = figures.statements
        for place, term in enumerate(asked.measures):
            for part in parts:
                points = [figures.figure(place, number, part) for number in range(1, len(windows) + 1)]
                found[term, part] = Side(
                    total=UNKNOWN if asked.unknown(whole) else figures.figure(place, ALL, part),
                    points=tuple(
                        UNKNOWN if asked.unknown(window) else point
                        for window, point in zip(windows, points, strict=True)
                    ),
                )
    if len(asked.measures) < len(asked.question.metrics):
        more, own = _of_dictionary(asked, windows, whole)
        found |= own
        statements += more
    for place in range(len(asked.question.formulas)):
        for part in parts:
            found[len(asked.question.metrics) + place, part] = _computed(asked, found, place, part)
    return found, statements


def _of_dictionary(
    asked: _Asked, windows: tuple[Window, ...], whole: Window
) -> tuple[tuple[Statement, ...], dict[tuple[int, int], Side]]:
    over = [Window(whole.start, each.end, each.zone) if asked.question.cumulative else each for each in windows]
    others = {place: each for place, each in asked.metrics.items() if place not in asked.measures}
    keys = [each.key for each in others.values()]
    read = values(asked.context.workspace_id, keys, [*over, whole], asked.context.as_of)
    sides = {}
    for place, each in others.items():
        figures = [Figure(above=one.numerator, below=one.denominator, n=one.n) for one in read[each.key]]
        sides[place, ALL] = Side(total=figures[-1], points=tuple(figures[:-1]))
    return tuple(found[0].statement for found in read.values()), sides


def _computed(asked: _Asked, found: dict[tuple[int, int], Side], formula: int, part: int) -> Side:
    expression = formulas(asked.question)[formula]
    sides = [found[term, part] for term in range(len(asked.question.metrics))]

    def one(figures: Sequence[Figure]) -> Figure:
        given = {LETTERS[place]: figure.value for place, figure in enumerate(figures)}
        value = expression.evaluate({name: given[name] for name in expression.names})
        return Figure(above=value, n=figures[0].n)

    points = zip(*(side.points for side in sides), strict=True)
    return Side(total=one([side.total for side in sides]), points=tuple(one(each) for each in points))


def _moving(asked: _Asked, now: dict[tuple[int, int], Side], term: int, part: int) -> tuple[float | None, ...]:
    """A formula's is the formula of its metrics' moving means: never a mean of ratios. Intervals that are not over
    have none."""
    width = asked.question.moving
    if not width:
        return ()
    metrics = len(asked.question.metrics)
    over = [each.end <= asked.context.as_of for each in asked.windows]
    if term < metrics:
        found = moving(now[term, part].points, width)
    else:
        expression = formulas(asked.question)[term - metrics]
        each = [moving(now[place, part].points, width) for place in range(metrics)]
        found = [
            expression.evaluate({name: given[LETTERS.index(name)] for name in expression.names})
            for given in zip(*each, strict=True)
        ]
    return tuple(value if there else None for value, there in zip(found, over, strict=True))
