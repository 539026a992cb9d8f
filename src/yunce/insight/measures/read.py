"""Asks the store: one pass over the events of all windows for all measures, and one more for each that looks back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.events.store.api import store
from yunce.insight.asking.api import Context, Refused, fits
from yunce.insight.catalog.api import catalog
from yunce.insight.measures.columns import Column, columns
from yunce.insight.measures.parts import Property, Split
from yunce.insight.measures.places import day, hour, place, places, touching, weekday
from yunce.insight.measures.rules.figure import UNKNOWN, Figure
from yunce.insight.measures.rules.measure import Measure
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.sequences.api import Request as Rows
from yunce.insight.sequences.api import size
from yunce.kernel.expression import Sql
from yunce.kernel.windows import Window, local_date, midnight

ALL = 0
_ONE_DAY = timedelta(days=1)
_PERSON = "dictGetOrDefault('@database@.person_overrides', 'survivor', (toString(workspace), distinct_id), distinct_id)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """windows: in time; where they touch they may be any number, and `cumulative` takes each with all before it.

    wheres: where each measure stands in the question. week: instead of windows and parts the places are the weekdays
    (1 Monday … 7 Sunday) and the parts the hours of the day (1 … 24) of all windows together.
    """

    context: Context
    measures: tuple[Measure, ...]
    windows: tuple[Window, ...]
    wheres: tuple[str, ...]
    split: Split | None = None
    cumulative: bool = False
    week: bool = False

    @property
    def span(self) -> Window:
        return Window(
            min(each.start for each in self.windows),
            max(each.end for each in self.windows),
            self.windows[0].zone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """figures: by (place of the measure, number of the window from 1, number of the part); ALL: all of them together,
    which is given where windows touch."""

    figures: Mapping[tuple[int, int, int], Figure]
    statements: tuple[Statement, ...]
    empty: Mapping[tuple[int, int], Figure] = field(default_factory=dict)

    def figure(self, measure: int, window: int = ALL, part: int = ALL) -> Figure:
        """What is not there happened to nobody: 0, or undefined for what is taken over something."""
        return self.figures.get((measure, window, part)) or self.empty[measure, window]


def counted(request: Request) -> Counted:
    """Raises BadQuestion, Refused, StoreError."""
    asked = _prepared(request)
    found: dict[tuple[int, int, int], Figure] = {}
    plain = [column for column in asked.columns if not column.measure.trailing]
    statements = []
    if plain:
        statement = _sums(asked, plain)
        statements.append(statement)
        for row in store().query(statement.sql, statement.params).dicts():
            for column in plain:
                days = asked.days(row["place"])
                found[column.number, row["place"], row.get("part", ALL)] = column.figure(row, days)
    for column in asked.columns:
        if column.measure.trailing:
            made, figures = _trailing(asked, column)
            statements += made
            found |= figures
    if request.cumulative:
        _carry(asked, found)
    empty = {
        (column.number, number): column.nothing(asked.days(number))
        for column in asked.columns
        for number in range((7 if request.week else len(request.windows)) + 1)
    }
    return Counted(figures=found, statements=tuple(statements), empty=empty)


def persons(
    request: Request, *, measure: int, window: Window, part: int = ALL, weekday: int = ALL
) -> NDArray[np.uint64]:
    """The numbers of exactly those whom a figure of this measure in this window and part counts, each once.

    window: for one that looks back, the days that it looks at. weekday: of a week; its hours are the parts."""
    asked = _prepared(request)
    column = asked.columns[measure]
    text, params = asked.written("persons", window)
    text = text.replace("@read@", _read([column])).replace("@place@", asked.weekday.text)
    chosen = {"part_chosen": part, "place_chosen": weekday}
    statement = Statement(sql=text.replace("@part@", asked.part.text), params={**params, **column.params, **chosen})
    rows = store().query(statement.sql, statement.params).rows
    return np.array(sorted(int(row[0]) for row in rows), np.uint64)


def looked_back(window: Window, days: int, as_of: datetime) -> Window:
    """The days that a measure which looks back sees at the end of a window: the last one begun by `as_of`."""
    last = _last_day(window, as_of)
    return Window.days(last - timedelta(days=days - 1), last, window.zone)


def shown_values(request: Request, of: Property, most: int) -> tuple[str, ...]:
    """The values that have most of the first measure, the first first."""
    asked = _prepared(request)
    column = asked.columns[0]
    window = request.span
    text, params = asked.written("values", window, of)
    text = text.replace("@value@", of.value.text).replace("@read@", column.meant.text).replace("@by@", column.rank)
    found = store().query(text, {**params, **of.value.params, **column.params, "most": most})
    return tuple(str(row[0]) for row in found.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """A request made ready. who: the number of an event's person, as SQL."""

    request: Request
    columns: Sequence[Column]
    who: str

    @property
    def weekday(self) -> Sql:
        return weekday(self.request.context.zone) if self.request.week else Sql("toUInt16(0)")

    @property
    def part(self) -> Sql:
        if self.request.week:
            return hour(self.request.context.zone)
        return self.request.split.number if self.request.split else Sql("toUInt16(0)")

    def days(self, number: int) -> int:
        """Days that have begun of a window, of all of them, or up to the end of one when figures are cumulative."""
        windows = self.request.windows
        last = windows[-1] if number == ALL or self.request.week else windows[number - 1]
        first = windows[0] if number == ALL or self.request.week or self.request.cumulative else last
        as_of = self.request.context.as_of
        if first.start >= as_of:
            return 0
        return (_last_day(Window(first.start, last.end, last.zone), as_of) - first.first_date).days + 1

    def written(self, name: str, window: Window, of: Property | None = None) -> tuple[str, dict[str, Any]]:
        """A statement with what all of them have in common filled in, and its parameters."""
        context = self.request.context
        until = max(min(window.end, context.as_of), window.start)
        of = of or (self.request.split.of if self.request.split else None)
        text = _sql(name).replace("@who@", self.who).replace("@join@", of.join if of else "")
        if name != "values":
            text = text.replace("@day@", day(window.zone, window).text)
        params: dict[str, Any] = {
            "workspace": context.workspace_id,
            "since": window.start,
            "until": until,
            **day(window.zone, window).params,
            **self.part.params,
            **self.weekday.params,
        }
        return text, params


def _prepared(request: Request) -> _Prepared:
    context = request.context
    known = catalog(context.workspace_id, context.as_of)
    made = columns(request.measures, request.wheres, known, context.zone)
    span = request.span
    rows = size(Rows(workspace_id=context.workspace_id, since=span.start, until=span.end, marks=[Sql("true")]))
    if too_large := fits(rows, (span.last_date - span.first_date).days + 1):
        raise Refused(too_large)
    return _Prepared(request=request, columns=made, who=_who(context.workspace_id))


def _who(workspace_id: str) -> str:
    """Rows keep the person's number at write; where ids were joined or parted since, who it is now is looked up."""
    sql = "select count() from unsettled where workspace = {workspace:String}"
    if not store().query(sql, {"workspace": workspace_id}).value():
        return "who"
    person = _PERSON.replace("@database@", store().address.database)
    apart = "who in (select who from unsettled where workspace = {workspace:String})"
    return f"if({apart}, if({person} = '', 0, sipHash64({person})), who)"


def _read(made: Sequence[Column]) -> str:
    return " or ".join(f"({column.meant.text})" for column in made)


def _sums(asked: _Prepared, made: Sequence[Column]) -> Statement:
    request = asked.request
    text, params = asked.written("sums", request.span)
    if request.week:
        where, levels = asked.weekday, " with cube"
    elif touching(request.windows):
        where, levels = place(request.windows), " with cube"
    else:
        where, levels = places(request.windows), ""
    groups = "place, part" if request.split or request.week else "place"
    kept = ",\n        ".join(column.rows(alone=len(made) == 1) for column in made)
    aggregates = [pair for column in made for pair in zip(column.names(), column.aggregates, strict=True)]
    text = text.replace(
        "@columns@",
        ",\n    ".join(f"{each.state if request.cumulative else each.now} as {name}" for name, each in aggregates),
    )
    text = text.replace("@rows@", kept).replace("@read@", _read(made)).replace("@levels@", levels)
    text = text.replace("@place@", where.text).replace("@part@", asked.part.text)
    if request.cumulative:
        merged = ",\n    ".join(f"{each.merged(name)} as {name}" for name, each in aggregates)
        inner = text.replace("\n", "\n    ")
        text = _sql("cumulative").replace("@sums@", inner).replace("@merged@", merged)
        text = text.replace("@part_of@", "part, " if request.split else "")
    text = text.replace("@groups@", groups)
    for column in made:
        params |= column.params
    return Statement(sql=text, params={**params, **where.params})


def _carry(asked: _Prepared, found: dict[tuple[int, int, int], Figure]) -> None:
    """A window without events stands where the one before it stood; a mean of days has more days to be the mean of."""
    request = asked.request
    parts = [ALL, *(request.split.numbers if request.split else ())]
    for column in asked.columns:
        if column.measure.trailing:
            continue
        for number in range(2, len(request.windows) + 1):
            for part in parts:
                before = found.get((column.number, number - 1, part))
                if before is None or (column.number, number, part) in found:
                    continue
                days = Decimal(asked.days(number))
                found[column.number, number, part] = (
                    replace(before, below=days) if column.measure.take == "daily" else before
                )


def _trailing(asked: _Prepared, column: Column) -> tuple[list[Statement], dict[tuple[int, int, int], Figure]]:
    """Everybody, and each part by itself: a person of two parts is one person."""
    request = asked.request
    days, as_of = column.measure.trailing, request.context.as_of
    lasts = [_last_day(each, as_of) if each.start < as_of else None for each in request.windows]
    known = [each for each in lasts if each is not None]
    if not known:
        return [], {}
    first = min(known) - timedelta(days=days - 1)
    window = Window.days(first, max(known), request.span.zone)
    found: dict[tuple[int, int, int], Figure] = {}
    statements = []
    for split in (False, True) if request.split else (False,):
        statement = _trailing_statement(asked, column, window, split=split)
        statements.append(statement)
        changes: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        for row in store().query(statement.sql, statement.params).dicts():
            changes[row.get("part", ALL)][row["day"]] = (int(row["persons"]), int(row["person_days"]))
        for part, by_day in changes.items():
            standing = _standing(by_day, (window.last_date - window.first_date).days + 1)
            for number, last in enumerate(lasts, start=1):
                if last is not None:
                    found[column.number, number, part] = _look(column, standing[(last - first).days])
            found[column.number, ALL, part] = _look(column, standing[(known[-1] - first).days])
    return statements, found


def _trailing_statement(asked: _Prepared, column: Column, window: Window, *, split: bool) -> Statement:
    text, params = asked.written("trailing", window)
    text = text.replace("@groups@", "day, part" if split else "day").replace("@keep@", "part, " if split else "")
    text = text.replace("@and_part@", ", part" if split else "").replace("@read@", _read([column]))
    text = text.replace("@part@", asked.part.text)
    return Statement(sql=text, params={**params, **column.params, "days": column.measure.trailing})


def _standing(changes: Mapping[int, tuple[int, int]], days: int) -> list[tuple[int, int]]:
    """Persons and person-days at each day, from what changes on it."""
    found, persons, person_days = [], 0, 0
    for number in range(days):
        more, more_days = changes.get(number, (0, 0))
        persons, person_days = persons + more, person_days + more_days
        found.append((persons, person_days))
    return found


def _look(column: Column, standing: tuple[int, int]) -> Figure:
    persons, person_days = standing
    if column.measure.take == "dau_over_mau":
        # (person-days / days) / persons, kept as one ratio of whole numbers.
        return Figure(above=Decimal(person_days), below=Decimal(column.measure.trailing * persons), n=persons)
    return Figure(above=Decimal(persons), n=persons)


def _last_day(window: Window, as_of: datetime) -> date:
    """The last day of the window that has begun at `as_of`."""
    if window.end <= as_of:
        return window.last_date
    today = local_date(as_of, window.zone)
    # At midnight nothing of the new day is known yet.
    known = today - _ONE_DAY if midnight(today, window.zone) >= as_of else today
    return max(min(window.last_date, known), window.first_date)


@cache
def _sql(name: str) -> str:
    return files("yunce.insight.measures").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8").strip()


__all__ = ["ALL", "UNKNOWN", "Counted", "Request", "counted", "looked_back", "persons", "shown_values"]
