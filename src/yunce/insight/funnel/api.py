"""Ask a funnel: its figures, and the persons behind each of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import BadQuestion, Context, Events, Refused, fits, moment, ms
from yunce.insight.catalog.api import MISSING, Catalog, asked_condition, asked_number, asked_value, catalog
from yunce.insight.funnel.rules.breakdown import split, values_of
from yunce.insight.funnel.rules.count import Bar, Counts, StepFigure, bars, count, figures
from yunce.insight.funnel.rules.figure import Figure, Part, read_figure, those
from yunce.insight.funnel.rules.figure import check as check_figure
from yunce.insight.funnel.rules.outcome import Outcomes, any_order_outcomes, attempt_outcomes, in_order, outcomes
from yunce.insight.funnel.rules.parts import Walk, entered, furthest, walked
from yunce.insight.funnel.rules.question import MOST_INTERVALS, Breakdown, FunnelQuestion, Step, check, rules
from yunce.insight.funnel.rules.walk import Rules
from yunce.insight.rules.words import Words
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.sequences.api import Request, Steps, by_value, frequent, settle_instants, size, slices, statement
from yunce.kernel.expression import Sql
from yunce.kernel.windows import Window

__all__ = [
    "Bar",
    "Breakdown",
    "Figure",
    "FunnelAnswer",
    "FunnelQuestion",
    "Part",
    "Piece",
    "Step",
    "StepFigure",
    "answer",
    "in_order",
    "persons",
    "read_figure",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One value of the breakdown, or one interval of entries. label: None is "no value", "" the values not shown."""

    label: str | None
    steps: tuple[StepFigure, ...]
    window: Window | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelAnswer:
    """excluded: persons whom an exclusion left out. n: persons (or attempts) who began. bars: time to convert."""

    question: FunnelQuestion
    window: Window
    steps: tuple[StepFigure, ...]
    bars: tuple[Bar, ...]
    excluded: int
    n: int
    as_of: datetime
    trend: tuple[Piece, ...]
    parts: tuple[Piece, ...]
    statement: Statement


def answer(context: Context, question: FunnelQuestion) -> FunnelAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    asked = _prepared(context, question)
    pieces = _pieces(asked.window, question, context.first_weekday)
    tally = _Tally(asked=asked, pieces=pieces)
    for events, found in _walked(asked):
        tally.add(events, found)
    total = reduce(add, tally.whole)
    return FunnelAnswer(
        question=question,
        window=asked.window,
        steps=_figures(question, total),
        bars=bars(total),
        excluded=total.excluded,
        n=int(total.reached[0]),
        as_of=context.as_of,
        trend=tuple(
            Piece(
                label=piece.label("zh-Hans"), steps=_figures(question, reduce(add, tally.by_piece[place])), window=piece
            )
            for place, piece in enumerate(pieces)
        ),
        parts=_parts(asked, tally),
        statement=statement(asked.request),
    )


def persons(context: Context, question: FunnelQuestion, figure: Figure) -> NDArray[np.uint64]:
    """The numbers of exactly those persons whom the answer counts, an attempt of theirs each where attempts count.

    Raises BadQuestion, Refused, and LookupError for a figure that the answer does not have.
    """
    pieces = _pieces(question.period.window(context.zone), question, context.first_weekday)
    check_figure(figure, len(question.steps), len(pieces))
    asked = _prepared(context, question)
    kept = [
        each.who[those(each, figure)]
        for events, found in _walked(asked)
        for each in _counted(asked, events, found, figure, pieces)
    ]
    return np.concatenate([np.empty(0, np.uint64), *kept])


def _counted(
    asked: "_Asked", events: Steps, found: Outcomes, figure: Figure, pieces: Sequence[Window]
) -> list[Outcomes]:
    """The outcomes among which the figure counts."""
    if figure.piece is not None:
        return [_entries(asked, events, pieces[figure.piece])]
    if figure.part is None:
        return [found]
    wanted = _numbers(asked, figure.part)
    return [part for number, part in _by_value(asked, events, found).items() if asked.shown(number) in wanted]


def _numbers(asked: "_Asked", part: Part) -> set[int]:
    """What stands for a part: the number of its value, MISSING, or -1 for the rest. Raises LookupError."""
    breakdown = asked.question.breakdown
    if breakdown is None or (part.label == "" and breakdown.touch == "all"):
        raise LookupError("the answer has no such part")
    if not part.label:
        return {MISSING if part.label is None else -1}
    return {number for number, name in asked.names.items() if name == part.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question made ready: names: number -> value of the breakdown, the most frequent first."""

    question: FunnelQuestion
    window: Window
    rules: Rules
    request: Request
    rows: int
    walk: Walk
    names: dict[int, str]

    @property
    def starts(self) -> np.uint32:
        """The marks that begin an attempt."""
        return np.uint32((1 << self.rules.steps) - 1 if self.question.order == "any" else 1)

    @property
    def held(self) -> str:
        """The column of the held property; empty when none is."""
        return "held" if self.question.hold else ""

    def shown(self, number: int) -> int:
        """Under which number its value stands in the answer: its own, or -1 for the rest."""
        return number if number in self.names or number == MISSING else -1

    def by_person(self, found: Outcomes) -> Outcomes:
        """One row a person where each value was walked apart; attempts stay as they are."""
        return furthest(found) if self.held and self.question.count == "persons" else found


@dataclass(slots=True, kw_only=True)
class _Tally:
    """Counts of the slices so far."""

    asked: _Asked
    pieces: Sequence[Window]
    whole: list[Counts] = field(default_factory=list)
    by_piece: dict[int, list[Counts]] = field(default_factory=lambda: defaultdict(list))
    by_value: dict[int, list[Counts]] = field(default_factory=lambda: defaultdict(list))

    def add(self, events: Steps, found: Outcomes) -> None:
        asked, steps = self.asked, self.asked.rules.steps
        self.whole.append(count(found, steps))
        for place, piece in enumerate(self.pieces):
            self.by_piece[place].append(count(_entries(asked, events, piece), steps))
        if asked.question.breakdown is not None:
            for number, part in _by_value(asked, events, found).items():
                self.by_value[asked.shown(number)].append(count(part, steps))


def _entries(asked: _Asked, events: Steps, piece: Window) -> Outcomes:
    """By the attempts that begin in one interval alone."""
    until = min(ms(piece.end), asked.rules.entry_until)
    found = entered(events, ms(piece.start), until, asked.rules, asked.walk, asked.starts, asked.held)
    return asked.by_person(found)


def _by_value(asked: _Asked, events: Steps, found: Outcomes) -> dict[int, Outcomes]:
    """By the number that stands for the value that the breakdown says, none without one."""
    breakdown = asked.question.breakdown
    if breakdown is None:
        return {}
    if breakdown.touch != "all":
        return split(*values_of(found, events.also["split"], breakdown))
    ordered = by_value(events, "split")
    each = walked(ordered, asked.rules, asked.walk, "split")
    return split(each, ordered.also["split"][each.events.max(axis=1)])


def _pieces(window: Window, question: FunnelQuestion, first_weekday: int) -> list[Window]:
    """The intervals of entry, none when not asked. Raises BadQuestion for too many."""
    if question.interval is None:
        return []
    pieces = window.split(question.interval, first_weekday=first_weekday)
    if len(pieces) > MOST_INTERVALS:
        why = Words(
            zh=f"最多看 {MOST_INTERVALS} 个时段，请按更长的间隔看",
            en=f"at most {MOST_INTERVALS} intervals; take longer ones",
        )
        raise BadQuestion("$.interval", why)
    return pieces


def _parts(asked: _Asked, tally: _Tally) -> tuple[Piece, ...]:
    """The values by name, then those without one, then the rest together.

    With touch "all" a person may stand under several values, so a rest would count them twice: there is none.
    """
    named = [(number, asked.names[number]) for number in asked.names if number in tally.by_value]
    labels: list[tuple[int, str | None]] = [*named, (MISSING, None)]
    if asked.question.breakdown is not None and asked.question.breakdown.touch != "all":
        labels.append((-1, ""))
    return tuple(
        Piece(label=label, steps=_figures(asked.question, reduce(add, tally.by_value[number])))
        for number, label in labels
        if number in tally.by_value
    )


def _prepared(context: Context, question: FunnelQuestion) -> _Asked:
    check(question)
    window = question.period.window(context.zone)
    held = rules(question, window, ms(context.as_of))
    known = catalog(context.workspace_id, context.as_of)
    last = min(held.finish_until, held.entry_until + held.window + 1, held.as_of)
    also = {"held": asked_number(question.hold, known, "$.hold", "h_")} if question.hold else {}
    if question.breakdown is not None:
        also["split"] = asked_number(question.breakdown.by, known, "$.breakdown.by", "b_")
    request = Request(
        workspace_id=context.workspace_id,
        since=window.start,
        until=max(moment(last), window.start),
        marks=[*_marks(question.steps, "steps", known, context), *_marks(question.exclude, "exclude", known, context)],
        also=also,
        only_marked=question.order != "strict",
    )
    rows = size(request)
    if too_large := fits(rows, (window.last_date - window.first_date).days + 1):
        raise Refused(too_large)
    return _Asked(
        question=question,
        window=window,
        rules=held,
        request=request,
        rows=rows,
        walk=_walk(question),
        names=_names(question.breakdown, request, known) if question.breakdown is not None else {},
    )


def _walk(question: FunnelQuestion) -> Walk:
    if question.order == "any":
        return any_order_outcomes
    return attempt_outcomes if question.count == "attempts" else outcomes


def _walked(asked: _Asked) -> Iterator[tuple[Steps, Outcomes]]:
    """Slice by slice: its events in their order, and what became of each person or attempt."""
    for events in slices(asked.request, asked.rows):
        # Instants first: beside each other, two values' events of one instant would look like one.
        ordered = settle_instants(events, asked.rules.steps)
        if asked.held:
            ordered = by_value(ordered, asked.held)
        yield ordered, asked.by_person(walked(ordered, asked.rules, asked.walk, asked.held))


def _figures(question: FunnelQuestion, counts: Counts) -> tuple[StepFigure, ...]:
    return figures(counts, [step.shown for step in question.steps], [step.optional for step in question.steps])


def _marks(parts: Sequence[Events], field: str, known: Catalog, context: Context) -> list[Sql]:
    return [
        asked_condition(part, known, context.zone, f"$.{field}[{place}]", f"{field[0]}{place}_")
        for place, part in enumerate(parts)
    ]


def _names(breakdown: Breakdown, request: Request, known: Catalog) -> dict[int, str]:
    """The most frequent values among the marked events, and the numbers that stand for them."""
    return frequent(request, asked_value(breakdown.by, known, "$.breakdown.by", "b_"), breakdown.top)
