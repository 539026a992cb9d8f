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
class Export:
    """about: what the figures are, as (label, text): definition, window, zone, data as of. sql: how they were asked.

    Texts are in the reader's language already. An undefined cell is None and stays empty. zone: of the moments.
    """

    title: str
    columns: tuple[ExportColumn, ...]
    rows: Sequence[Sequence[Any]]
    about: tuple[tuple[str, str], ...]
    sql: str
    zone: str
    language: str

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """name: without a folder, safe in a header."""

    name: str
    media_type: str
    content: bytes
