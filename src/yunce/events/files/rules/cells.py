"""What one cell of a file can hold, how it is written as text, and how much of a file we are willing to read.

Not about meaning: which column is a time or an amount is said by the mapping.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | int | float | bool | Decimal | date | datetime | time | timedelta | None
Row = tuple[int, list[Cell]]  # the row number a spreadsheet shows, and its cells

MIB = 1024 * 1024
# Written in files for "nothing here" by spreadsheets, databases and pandas; never a name, a number or a moment.
EMPTY_MARKS = frozenset({"", "\\N", "NULL", "null", "NaN", "nan", "None"})
# Also mean "no figure" in a cell that should hold a number or a moment.
NO_FIGURE = EMPTY_MARKS | {"-", "--", "—", "——", "/", "N/A", "n/a", "#N/A", "NA", "无", "暂无", "空"}

_YES = frozenset({"true", "yes", "y", "1", "是", "真", "√", "对", "有"})
_NO = frozenset({"false", "no", "n", "0", "否", "假", "×", "不是", "无"})


class FileRefused(ValueError):
    """A file that cannot be read at all. `code` says why; `facts` carry row, size, limit, for the page's words."""

    def __init__(self, code: str, **facts: str | int | float) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code}: {json.dumps(facts, ensure_ascii=False)}" if facts else code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one file. They keep one upload from eating the machine; raise them for a bigger one."""

    file_bytes: int = 512 * MIB
    unpacked_bytes: int = 2048 * MIB  # after gzip or zip: a bomb of 1 MB can hold 1 GB
    rows: int = 5_000_000  # identical rows are counted in memory, about 100 bytes a row
    columns: int = 500
    cell_chars: int = 131_072
    sheet_cells: int = 20_000_000  # a sheet is read whole; Excel's own limit of rows with 19 columns


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """How to read the file where the guess is wrong. None: guess."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None  # 1 is the first row; 0: the file has no header


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An open file: its columns, and its rows as a stream. `done` is the share of the file read so far, 0..1."""

    kind: str
    columns: tuple[str, ...]
    header_row: int
    rows: Iterator[Row]
    done: Callable[[], float]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = field(default=())


def text_of(cell: Cell) -> str:
    """One cell as text, the same for the same value whichever kind of file it came from.

    A whole float is written without its point, because spreadsheets keep every number as a float.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f") if cell.is_finite() else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing: no value, blanks, or a mark that databases write for null."""
    return cell is None or (isinstance(cell, str) and cell.strip() in EMPTY_MARKS)


def no_figure(cell: Cell) -> bool:
    """Whether a cell that should hold a number or a moment says that there is none."""
    return cell is None or (isinstance(cell, str) and cell.strip() in NO_FIGURE)


def yes_or_no(cell: Cell) -> bool | None:
    """What a cell that should say yes or no says; None when it says neither."""
    text = text_of(cell).strip().lower()
    return text in _YES if text in _YES or text in _NO else None
