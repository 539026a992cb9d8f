"""Tables to read. Each can be copied to a spreadsheet; with `paste_url` one can be pasted from it too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from django.utils.functional import cached_property

from yunce.kernel.money import Money
from yunce.ui import format as write
from yunce.ui.components.actions import Action, Tone
from yunce.ui.components.base import Component
from yunce.ui.components.notices import EmptyState

Kind = Literal["text", "number", "money", "percent", "day", "moment"]
NUMERIC: frozenset[Kind] = frozenset({"number", "money", "percent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """kind says how raw values are written; a value that is already text is shown as it is."""

    key: str
    label: str
    kind: Kind = "text"
    decimals: int | None = None
    currency: str = ""  # for kind money, when values are minor units
    hint: str = ""
    wide: bool = False  # takes the space that is left, and may wrap

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC

    def written(self, value: Any) -> str:
        """What the cell shows: None is "—" in every kind."""
        if value is None or isinstance(value, str):
            return write.UNDEFINED if value is None else value
        match self.kind:
            case "number":
                return write.number(value, self.decimals)
            case "percent":
                return write.percent(value, 1 if self.decimals is None else self.decimals)
            case "money":
                return write.money(value, self.currency)
            case "day":
                return write.day(value)
            case "moment":
                return write.moment(value)
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A value that leads somewhere: shown and copied as the value alone would be."""

    value: Any
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """cells: by column key. url makes the first cell a link. tone colours the row's edge."""

    cells: Mapping[str, Any]
    url: str = ""
    tone: Tone = "neutral"
    actions: Sequence[Action] = ()
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell ready for the template."""

    shown: Component | str
    raw: str  # what goes to the clipboard: numbers without separators
    column: Column
    url: str = ""

    @property
    def is_component(self) -> bool:
        return not isinstance(self.shown, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    row: Row
    cells: Sequence[Cell]


@dataclass(frozen=True, kw_only=True)
class Table:
    """rows: `Row`s or mappings by column key. caption names the table for everyone. total: a last, heavier row."""

    template: ClassVar[str] = "ui/components/table.html"
    columns: Sequence[Column]
    rows: Sequence[Row | Mapping[str, Any]]
    caption: str
    empty: EmptyState | None = None
    show_caption: bool = False
    source: str = ""
    paste_url: str = ""
    paste_hint: str = ""
    total: Mapping[str, Any] | None = None
    copy: bool = True
    id: str = ""
    classes: str = field(default="")

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(row if isinstance(row, Row) else Row(cells=row)) for row in self.rows]

    @cached_property
    def total_line(self) -> Line | None:
        return None if self.total is None else self._line(Row(cells=self.total))

    @cached_property
    def has_actions(self) -> bool:
        return any(line.row.actions for line in self.lines)

    def _line(self, row: Row) -> Line:
        cells = [
            self._cell(column, row.cells.get(column.key), row.url if place == 0 else "")
            for place, column in enumerate(self.columns)
        ]
        return Line(row=row, cells=cells)

    @staticmethod
    def _cell(column: Column, value: Any, url: str) -> Cell:
        if isinstance(value, Linked):
            return Cell(shown=column.written(value.value), raw=_raw(value.value, column), column=column, url=value.url)
        if isinstance(value, Component):
            return Cell(
                shown=value, raw=str(getattr(value, "text", getattr(value, "value", ""))), column=column, url=url
            )
        return Cell(shown=column.written(value), raw=_raw(value, column), column=column, url=url)


def _raw(value: Any, column: Column) -> str:
    """For a spreadsheet: figures it can compute with, days it can sort, nothing for undefined."""
    if value is None:
        return ""
    if column.kind == "money" and isinstance(value, int):
        value = Money(value, column.currency)
    if isinstance(value, Money):
        return str(value.amount)
    if isinstance(value, datetime):
        return write.moment(value)
    if isinstance(value, date | Decimal | int | float):
        return str(value)
    return str(value)
