"""Named columns of a plain file (csv, xlsx, parquet) for the engines, with refusals that say file, row and column.

Read as an import reads it: encoding, delimiter, header and the figures people write are found the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from yunce.cli.entry import load, refuse
from yunce.events.files.rules.cells import Cell, FileRefused, is_empty, no_figure, text_of, yes_or_no
from yunce.events.files.rules.numbers import read_number
from yunce.events.files.rules.tables import open_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file that was read. rows: the number that a spreadsheet shows beside each line of cells."""

    file: Path
    columns: tuple[str, ...]
    rows: tuple[int, ...]
    cells: tuple[tuple[Cell, ...], ...]

    def has(self, column: str) -> bool:
        return column in self.columns

    def texts(self, column: str) -> list[str]:
        """The cells as text without blanks around them; empty where there is nothing."""
        place = self.columns.index(column)
        return ["" if is_empty(line[place]) else text_of(line[place]).strip() for line in self.cells]

    def numbers(self, column: str, *, blank: Decimal | None = None) -> list[Decimal]:
        """The cells as exact numbers; refuses what is none, and an empty cell unless `blank` stands for it."""
        place = self.columns.index(column)
        numbers = []
        for at, line in enumerate(self.cells):
            number = blank if blank is not None and no_figure(line[place]) else read_number(line[place])
            if number is None:
                self.refuse(at, column, f"{text_of(line[place])!r} is no number; write one like 12 or 3.5")
            numbers.append(number)
        return numbers

    def yes_or_no(self, column: str) -> list[bool]:
        """The cells as yes or no; refuses what says neither."""
        place = self.columns.index(column)
        answers = []
        for at, line in enumerate(self.cells):
            said = yes_or_no(line[place])
            if said is None:
                self.refuse(at, column, f"{text_of(line[place])!r} says neither yes nor no; write 1 or 0")
            answers.append(said)
        return answers

    def refuse(self, at: int, column: str, why: str) -> NoReturn:
        """Ends the command: the line at this place cannot be taken."""
        refuse(f"{self.file.name}: row {self.rows[at]}, column {column}: {why}")


def read_sheet(file: Path, *, needed: Sequence[str], also: Mapping[str, str] | None = None) -> Sheet:
    """The file with its `needed` columns there; ends the command when it cannot be read so.

    also: columns that may be there, and what each would be. Columns are found whatever their capitals.
    """
    try:
        table = open_table(file)
        lines = [(row, tuple(cells)) for row, cells in table.rows if not all(is_empty(cell) for cell in cells)]
    except FileRefused as error:
        refuse(f"{file.name}: {load('yunce.events.files.words').file_words(error.code, error.facts)}")
    wanted = [*needed, *(also or {})]
    columns = tuple(_named(name, table.columns, wanted) for name in table.columns)
    missing = [name for name in needed if name not in columns]
    if missing:
        found = ", ".join(table.columns) if table.header_row else "no header"
        more = "".join(f"; {name} may follow: {meaning}" for name, meaning in (also or {}).items())
        refuse(f"{file.name}: no column {', '.join(missing)}; found {found}. Needed: {', '.join(needed)}{more}")
    if not lines:
        refuse(f"{file.name}: a header and no rows; nothing to compute")
    sheet = Sheet(
        file=file,
        columns=columns,
        rows=tuple(row for row, _ in lines),
        cells=tuple(cells + (None,) * (len(columns) - len(cells)) for _, cells in lines),
    )
    for at, cells in enumerate(sheet.cells):
        _check(sheet, at, cells)
    return sheet


def _named(name: str, every: Sequence[str], wanted: Sequence[str]) -> str:
    if name in wanted:
        return name
    alike = [each for each in wanted if each.casefold() == name.strip().casefold() and each not in every]
    return alike[0] if alike else name


def _check(sheet: Sheet, at: int, cells: Sequence[Cell]) -> None:
    if any(not is_empty(cell) for cell in cells[len(sheet.columns) :]):
        sheet.refuse(
            at, str(len(cells)), f"the header has {len(sheet.columns)} columns; put text with commas in quotes"
        )
    for place, cell in enumerate(cells[: len(sheet.columns)]):
        if isinstance(cell, str) and any("\ud800" <= character <= "\udfff" for character in cell):
            sheet.refuse(at, sheet.columns[place], "characters that cannot be read; save the file as UTF-8")
