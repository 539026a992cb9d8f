"""A rule made ready: what its conditions ask of the events and of the traits, as SQL with everything bound."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from yunce.insight.asking.api import Context, Events
from yunce.insight.catalog.api import Catalog, asked_condition, asked_millionths, asked_number, catalog
from yunce.insight.segments.rules.measure import NO_NUMBER
from yunce.insight.segments.rules.rule import Did, InOrder, Rule, Span, check, leaves
from yunce.insight.sequences.api import Request
from yunce.kernel.expression import Sql

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """One condition over events. where: its place in the question; bit: its first mark; column: of its values."""

    leaf: Did | InOrder
    where: str
    bit: int
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """behaviours: in the order of their marks. request: what is read for all of them, None without any.

    days: what the events are spread over, None when there is no beginning.
    """

    behaviours: tuple[Behaviour, ...]
    request: Request | None
    days: int | None


@dataclass(slots=True, kw_only=True)
class _Columns:
    marks: list[Sql] = field(default_factory=list)
    also: dict[str, Sql] = field(default_factory=dict)


def ask(context: Context, rule: Rule) -> Asked:
    """Raises BadQuestion."""
    check(rule)
    # Segments are asked about by conditions of their own kind, which cannot run in a circle.
    known = replace(catalog(context.workspace_id, context.as_of), groups=dict)
    columns = _Columns()
    behaviours: list[Behaviour] = []
    starts: list[datetime | None] = []
    for number, (leaf, where) in enumerate(leaves(rule)):
        if not isinstance(leaf, Did | InOrder):
            continue
        prefix, bit = f"l{number}_", len(columns.marks)
        start, timed = _timed(leaf.time, context, f"{where}.time", prefix)
        starts.append(start)
        for place, (choice, at) in enumerate(_choices(leaf, where)):
            meant = asked_condition(choice, known, context.zone, at, f"{prefix}{place}_")
            columns.marks.append(Sql(f"({meant.text}) and {timed.text}", meant.params | timed.params))
        column = _values(leaf, columns, context, known, where, prefix) if isinstance(leaf, Did) else ""
        behaviours.append(Behaviour(leaf=leaf, where=where, bit=bit, column=column))
    known_starts = [start for start in starts if start is not None]
    since = min(known_starts) if known_starts and len(known_starts) == len(starts) else None
    request = (
        Request(
            workspace_id=context.workspace_id,
            since=min(since or _EARLIEST, context.as_of),
            until=context.as_of,
            marks=columns.marks,
            also=columns.also,
        )
        if columns.marks
        else None
    )
    return Asked(
        behaviours=tuple(behaviours),
        request=request,
        days=(context.as_of - since).days + 1 if since else None,
    )


def _choices(leaf: Did | InOrder, where: str) -> Iterator[tuple[Events, str]]:
    if isinstance(leaf, Did):
        yield leaf, where
        return
    for place, step in enumerate(leaf.steps):
        yield step, f"{where}.steps[{place}]"


def _timed(span: Span, context: Context, where: str, prefix: str) -> tuple[datetime | None, Sql]:
    """When it begins (None: never), and the condition on an event's time."""
    start, end = span.bounds(context.as_of, context.zone, where)
    text = f"time < {{{prefix}until:DateTime64(3, 'UTC')}}"
    params: dict[str, object] = {f"{prefix}until": end}
    if start is not None:
        text += f" and time >= {{{prefix}since:DateTime64(3, 'UTC')}}"
        params[f"{prefix}since"] = start
    return start, Sql(text, params)


def _values(leaf: Did, columns: _Columns, context: Context, known: Catalog, where: str, prefix: str) -> str:
    """The name of the column that the measure is taken of, which is added; empty for counts."""
    if leaf.measure == "count":
        return ""
    if leaf.measure == "days":
        text = "toInt64(toDate32(toTimeZone(time, {days_zone:String})))"
        columns.also["on_day"] = Sql(text, {"days_zone": context.zone})
        return "on_day"
    name, at = f"{prefix}of", f"{where}.by"
    columns.also[name] = (
        asked_number(leaf.by, known, at, f"{prefix}b_")
        if leaf.measure == "distinct"
        else asked_millionths(leaf.by, known, at, f"{prefix}b_", NO_NUMBER)
    )
    return name
