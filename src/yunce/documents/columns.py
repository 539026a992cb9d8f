"""How wide the columns of a table are, how large its type is and to which side cells stand: rules on what they hold.

A number, a date or a short word never breaks; columns of text share what is left; type shrinks before a number breaks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunce.documents.blocks import Align, Cell, Column
from yunce.documents.laid import LaidColumn, Line
from yunce.documents.text import ems

LINE = 464.0  # points between the margins of A4
# A number that the caller formatted: sign, currency, digits, unit. Dates and ranges are read, not compared: left.
_NUMBER = re.compile(
    r"[+\-−±≈]?\s?[A-Z]{0,3}\s?[£$¥€]?-?\d[\d,.]*\s?"
    r"(?:%|‰|倍|个百分点|[万亿]?[元人次件单天]?|[kMB])(?:/[^\W\d]{1,3})?"
)
# (points of type, points beside each cell, ems of a line of text that are wanted at least): the first that fits.
_LOOKS = ((9.0, 10.0, 11.0), (8.0, 8.0, 11.0), (8.0, 6.0, 7.0), (7.0, 6.0, 7.0), (6.0, 5.0, 5.0))
_SHORT = 9.0  # ems; a column without a longer cell is a column of words, such as 状态, and never breaks
_LONGEST = 40.0  # ems; a longer text is long anyway
_TOKEN = 9.0  # ems; a longer code or address is broken
_MARK = 1.2  # ems of a raised note
_BOLD = 1.1
_PIECES = re.compile(r"[!-~£¥€−–]+")  # what is not broken: words and numbers between spaces and Chinese characters


@dataclass(frozen=True, slots=True)
class _Need:
    """Of one column, in ems: all of its longest cell, and what must not be broken. whole: no cell may break."""

    full: float
    least: float
    whole: bool

    def at_least(self, wanted: float) -> float:
        return self.full if self.whole else max(self.least, min(self.full, wanted))


@dataclass(frozen=True, slots=True)
class Fitted:
    """The columns with their shares; size of the type and padding (left and right together) in points."""

    columns: tuple[LaidColumn, ...]
    size: float
    padding: float


def fit(
    columns: Sequence[Column],
    labels: Sequence[str],
    rows: Sequence[tuple[Line, ...]],
    cells: Sequence[Sequence[Cell]],
    strong: Sequence[int] = (),
) -> Fitted:
    """Widths, alignment and type of a table. rows: as printed; cells: as given; strong: indexes of bold rows."""
    aligned = [column.align or _align([row[at] for row in cells]) for at, column in enumerate(columns)]
    needs = [
        _need(label, [row[at] for row in rows], set(strong), numeric=aligned[at] == "right")
        for at, label in enumerate(labels)
    ]
    size, padding, least = _look(needs)
    widths = [width * size + padding for width in _grown(needs, least, (LINE - padding * len(needs)) / size)]
    fits = sum(least) * size + padding * len(needs) <= LINE
    total = sum(widths)
    laid = (
        LaidColumn(label, align, width / total, whole=need.whole and fits)
        for label, align, width, need in zip(labels, aligned, widths, needs, strict=True)
    )
    return Fitted(tuple(laid), size, padding)


def _need(label: str, cells: Sequence[Line], strong: set[int], *, numeric: bool) -> _Need:
    lengths = [_length(cell) * (_BOLD if at in strong else 1) for at, cell in enumerate(cells)]
    longest = max(lengths, default=0.0)
    # A title may take two lines, its words not.
    title = ems(label) * _BOLD
    title = max(title if title <= 5 else title / 2 + 1, _longest_piece(label) * _BOLD)
    whole = longest <= _SHORT or numeric
    piece = max((_longest_piece("".join(span.text for span in cell)) for cell in cells), default=0.0)
    full = min(max(longest, title), _LONGEST) if whole else min(max(longest, ems(label) * _BOLD), _LONGEST)
    return _Need(full + 0.2, max(min(piece, _TOKEN), title) + 0.2, whole)


def _length(cell: Line) -> float:
    return sum(ems(span.text) * (_BOLD if span.strong else 1) + _MARK * len(span.notes) for span in cell)


def _longest_piece(text: str) -> float:
    return max((ems(piece) for piece in _PIECES.findall(text)), default=0.0)


def _look(needs: Sequence[_Need]) -> tuple[float, float, list[float]]:
    """The largest type in which nothing breaks that must not; the smallest when none does."""
    for size, padding, wanted in _LOOKS:
        least = [need.at_least(wanted) for need in needs]
        if sum(least) * size + padding * len(needs) <= LINE:
            break
    return size, padding, least


def _grown(needs: Sequence[_Need], least: Sequence[float], line: float) -> list[float]:
    """Widths in ems: what is left goes to texts that wanted more, and then to all alike."""
    wanted = [max(need.full - width, 0.0) for need, width in zip(needs, least, strict=True)]
    left = max(line - sum(least), 0.0)
    part = min(left / sum(wanted), 1.0) if sum(wanted) else 0.0
    return [width + part * more for width, more in zip(least, wanted, strict=True)]


def _align(cells: list[Cell]) -> Align:
    """Right for numbers, also where some of them are undefined or already formatted as text by the caller."""
    known = [cell for cell in cells if cell is not None and cell != "—"]
    return "right" if known and all(_numeric(cell) for cell in known) else "left"


def _numeric(cell: Cell) -> bool:
    return bool(_NUMBER.fullmatch(cell)) if isinstance(cell, str) else isinstance(cell, int | float | Decimal)
