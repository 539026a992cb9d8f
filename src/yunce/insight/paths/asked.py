"""A question about paths made ready: what is read of the store, and its visits walked."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np

from yunce.insight.asking.api import Context, Events, Refused, fits, moment, ms
from yunce.insight.catalog.api import Catalog, asked_condition, asked_number, asked_value, catalog
from yunce.insight.paths.rules.codes import Coder
from yunce.insight.paths.rules.question import PathsQuestion, check, cuts, shape
from yunce.insight.paths.rules.walk import Paths, Shape, paths, rank
from yunce.insight.sequences.api import Request, settle_by, size, slices
from yunce.insight.sessions.rules.cut import Cuts, sessions
from yunce.kernel.expression import Sql
from yunce.kernel.windows import Window

# 50 bytes a path: half a gigabyte, and more are read again.
MOST_KEPT = 10_000_000
_NO_MIDNIGHTS = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """value: what a step is called, as Nullable(String). as_of: ms."""

    question: PathsQuestion
    window: Window
    cuts: Cuts
    shape: Shape
    request: Request
    value: Sql
    rows: int
    as_of: int


def ask(context: Context, question: PathsQuestion) -> Asked:
    """Raises BadQuestion, Refused."""
    check(question)
    window = question.period.window(context.zone)
    rules = cuts(question)
    known = catalog(context.workspace_id, context.as_of)
    # Visits that run into the period are cut as they would be by an answer over the days before.
    since = window.start - timedelta(milliseconds=rules.longest)
    until = moment(min(ms(window.end) + (0 if question.back else rules.longest + 1), ms(context.as_of)))
    value = asked_value(question.by, known, "$.by", "v_")
    request = Request(
        workspace_id=context.workspace_id,
        since=since,
        until=max(until, since),
        marks=_marks(question, known, context.zone, value),
        also={"node": asked_number(question.by, known, "$.by", "v_")},
    )
    rows = size(request)
    if too_large := fits(rows, (window.last_date - window.first_date).days + 1):
        raise Refused(too_large)
    return Asked(
        question=question,
        window=window,
        cuts=rules,
        shape=shape(question, window),
        request=request,
        value=value,
        rows=rows,
        as_of=ms(context.as_of),
    )


@dataclass(slots=True, kw_only=True)
class Walk:
    """All paths of a question, slice by slice, to go over twice: first to see what is frequent, then to count it."""

    asked: Asked
    coder: Coder = field(default_factory=Coder)
    _kept: list[Paths] | None = field(default_factory=list)

    def first(self) -> Iterator[Paths]:
        """Keeps what fits into memory."""
        count = 0
        for found in self._walked():
            count += len(found)
            if count > MOST_KEPT:
                self._kept = None
            if self._kept is not None:
                self._kept.append(found)
            yield found

    def again(self) -> Iterator[Paths]:
        """The same paths; values that have come since share the code after the last one."""
        if self._kept is not None:
            yield from self._kept
            return
        known = np.int32(len(self.coder))
        for found in self._walked():
            yield replace(found, nodes=np.minimum(found.nodes, known))

    def _walked(self) -> Iterator[Paths]:
        asked = self.asked
        for read in slices(asked.request, asked.rows):
            events = settle_by(read, rank(read.marks), read.also["node"])
            # Visits are cut by time alone: the marks of these events mean something else there.
            unmarked = replace(events, marks=np.zeros_like(events.marks))
            visits = sessions(unmarked, asked.cuts, _NO_MIDNIGHTS, asked.as_of)
            yield paths(events, self.coder.codes(events.also["node"]), visits, asked.shape)


def _marks(question: PathsQuestion, known: Catalog, zone: str, value: Sql) -> list[Sql]:
    """Bit 0: what steps are; then START and END of `rules/walk.py`. An event without a value is none of them."""

    def mark(choice: Events, where: str, prefix: str) -> Sql:
        found = asked_condition(choice, known, zone, where, prefix)
        return Sql(f"({found.text}) and isNotNull({value.text})", {**found.params, **value.params})

    never = Sql("false", {})
    return [
        mark(question.events, "$.events", "e_"),
        never if question.start is None else mark(question.start, "$.start", "s_"),
        never if question.end is None else mark(question.end, "$.end", "f_"),
    ]
