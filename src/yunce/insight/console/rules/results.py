"""What a question found: columns with their kinds, rows, and what a figure must say about itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

ResultKind = Literal["text", "count", "number", "day", "moment", "flag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultColumn:
    """type: as ClickHouse spells it."""

    name: str
    type: str

    @property
    def kind(self) -> ResultKind:
        return result_kind(self.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """more: there were rows beyond `limit`. rows_read is what the engine expected to read, None when it could not say.

    data_as_of: the last fact known at as_of.
    """

    columns: tuple[ResultColumn, ...]
    rows: Sequence[tuple[Any, ...]]
    limit: int
    more: bool
    seconds: float
    rows_read: int | None
    as_of: datetime
    data_as_of: datetime | None
    zone: str
    sql: str
    text: str
    values: dict[str, Any]


def result_kind(kind: str) -> ResultKind:
    """What the cells of a column of this type are; lists, maps and tuples are shown as text."""
    bare = kind
    while match := re.fullmatch(r"(?:Nullable|LowCardinality)\((.*)\)", bare):
        bare = match[1]
    if re.fullmatch(r"U?Int\d+", bare):
        return "count"
    if bare.startswith(("Float", "BFloat", "Decimal")):
        return "number"
    if bare in ("Date", "Date32"):
        return "day"
    if bare.startswith("DateTime"):
        return "moment"
    return "flag" if bare == "Bool" else "text"
