"""A question asked and its answer, as values that pages, documents and evidence share.

An undefined figure is None. Not how it looks: cells are raw, texts are in both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from yunce.insight.rules.counted import Counted
from yunce.insight.rules.words import Words
from yunce.insight.sales.rules.statement import Statement
from yunce.kernel.windows import Unit as Interval
from yunce.kernel.windows import Window

Kind = Literal["text", "count", "number", "money", "share", "days", "seconds"]
Cell = str | Words | int | float | Decimal | None


class Persons(int):
    """A count of persons, as a cell, that knows which figure it is: what lists exactly those whom it counts.

    figure: what `Structured.persons` takes, as text.
    """

    figure: Mapping[str, str]

    def __new__(cls, count: int, **figure: str | int) -> "Persons":
        made = super().__new__(cls, count)
        made.figure = {name: str(value) for name, value in figure.items()}
        return made


class Running(float):
    """A figure of a time that is not over, as a cell or in a chart: it may still rise. Shown with a *."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked. as_of: only what was known before this moment counts.

    interval, days and top are read by the questions that have them.
    """

    workspace_id: str
    window: Window
    as_of: datetime
    currency: str
    first_weekday: int = 0
    interval: Interval = "month"
    days: int = 90
    top: int = 20

    def __post_init__(self) -> None:
        if not 1 <= self.days <= 730:
            raise ValueError(f"days must lie in 1..730, got {self.days}")
        if not 1 <= self.top <= 200:
            raise ValueError(f"top must lie in 1..200, got {self.top}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """kind says what the raw cells are: money in major units, a share in 0..1."""

    key: str
    label: Words
    kind: Kind = "text"
    hint: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One series of a chart: a value for each label, None where undefined."""

    name: Words
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The chart of an answer, before it has a language. unit: `%` takes shares. shades: each line is a row of cells."""

    kind: Literal["line", "bar", "stacked", "ranked", "shades"]
    labels: tuple[str | Words, ...]
    lines: tuple[Line, ...]
    unit: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place of a flow. name: with something that no other column's names have. column: from 0. quiet: grey."""

    name: Words
    column: int
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How many go from one stop to another further right; places among the stops."""

    start: int
    end: int
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A chart of what goes from column to column."""

    stops: tuple[Stop, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A further table of an answer, and its chart, such as the parts of a breakdown. key: stable, for programs."""

    key: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawing: Drawing | None = None
    note: Words | None = None

    def __post_init__(self) -> None:
        _check_cells(self.key, self.columns, self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. rows have a cell for each column. n of n_of (persons, orders or events) stand behind it.

    known_since and data_as_of: first and last fact known at as_of; None when there was none.
    more: what stands below the first table. params: what to ask again, as text.
    """

    question: str
    title: Words
    summary: Words
    window: Window
    currency: str
    unit: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawing: Drawing | Flow | None
    n: int
    n_of: Counted
    as_of: datetime
    known_since: datetime | None
    data_as_of: datetime | None
    statements: tuple[Statement, ...]
    notes: tuple[Words, ...] = ()
    more: tuple[Section, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_cells(self.question, self.columns, self.rows)

    @property
    def zone(self) -> str:
        return self.window.zone

    @property
    def sql(self) -> str:
        """Every statement that ran, in order."""
        return ";\n\n".join(statement.sql for statement in self.statements)

    @property
    def bound(self) -> dict[str, Any]:
        """The parameters of all statements."""
        return {name: value for statement in self.statements for name, value in statement.params.items()}

    def column(self, key: str) -> list[Cell]:
        """The cells of one column. Raises KeyError."""
        places = [place for place, column in enumerate(self.columns) if column.key == key]
        if not places:
            raise KeyError(key)
        return [row[places[0]] for row in self.rows]


def _check_cells(name: str, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]) -> None:
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{name}: {len(row)} cells for {len(columns)} columns")
