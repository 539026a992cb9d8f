"""How wide the columns of a table are and to which side they stand: rules on what the cells hold."""

import re
from collections.abc import Sequence
from decimal import Decimal

from yunce.documents.blocks import Align, Cell, Column
from yunce.documents.laid import LaidColumn, Line
from yunce.documents.text import width

# A number that the caller formatted: sign, currency, digits, unit. Dates and ranges are read, not compared: left.
_NUMBER = re.compile(r"[+\-−±≈]?\s?[A-Z]{0,3}\s?[£$¥€]?-?\d[\d,.]*\s?(?:%|‰|倍|个百分点|[万亿]?[元人次件单天]?|[kMB])")
# Widths of table columns, in half-width characters of the small print of tables; a line of A4 holds about 96.
_NARROWEST, _WIDEST, _PADDING, _SHORT, _LINE = 3, 48, 3, 20, 96


def laid_columns(
    columns: list[Column], labels: list[str], rows: tuple[tuple[Line, ...], ...], cells: Sequence[Sequence[Cell]]
) -> tuple[LaidColumn, ...]:
    """Each column with its label, alignment and share of the width. rows: as printed; cells: as given."""
    needs = []
    for at, label in enumerate(labels):
        longest = max((width("".join(span.text for span in row[at])) for row in rows), default=0)
        needs.append(min(max(longest, width(label), _NARROWEST), _WIDEST) + _PADDING)
    return tuple(
        LaidColumn(label, column.align or _align([row[at] for row in cells]), share)
        for at, (column, label, share) in enumerate(zip(columns, labels, _shares(needs), strict=True))
    )


def _shares(needs: list[int]) -> list[float]:
    """Shares of the line: numbers, dates and names get what they need, columns of long text divide the rest."""
    short = {at for at, need in enumerate(needs) if need <= _SHORT}
    rest = _LINE - sum(needs[at] for at in short)
    wanted = sum(need for at, need in enumerate(needs) if at not in short)
    if wanted > rest > _SHORT * (len(needs) - len(short)):
        needs = [need if at in short else round(need * rest / wanted) for at, need in enumerate(needs)]
        needs = [need if at in short else max(need, _SHORT) for at, need in enumerate(needs)]
    total = sum(needs)
    return [need / total for need in needs]


def _align(cells: list[Cell]) -> Align:
    """Right for numbers, also where some of them are undefined or already formatted as text by the caller."""
    known = [cell for cell in cells if cell is not None and cell != "—"]
    return "right" if known and all(_numeric(cell) for cell in known) else "left"


def _numeric(cell: Cell) -> bool:
    return bool(_NUMBER.fullmatch(cell)) if isinstance(cell, str) else isinstance(cell, int | float | Decimal)
