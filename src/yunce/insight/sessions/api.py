"""Ask for sessions: visits, bounce, stay and exits, and the persons behind each count."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context, Value, ms
from yunce.insight.catalog.api import MISSING
from yunce.insight.sales.api import Statement
from yunce.insight.sequences.api import number_of, statement
from yunce.insight.sessions.asked import Asked, ask, cut, shown
from yunce.insight.sessions.count import Tally
from yunce.insight.sessions.rules.figures import Exit, Figures
from yunce.insight.sessions.rules.question import Cell, SessionsQuestion, check_cell
from yunce.kernel.windows import Window

__all__ = [
    "Cell",
    "Exit",
    "Figures",
    "Part",
    "Piece",
    "SessionsAnswer",
    "SessionsQuestion",
    "answer",
    "persons",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Sessions that began in one interval."""

    window: Window
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Sessions of one value of the breakdown: which, its figures, and those of each interval."""

    value: Value
    figures: Figures
    trend: tuple[Figures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsAnswer:
    """n: sessions. exits: the most frequent events first."""

    question: SessionsQuestion
    window: Window
    total: Figures
    trend: tuple[Piece, ...]
    parts: tuple[Part, ...]
    exits: tuple[Exit, ...]
    n: int
    as_of: datetime
    statement: Statement


def answer(context: Context, question: SessionsQuestion) -> SessionsAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    asked = ask(context, question)
    tally = Tally(asked=asked, numbers=shown(asked))
    for events, found in cut(asked):
        tally.add(events, found)
    total = tally.total()
    return SessionsAnswer(
        question=question,
        window=asked.window,
        total=total,
        trend=tuple(
            Piece(window=piece, figures=each) for piece, each in zip(asked.pieces, tally.by_piece(), strict=True)
        ),
        parts=tuple(
            Part(value=value, figures=each, trend=trend)
            for value, each, trend in zip(tally.values(), tally.by_part(), tally.trends(), strict=True)
            if each.sessions
        ),
        exits=tally.exits(),
        n=total.sessions,
        as_of=context.as_of,
        statement=statement(asked.request),
    )


def persons(context: Context, question: SessionsQuestion, cell: Cell) -> NDArray[np.uint64]:
    """The numbers of exactly those persons whom the answer counts in this cell, each but once. Raises BadQuestion,
    Refused."""
    asked = ask(context, question)
    check_cell(question, cell, len(asked.pieces))
    piece = None if cell.piece is None else asked.pieces[cell.piece]
    part = None if cell.part is None else _numbers(cell.part, asked)
    last = MISSING if cell.exit is None or cell.exit.value is None else number_of(cell.exit.value)
    kept = []
    for events, found in cut(asked):
        those = {
            "sessions": np.ones(len(found), np.bool_),
            "open": found.open,
            "bounces": ~found.open & (found.events == 1),
            "exits": ~found.open & (events.also["kind"][found.last] == np.uint64(last)),
        }[cell.of]
        if piece is not None:
            those &= (found.began >= ms(piece.start)) & (found.began < ms(piece.end))
        if part is not None:
            numbers, inside = part
            those &= np.isin(events.also["split"][found.first], numbers) == inside
        kept.append(np.unique(found.who[those]))
    return np.concatenate(kept)


def _numbers(value: Value, asked: Asked) -> tuple[NDArray[np.uint64], bool]:
    """The numbers that stand for it, or with False all others."""
    if value.rest:
        return np.array([*shown(asked), MISSING], np.uint64), False
    return np.array([MISSING if value.value is None else number_of(value.value)], np.uint64), True
