"""Gives every row of a file an id of its own, the same whenever and in whichever file the row comes again.

The id rests on the row's content and on how many identical rows stood before it in its file, never on the file's
name or the row's place: so a file loaded twice, or an export that overlaps the last one, adds nothing twice, while
two truly identical lines stay two.
"""

from collections.abc import Sequence
from hashlib import blake2b

from yunce.events.files.rules.cells import Cell, text_of

# Columns that a rejects file adds; `_id` carries the id of the row before it was mended.
REJECT_COLUMNS = ("_row", "_column", "_reason", "_id")


class RowIds:
    """Counts identical rows of one file as they pass. Rows must be given in the file's order, each once."""

    def __init__(self, source: str, columns: Sequence[str]) -> None:
        self._seed = source.encode()
        self._order = sorted(
            (place for place, name in enumerate(columns) if name not in REJECT_COLUMNS),
            key=lambda place: columns[place],
        )
        self._names = [columns[place] for place in range(len(columns))]
        self._kept = columns.index("_id") if "_id" in columns and "_reason" in columns else None
        self._seen: dict[int, int] = {}

    def next_id(self, event: str, cells: Sequence[Cell]) -> str:
        """The id of the next row: 32 hexadecimal digits.

        A mended row keeps the id it was set aside with: its new content may equal a row that was loaded before.
        """
        if self._kept is not None and self._kept < len(cells):
            kept = text_of(cells[self._kept]).strip()
            if kept:
                return self._digest("mended", kept)
        content = "".join(self._parts(cells))
        digest = blake2b(f"{event}\x00{content}".encode("utf-8", "surrogateescape"), digest_size=8).digest()
        key = int.from_bytes(digest, "big")
        number = self._seen.get(key, 0) + 1
        self._seen[key] = number
        return self._digest(event, content, str(number))

    def _parts(self, cells: Sequence[Cell]) -> list[str]:
        parts = []
        for place in self._order:
            text = text_of(cells[place]) if place < len(cells) else ""
            if text:  # an empty column added later does not make another row of it
                parts.append(f"{len(self._names[place])}:{self._names[place]}{len(text)}:{text}")
        return parts

    def _digest(self, *parts: str) -> str:
        text = "\x00".join(parts).encode("utf-8", "surrogateescape")
        return blake2b(text, digest_size=16, key=self._seed[:64]).hexdigest()
