"""A table on its way into a file: its columns, its rows, and the lines that say what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

ColumnKind = Literal["text", "count", "number", "money", "share", "days", "day", "moment", "flag"]
FileForm = Literal["xlsx", "csv", "parquet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportColumn:
    """kind says what the raw cells are: money in major units, a share in 0..1, moments aware."""

    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTable:
    """A further table of a workbook: a sheet of its own."""

    title: str
    columns: tuple[ExportColumn, ...]
    rows: Sequence[Sequence[Any]]

    def __post_init__(self) -> None:
        _check_cells(self.columns, self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """about: what the figures are, as (label, text): definition, window, zone, data as of. sql: how they were asked.

    Texts are in the reader's language already. An undefined cell is None and stays empty. zone: of the moments.
    more: further tables, which only a workbook has room for.
    """

    title: str
    columns: tuple[ExportColumn, ...]
    rows: Sequence[Sequence[Any]]
    about: tuple[tuple[str, str], ...]
    sql: str
    zone: str
    language: str
    more: tuple[ExportTable, ...] = ()

    def __post_init__(self) -> None:
        _check_cells(self.columns, self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """name: without a folder, safe in a header."""

    name: str
    media_type: str
    content: bytes


def _check_cells(columns: Sequence[ExportColumn], rows: Sequence[Sequence[Any]]) -> None:
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{len(row)} cells for {len(columns)} columns")
