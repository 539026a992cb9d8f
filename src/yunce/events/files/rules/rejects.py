"""The file of rows that were kept aside: the original columns, then row, column, reason and the row's id.

It opens safely in a spreadsheet: a cell that would run as a formula gets a quote in front, taken off when it is loaded.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from yunce.events.files.rules.cells import Cell, text_of
from yunce.events.files.rules.identity import REJECT_COLUMNS

_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?(e[+-]?\d+)?%?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A row that could not be loaded: where, what stood there, and why. `cells` is the whole row as text."""

    row: int
    column: str
    value: str
    code: str
    id: str
    cells: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)


def guard(text: str) -> str:
    """`text` so that no spreadsheet runs it. unguard() gives it back exactly."""
    return f"'{text}" if _RUNS.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def unguard(text: str) -> str:
    """What guard() was given."""
    return text[1:] if _QUOTED.match(text) else text


def is_rejects_file(columns: Sequence[str]) -> bool:
    """Whether the columns are those of a file that we wrote."""
    return set(REJECT_COLUMNS) <= set(columns)


def unguard_row(cells: list[Cell]) -> list[Cell]:
    """A row of a rejects file as it stood in the file it came from."""
    return [unguard(cell) if isinstance(cell, str) else cell for cell in cells]


def header_line(columns: Sequence[str]) -> bytes:
    """The first line, with the mark by which spreadsheets know UTF-8."""
    kept = [guard(name) for name in columns if name not in REJECT_COLUMNS]
    return b"\xef\xbb\xbf" + _line([*kept, *REJECT_COLUMNS])


def reject_line(columns: Sequence[str], reject: Reject, reason: str) -> bytes:
    """One row as bytes. Bytes that were no characters become question marks."""
    cells = [*reject.cells, *[""] * (len(columns) - len(reject.cells))]
    kept = [guard(cell) for name, cell in zip(columns, cells, strict=False) if name not in REJECT_COLUMNS]
    return _line([*kept, str(reject.row), guard(reject.column), guard(reason), reject.id])


def row_texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    """A row as texts that can be encoded."""
    return tuple(text_of(cell).encode("utf-8", "replace").decode() for cell in cells)


def _line(cells: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode("utf-8", "replace")
