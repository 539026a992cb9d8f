"""Reads csv, tsv and csv.gz as a stream of rows: finds delimiter and header, keeps the spreadsheet's row numbers.

Not strict about quotes: what a spreadsheet can open is read the way the spreadsheet shows it.
"""

import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from yunce.events.files.rules.cells import Cell, FileOptions, FileRefused, Limits, Row, Table
from yunce.events.files.rules.encodings import detect_encoding, pieces
from yunce.events.files.rules.header import name_columns, place_header

DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_CHARS = 256 * 1024
_SAMPLE_ROWS = 50


class _Bounded(io.RawIOBase):
    """A byte stream that refuses to give more than `limit` bytes, however small its packed form was."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit, self._given = stream, limit, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise FileRefused("broken_gzip") from error
        self._given += len(piece)
        if self._given > self._limit:
            raise FileRefused("unpacked_too_large", limit_mb=self._limit // (1024 * 1024))
        buffer[: len(piece)] = piece
        return len(piece)


def open_delimited(path: Path, *, packed: bool, options: FileOptions, limits: Limits) -> Table:
    """The table in a delimited text file. Raises FileRefused."""
    encoding = options.encoding or _encoding(path, packed, limits)
    raw = path.open("rb")
    size = max(path.stat().st_size, 1)
    text = _text(raw, packed, encoding, limits)
    sample = text.read(_SAMPLE_CHARS)
    delimiter = options.delimiter or _stated(sample) or guess_delimiter(sample)
    raw.seek(0)
    text = _text(raw, packed, encoding, limits)
    rows = _numbered(text, delimiter, limits)
    header_row, header, rest = place_header(rows, options.header_row)
    return Table(
        kind="csv.gz" if packed else "csv",
        columns=name_columns(header, limits),
        header_row=header_row,
        rows=rest,
        done=lambda: min(raw.tell() / size, 1.0),
        encoding=encoding,
        delimiter=delimiter,
    )


def guess_delimiter(sample: str) -> str:
    """The delimiter under which the first rows agree best on how many columns there are."""
    lines = sample if len(sample) < _SAMPLE_CHARS else sample[: sample.rfind("\n") + 1] or sample
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
        widths: Counter[int] = Counter()
        try:
            for row in reader:
                if len(row) > 0:
                    widths[len(row)] += 1
                if widths.total() >= _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        if not widths:
            continue
        width, agreeing = max(widths.items(), key=lambda item: (item[0] > 1, item[1]))
        score = (agreeing / widths.total() if width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _stated(sample: str) -> str | None:
    """The delimiter that Excel's first line `sep=;` states."""
    first = sample.split("\n", 1)[0].strip("\r\ufeff\"' ")
    return first[4] if len(first) == 5 and first.lower().startswith("sep=") else None


def _encoding(path: Path, packed: bool, limits: Limits) -> str:
    with path.open("rb") as raw:
        return detect_encoding(pieces(cast("BinaryIO", _bytes(raw, packed, limits))))


def _bytes(raw: BinaryIO, packed: bool, limits: Limits) -> io.BufferedReader:
    stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
    return io.BufferedReader(_Bounded(stream, limits.unpacked_bytes), 256 * 1024)


def _text(raw: BinaryIO, packed: bool, encoding: str, limits: Limits) -> io.TextIOWrapper:
    # Bytes that are no characters become lone surrogates, so that only the row they stand in is refused.
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        return io.TextIOWrapper(_bytes(raw, packed, limits), encoding=encoding, errors="surrogateescape", newline="")
    except LookupError as error:
        raise FileRefused("unknown_encoding", encoding=encoding) from error


def _numbered(text: io.TextIOWrapper, delimiter: str, limits: Limits) -> Iterator[Row]:
    csv.field_size_limit(limits.cell_chars)
    reader = csv.reader(text, delimiter=delimiter)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except UnicodeDecodeError as error:
            raise FileRefused("wrong_encoding", row=number + 1) from error
        except csv.Error as error:
            raise FileRefused("unclosed_quote", row=number + 1, limit=limits.cell_chars) from error
        number += 1
        if number > limits.rows:
            raise FileRefused("too_many_rows", limit=limits.rows)
        if number == 1 and len(cells) <= 2 and "".join(cells).lower().startswith("sep="):
            continue
        yield number, cast("list[Cell]", cells)
