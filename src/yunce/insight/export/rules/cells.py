"""A cell as a file takes it. Undefined is empty, never 0; a text never runs as a formula."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

EXACT_DIGITS = 15
"""A spreadsheet keeps this many; a longer number is written as text, or an id would be rounded."""

_RUNS = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠|]")  # OWASP, CSV injection; the wide signs are taken for narrow ones
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def defined(value: Any) -> Any:
    """None for what is no number."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def plain_text(value: Any) -> str:
    """Lists, maps and everything else as text: `["a", 1]`, `{"city": "x"}`; texts as they are."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_inner(key)}: {_inner(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple | set):
        return "[" + ", ".join(_inner(each) for each in value) + "]"
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _inner(value: Any) -> str:
    if value is None:
        return "—"
    return f'"{value}"' if isinstance(value, str) else plain_text(value)


def guarded(text: str) -> str:
    """The text for a csv cell: one that a spreadsheet would run gets a quote in front. Negative numbers stay."""
    return f"'{text}" if _RUNS.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def local(moment: datetime, zone: str) -> datetime:
    """As it stands on the clock of the zone: a spreadsheet knows no zones."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment.tzinfo else moment


def is_exact(value: Decimal | float) -> bool:
    """Whether a spreadsheet keeps every digit of it."""
    if isinstance(value, float):
        return True
    digits = Decimal(value).as_tuple().digits
    return len("".join(map(str, digits)).strip("0")) <= EXACT_DIGITS


def file_stem(title: str, day: str) -> str:
    """A name for a file: the title's letters and the day."""
    letters = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in title)
    return f"{re.sub('-+', '-', letters).strip('-')[:60] or 'export'}-{day}"


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that a spreadsheet takes for a sheet and that no other has: 31 characters, none of `[]:*?/\\`."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip().strip("'")[:31] or "1"
    name, more = plain, 1
    while name.casefold() in {each.casefold() for each in taken}:
        more += 1
        name = f"{plain[: 30 - len(str(more))]} {more}"
    return name
