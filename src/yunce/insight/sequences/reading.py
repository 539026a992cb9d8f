"""Marked events out of the store, some persons at a time, each person whole.

A question is read in even slices of the persons' numbers: memory stays bounded, two slices run side by side, progress
is known, and a wish to cancel is heard between two of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from yunce.events.store.api import store
from yunce.insight.running.rules.work import working
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.sequences.rules.steps import MOST_MARKS, Firsts, Steps
from yunce.kernel.expression import Sql

# Rows of one slice: 2 M rows are some 40 MB, and the fixed cost of a slice (10 ms) is a tenth of its time.
SLICE_ROWS = 2_000_000
# Two cores answer two slices at once; the store itself then needs one thread for each.
WORKERS = 2
_ONE_THREAD = {"max_threads": 1}
EVERYBODY = 2**64 - 1
_BY_NUMBER = ("settled", "firsts")
S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """marks[i] sets bit i. also: further columns, name -> SQL; not called like a column of the store.

    only_marked: leave out events without a mark; a strict order needs them. Window: since <= time < until.
    """

    workspace_id: str
    since: datetime
    until: datetime
    marks: Sequence[Sql]
    also: Mapping[str, Sql] = field(default_factory=dict)
    only_marked: bool = True

    def __post_init__(self) -> None:
        if not 1 <= len(self.marks) <= MOST_MARKS:
            raise ValueError(f"between 1 and {MOST_MARKS} marks, got {len(self.marks)}")


def statement(request: Request, name: str = "settled") -> Statement:
    """The statement `sql/<name>.sql` of one slice, for 「查看算法」 and for running; :low and :high bound everybody."""
    marks = " + ".join(f"{1 << place} * ({mark.text})" for place, mark in enumerate(request.marks))
    read = " or ".join(f"({mark.text})" for mark in request.marks) if request.only_marked else "true"
    also = "".join(f", {value.text} as {name}" for name, value in request.also.items())
    text = _sql(f"{name}.sql").replace("@marks@", marks).replace("@also@", also).replace("@read@", read)
    params: dict[str, Any] = {"workspace": request.workspace_id, "since": request.since, "until": request.until}
    for part in (*request.marks, *request.also.values()):
        params |= part.params
    if name in _BY_NUMBER:
        params |= {"low": 0, "high": EVERYBODY}
    return Statement(sql=text.replace("@database@", store().address.database), params=params)


def size(request: Request) -> int:
    """At most how many rows will be read, from the table's index alone."""
    asked = statement(request, "size")
    return sum(int(row["rows"]) for row in store().query(asked.sql, asked.params).dicts())


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Persons with low < number <= high. Numbers are hashes, so those up to one are an even sample of the persons."""

    low: int = 0
    high: int = EVERYBODY

    @property
    def share(self) -> float:
        return (self.high - self.low) / EVERYBODY


ALL = Numbers()


def slices(request: Request, rows: int, of: Numbers = ALL) -> Iterator[Steps]:
    """The persons' events, slice by slice, in the order of their numbers. rows: at most how many there will be."""
    apart = _unsettled(request, "unsettled")
    return _sliced(lambda low, high: _slice(request, low, high, apart), rows, of)


def slices_with_firsts(request: Request, earliest: Request, rows: int) -> Iterator[tuple[Steps, Firsts]]:
    """The same with the earliest marked event of each person, which may lie far before: of `earliest`, whose first mark
    alone is looked at. rows: of both together."""
    apart, apart_firsts = _unsettled(request, "unsettled"), _unsettled(earliest, "unsettled_firsts")

    def both(low: int, high: int) -> tuple[Steps, Firsts]:
        return _slice(request, low, high, apart), _firsts(earliest, low, high, apart_firsts)

    return _sliced(both, rows)


def _sliced(read: Callable[[int, int], S], rows: int, of: Numbers = ALL) -> Iterator[S]:
    """Between two slices the work is told how far it is. Raises Cancelled when it should not go on."""
    work = working()
    count = max(1, -(-rows // SLICE_ROWS))
    # A slice each for the workers, so that they end together; small questions are not worth a second one.
    count = count if count == 1 else -(-count // WORKERS) * WORKERS
    edges = [of.low + (of.high - of.low) * place // count for place in range(count + 1)]
    bounds = list(pairwise(edges))
    if count == 1:
        yield read(*bounds[0])
        return
    with ThreadPoolExecutor(WORKERS) as pool:

        def begin(place: int) -> "Future[S]":
            # In the context of who asks: it has the mark by which the store finds their statements.
            context = copy_context()
            return pool.submit(lambda: context.run(read, *bounds[place]))

        waiting = [begin(place) for place in range(WORKERS)]
        for place in range(count):
            work.go_on()
            ready = waiting.pop(0).result()
            if place + WORKERS < count:
                waiting.append(begin(place + WORKERS))
            yield ready
            work.tell((place + 1) / count)


def _slice(request: Request, low: int, high: int, apart: pa.Table | None) -> Steps:
    """Persons with low < number <= high."""
    table = _read(request, "settled", low, high, apart)
    return Steps.sorted(
        table["who"].to_numpy(),
        table["at"].to_numpy(),
        table["marks"].to_numpy(),
        {name: table[name].to_numpy() for name in request.also},
    )


def _firsts(request: Request, low: int, high: int, apart: pa.Table | None) -> Firsts:
    table = _read(request, "firsts", low, high, apart)
    who = table["who"].to_numpy()
    order = np.argsort(who)
    return Firsts(who=who[order], at=table["at"].to_numpy()[order])


def _read(request: Request, name: str, low: int, high: int, apart: pa.Table | None) -> pa.Table:
    asked = statement(request, name)
    table = store().arrow(asked.sql, {**asked.params, "low": low, "high": high}, settings=_ONE_THREAD)
    if apart is None:
        return table
    who = apart["who"].to_numpy()
    first, last = np.searchsorted(who, [low, high], side="right")
    return pa.concat_tables([table, apart.slice(first, last - first).cast(table.schema)])


def _unsettled(request: Request, name: str) -> pa.Table | None:
    """What is read of persons whose ids were joined or parted, ordered by person; None when there are none."""
    found = store().query(
        "select count() from unsettled where workspace = {workspace:String}", {"workspace": request.workspace_id}
    )
    if not found.value():
        return None
    asked = statement(request, name)
    return store().arrow(asked.sql, asked.params)


@cache
def _sql(name: str) -> str:
    return files("yunce.insight.sequences").joinpath("sql", name).read_text(encoding="utf-8").strip()
