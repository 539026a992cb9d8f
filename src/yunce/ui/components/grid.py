"""A table to type in, paste into and copy from: one hidden field carries its rows to the server.

`yunce.ui.grid.read_posted(request.POST, name, columns)` reads them back. Scripts: frontend/src/grid.ts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.functional import cached_property

from yunce.kernel.money import Money
from yunce.ui import format as write
from yunce.ui.grid import GridColumn, cell_name


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    column: GridColumn
    text: str
    error: str
    place: int
    name: str = ""  # under which a page without scripts sends it

    @property
    def label(self) -> str:
        return self.column.label

    @property
    def unknown(self) -> bool:
        """Text that is none of the choices: shown all the same, so that nothing typed is lost."""
        return bool(self.text) and self.text not in {value for value, _label in self.column.choices}


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    place: int
    id: str
    cells: Sequence[GridCell]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """rows: values or texts by column key, with `id` for rows the server knows. name: of the hidden field.

    errors: by (place, key), from `read_grid` and from the domain's rules. Put it inside a form.
    """

    template: ClassVar[str] = "ui/components/grid.html"
    name: str
    label: str
    columns: Sequence[GridColumn]
    rows: Sequence[Mapping[str, Any]]
    errors: Mapping[tuple[int, str], str] = field(default_factory=dict)
    blank_rows: int = 3  # offered below the last one
    may_add: bool = True
    may_remove: bool = True
    read_only: bool = False

    @cached_property
    def lines(self) -> list[GridLine]:
        blanks = self.blank_rows if self.may_add and not self.read_only else 0
        return [self._line(place, row) for place, row in enumerate([*self.rows, *({} for _ in range(blanks))])]

    @cached_property
    def sample(self) -> GridLine:
        """The empty row that scripts copy when one is added."""
        return self._line(-1, {})

    @property
    def sent(self) -> list[dict[str, str]]:
        """What the hidden field holds before anything is typed."""
        return [
            {"id": line.id, **{cell.column.key: cell.text for cell in line.cells}}
            for line in self.lines[: len(self.rows)]
        ]

    @property
    def error_list(self) -> list[tuple[int, str, str]]:
        """(line as the reader counts, column label, message), in reading order."""
        labels = {column.key: column.label for column in self.columns}
        return [(place + 1, labels.get(key, key), text) for (place, key), text in sorted(self.errors.items())]

    def _line(self, place: int, row: Mapping[str, Any]) -> GridLine:
        cells = [
            GridCell(
                column=column,
                text=typed(row.get(column.key), column),
                error=self.errors.get((place, column.key), ""),
                place=place,
                name=cell_name(self.name, place, column.key) if place >= 0 else "",
            )
            for column in self.columns
        ]
        return GridLine(place=place, id=str(row.get("id", "")), cells=cells)


def typed(value: Any, column: GridColumn) -> str:
    """A value as a person would type it: the inverse of `grid.read_cell`. Text stays as it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Money):
        return f"{value.amount:,f}"
    if column.kind == "money" and isinstance(value, int):
        return f"{Money(value, column.currency).amount:,f}"
    if column.kind == "percent":
        return f"{float(value) * 100:.6f}".rstrip("0").rstrip(".") + "%"
    if column.kind in ("integer", "number"):
        return f"{float(value):,.6f}".rstrip("0").rstrip(".")
    if column.kind == "day":
        return write.day(value)
    return str(value)
