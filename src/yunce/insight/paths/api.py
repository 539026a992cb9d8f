"""Ask for paths: nodes and ways layer by layer, and the persons behind each count."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import Context
from yunce.insight.paths.asked import Asked, Walk, ask
from yunce.insight.paths.rules.figures import Count, Edge, Figures, Node, figures
from yunce.insight.paths.rules.question import PathsCell, PathsQuestion, check_cell
from yunce.insight.paths.rules.tally import Places, add, layers, no_sums, places, shown, those
from yunce.insight.sales.api import Statement
from yunce.insight.sequences.api import named, number_of, statement
from yunce.insight.sessions.rules.cut import Longs
from yunce.kernel.windows import Window

__all__ = ["Count", "Edge", "Figures", "Node", "PathsAnswer", "PathsCell", "PathsQuestion", "answer", "persons"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathsAnswer:
    """n: persons with a path."""

    question: PathsQuestion
    window: Window
    figures: Figures
    n: int
    as_of: datetime
    statement: Statement


def answer(context: Context, question: PathsQuestion) -> PathsAnswer:
    """Raises BadQuestion, Refused, StoreError."""
    asked = ask(context, question)
    walk = Walk(asked=asked)
    chosen, where = _chosen(walk)
    sums = no_sums(question.steps, question.top + 1)
    for found in walk.again():
        add(found, where, sums)
    numbers = walk.coder.numbers()
    names = named(asked.request, asked.value, {int(numbers[code]) for codes in chosen for code in codes})
    found_figures = figures(sums, chosen, numbers, names)
    return PathsAnswer(
        question=question,
        window=asked.window,
        figures=found_figures,
        n=found_figures.total.persons,
        as_of=context.as_of,
        statement=statement(asked.request),
    )


def persons(context: Context, question: PathsQuestion, cell: PathsCell) -> NDArray[np.uint64]:
    """The numbers of exactly those persons whom the answer counts in this figure, each but once. Raises BadQuestion,
    Refused."""
    check_cell(question, cell)
    asked = ask(context, question)
    walk = Walk(asked=asked)
    chosen, where = _chosen(walk)
    numbers = walk.coder.numbers()
    layer = cell.layer - 1
    place = _place(cell.value, chosen[layer], numbers, asked)
    to = _place(cell.to, chosen[layer + 1], numbers, asked) if cell.of == "edge" else -1
    kept = [found.who[those(found, where, cell.of, layer, place, to)] for found in walk.again()]
    return np.unique(np.concatenate(kept))


def _chosen(walk: Walk) -> tuple[list[Longs], Places]:
    """The codes that are shown of each layer, and where each code stands."""
    question = walk.asked.question
    counts = reduce(_longer, (layers(found, len(walk.coder)) for found in walk.first()))
    chosen = shown(counts, walk.coder.numbers(), question.top)
    return chosen, places(chosen, len(walk.coder) + 1, question.top)


def _longer(counts: Longs, more: Longs) -> Longs:
    """Added up; later slices know more codes."""
    more[:, : counts.shape[1]] += counts
    return more


def _place(value: str | None, codes: Longs, numbers: NDArray[np.uint64], asked: Asked) -> int:
    """Where a value stands among the shown ones; -1 where it is none of them."""
    if value is None:
        return asked.question.top
    found = np.flatnonzero(numbers[codes] == np.uint64(number_of(value)))
    return int(found[0]) if len(found) else -1
