"""Reads one sheet of an xlsx. The archive is measured before it is parsed, because its own figures may lie.

A sheet is held whole by the parser, so its area is bounded first: two cells at opposite corners span 17 billion.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from yunce.events.files.rules.cells import Cell, FileOptions, FileRefused, Limits, Row, Table
from yunce.events.files.rules.header import name_columns, place_header

_REFERENCE = re.compile(rb'\br\s*=\s*["\']([A-Za-z]{1,3})(\d{1,7})["\']')
_STEP = 1024 * 1024
_OVERLAP = 64  # a reference cut by the end of a piece
_ENTRIES = 5000


def open_workbook(path: Path, *, options: FileOptions, limits: Limits) -> Table:
    """The table on a sheet (the first visible one with cells, unless stated). Raises FileRefused."""
    measure(path, limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
        visible = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible).endswith("Visible")]
        names = visible or list(book.sheet_names)
        if not names:
            raise FileRefused("empty_file")
        if options.sheet is not None and options.sheet not in book.sheet_names:
            raise FileRefused("no_such_sheet", sheet=options.sheet)
        name = options.sheet or next((name for name in names if book.get_sheet_by_name(name).height), names[0])
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, OSError) as error:
        raise FileRefused("broken_workbook", detail=str(error)[:200]) from error
    total, place = max(sheet.total_height, 1), [0]
    if total > limits.rows:
        raise FileRefused("too_many_rows", limit=limits.rows)
    header_row, header, rest = place_header(_rows(sheet.iter_rows(), place, limits), options.header_row)
    return Table(
        kind="xlsx",
        columns=name_columns(header, limits),
        header_row=header_row,
        rows=rest,
        done=lambda: min(place[0] / total, 1.0),
        sheet=name,
        sheets=tuple(names),
    )


def measure(path: Path, limits: Limits) -> None:
    """Unpacks every part once, counting. Raises FileRefused for a bomb, a lie about sizes, or an area too large."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            entries = archive.infolist()
            if len(entries) > _ENTRIES:
                raise FileRefused("broken_workbook", detail=f"{len(entries)} parts")
            left = limits.unpacked_bytes
            for entry in entries:
                left -= _measure_entry(raw, entry, left, limits)
    except (zipfile.BadZipFile, struct.error, zlib.error, OSError, NotImplementedError) as error:
        raise FileRefused("broken_workbook", detail=str(error)[:200]) from error


def _measure_entry(raw: BinaryIO, entry: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    if entry.flag_bits & 0x1:
        raise FileRefused("locked_workbook")
    is_sheet = entry.filename.lower().startswith("xl/worksheets/")
    size, tail, corner = 0, b"", (0, 0)
    for piece in _unpacked(raw, entry):
        size += len(piece)
        if size > left:
            raise FileRefused("unpacked_too_large", limit_mb=limits.unpacked_bytes // (1024 * 1024))
        if is_sheet:
            corner = _grow(corner, tail + piece, limits)
            tail = piece[-_OVERLAP:]
    return size


def _unpacked(raw: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    raw.seek(entry.header_offset)
    head = raw.read(30)
    if head[:4] != b"PK\x03\x04":
        raise FileRefused("broken_workbook", detail=entry.filename)
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    raw.seek(entry.header_offset + 30 + name_length + extra_length)
    packed_left = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while packed_left > 0 and (piece := raw.read(min(_STEP, packed_left))):
            packed_left -= len(piece)
            yield piece
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise FileRefused("broken_workbook", detail=f"compression {entry.compress_type}")
    unpacker, packed = zlib.decompressobj(-zlib.MAX_WBITS), b""
    while not unpacker.eof:
        if not packed:
            packed = raw.read(min(65536, packed_left))
            packed_left -= len(packed)
            if not packed:
                return
        yield unpacker.decompress(packed, _STEP)
        packed = unpacker.unconsumed_tail


def _grow(corner: tuple[int, int], piece: bytes, limits: Limits) -> tuple[int, int]:
    rows, columns = corner
    for letters, digits in _REFERENCE.findall(piece):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        rows, columns = max(rows, int(digits)), max(columns, column)
    if rows * columns > limits.sheet_cells:
        raise FileRefused("sheet_too_large", rows=rows, columns=columns, limit=limits.sheet_cells)
    return rows, columns


def _rows(rows: Iterable[Sequence[Cell]], place: list[int], limits: Limits) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        place[0] = number
        for cell in cells:
            if isinstance(cell, str) and len(cell) > limits.cell_chars:
                raise FileRefused("cell_too_long", row=number, limit=limits.cell_chars)
        yield number, list(cells)
