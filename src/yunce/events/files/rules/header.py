"""Where the header stands, and what the columns are called.

Exports often put a title above the header, and some files have no header at all.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice

from yunce.events.files.rules.cells import Cell, FileRefused, Limits, Row, is_empty, text_of

_LOOK_AHEAD = 12  # titles, remarks and blank lines above a header rarely take more
_FIGURE = re.compile(r"[-+¥￥$£€]?\d[\d,.]*%?|\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}日?)?([ T].*)?|\d{1,2}:\d{2}.*")


def place_header(rows: Iterator[Row], wanted: int | None) -> tuple[int, list[Cell], Iterator[Row]]:
    """(row number of the header, its cells, the rows below it). Number 0: no header, cells are empty names.

    wanted: the row the user says; 0 for a file without one; None to guess. Raises FileRefused for an empty file.
    """
    first = list(islice(rows, max(_LOOK_AHEAD, wanted or 0)))
    place = _guess(first) if wanted is None else _stated(first, wanted)
    if not any(not is_empty(cell) for _, cells in first for cell in cells):
        raise FileRefused("empty_file")
    if place is None:
        width = max(len(cells) for _, cells in first)
        return 0, [None] * width, _filled(chain(first, rows))
    number, header = first[place]
    return number, header, _filled(chain(first[place + 1 :], rows))


def name_columns(header: list[Cell], limits: Limits) -> tuple[str, ...]:
    """Names as written, trimmed; a nameless column becomes `列3`, a repeated name gets `(2)`."""
    while header and header[-1] is not None and is_empty(header[-1]):
        header = header[:-1]
    if len(header) > limits.columns:
        raise FileRefused("too_many_columns", found=len(header), limit=limits.columns)
    names: list[str] = []
    taken: set[str] = set()
    for place, cell in enumerate(header, start=1):
        base = " ".join(text_of(cell).encode("utf-8", "replace").decode().split()) or f"列{place}"
        name, again = base, 1
        while name in taken:
            again += 1
            name = f"{base} ({again})"
        names.append(name)
        taken.add(name)
    return tuple(names)


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in rows if any(cell is not None and cell != "" for cell in row[1]))


def _stated(first: list[Row], wanted: int) -> int | None:
    if wanted == 0:
        return None
    for place, (number, _) in enumerate(first):
        if number == wanted:
            return place
    raise FileRefused("no_such_header_row", row=wanted)


def _guess(first: list[Row]) -> int | None:
    """The first row about as wide as the table that holds words; None when the first row is data already."""
    widths = [sum(not is_empty(cell) for cell in cells) for _, cells in first]
    if not widths or max(widths) == 0:
        return 0
    wide = max(widths)
    for place, (_, cells) in enumerate(first):
        if widths[place] < max(1, (wide + 1) // 2) or (widths[place] == 1 and wide > 1):
            continue
        return place if _looks_like_names(cells) else None
    return 0


def _looks_like_names(cells: list[Cell]) -> bool:
    names = [cell for cell in cells if not is_empty(cell)]
    figures = sum(not isinstance(cell, str) or bool(_FIGURE.fullmatch(cell.strip())) for cell in names)
    return figures == 0 or (figures < len(names) / 3 and len({text_of(cell) for cell in names}) == len(names))
