"""Reads the moments that files write: ISO, Chinese, day/month in either order, compact, unix seconds, Excel serials.

A time without a zone is read in the zone the planner chose; hours that happen twice or never are reported, not hidden.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal
from zoneinfo import ZoneInfo

from yunce.events.files.rules.cells import Cell, no_figure, text_of

TimeFormat = Literal["ymd", "dmy", "mdy", "unix_s", "unix_ms", "excel"]
FORMATS: tuple[TimeFormat, ...] = ("ymd", "dmy", "mdy", "unix_s", "unix_ms", "excel")
Note = Literal["", "repeated_hour", "skipped_hour"]

EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 a spreadsheet has no zone; day 60 onward, i.e. from 1 March 1900
# What the store can hold is wider; a moment outside these is a typing error or a wrong format.
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_UNIX_S, _UNIX_MS = (100_000_000, 7_258_118_400), (100_000_000_000, 7_258_118_400_000)  # 1973 … 2200
_SERIAL = (20_000, 110_000)  # 1954 … 2201, so that small counts are not taken for days
_CENTURY_CUT = 70  # two digits: 69 is 2069, 70 is 1970, as POSIX and spreadsheets have it

_MONTHS = {
    name: place
    for place, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_CLOCK = re.compile(
    r"(?P<half1>上午|下午|中午|凌晨|晚上|早上|am|pm|a\.m\.|p\.m\.)?\s*"
    r"(?P<h>\d{1,2})\s*[:时点]\s*(?P<m>\d{1,2})\s*分?(?:\s*[::]?\s*(?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?\s*秒?)?"
    r"\s*(?P<half2>am|pm|a\.m\.|p\.m\.)?\s*(?P<zone>z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})\s*[日号]?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{2,4})", re.IGNORECASE)
_NAMED_US = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20|21)\d{2})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?")
_WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment in UTC. `note` says that the wall clock it was read from shows that time twice, or never."""

    at: datetime
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatGuess:
    """The format that reads most samples; `share` of them, 0..1. `also`: another day/month order that does too."""

    format: TimeFormat | None
    share: float
    also: TimeFormat | None = None

    @property
    def ambiguous(self) -> bool:
        """Whether nothing in the samples says which number is the day and which the month."""
        return self.also is not None


def read_moment(cell: Cell, form: TimeFormat, zone: ZoneInfo) -> Moment | None:
    """The moment a cell means under a format; None when it means none. A time without a zone is read in `zone`."""
    if isinstance(cell, datetime):
        return _bounded(cell, zone)
    if isinstance(cell, date):
        return _bounded(datetime.combine(cell, time()), zone)
    read = _NUMERIC.get(form)
    wall = read(cell) if read else _from_text(text_of(cell), form)
    return None if wall is None else _bounded(wall, zone)


def guess_format(cells: Iterable[Cell]) -> FormatGuess:
    """Which format reads these cells. None when no format reads at least half of them."""
    samples = [cell for cell in cells if not no_figure(cell)]
    if not samples:
        return FormatGuess(format=None, share=0.0)
    typed = sum(isinstance(cell, date) for cell in samples)
    if typed == len(samples):
        return FormatGuess(format="ymd", share=1.0)
    utc = ZoneInfo("UTC")
    counts = {form: sum(read_moment(cell, form, utc) is not None for cell in samples) for form in FORMATS}
    best = max(FORMATS, key=lambda form: counts[form])
    share = counts[best] / len(samples)
    if share < 0.5:
        return FormatGuess(format=None, share=share)
    rivals = [form for form in FORMATS[:3] if form != best and counts[form] == counts[best]]
    rival = next((form for form in rivals if _disagree(samples, best, form)), None)
    return FormatGuess(format=best, share=share, also=rival)


def _disagree(samples: list[Cell], one: TimeFormat, other: TimeFormat) -> bool:
    utc = ZoneInfo("UTC")
    return any(read_moment(cell, one, utc) != read_moment(cell, other, utc) for cell in samples)


def _bounded(wall: datetime, zone: ZoneInfo) -> Moment | None:
    try:
        moment = _in_zone(wall, zone)
    except OverflowError:
        return None
    return moment if EARLIEST <= moment.at < LATEST else None


def _in_zone(wall: datetime, zone: ZoneInfo) -> Moment:
    if wall.tzinfo is not None:
        return Moment(at=wall.astimezone(UTC))
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    at = first.astimezone(UTC)  # of two: the earlier; in a gap: read with the offset before the jump (PEP 495)
    if before == after or before is None or after is None:
        return Moment(at=at)
    return Moment(at=at, note="repeated_hour" if before > after else "skipped_hour")


def _from_text(raw: str, form: TimeFormat) -> datetime | None:
    if form == "ymd" and len(raw) in (10, 19) and raw[4:5] == "-":  # the common case, four times faster
        try:
            return datetime.fromisoformat(raw)
        except ValueError:
            pass
    text = _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", raw)).strip().strip("'\"").strip()
    if not 6 <= len(text) <= 64:
        return None
    day, rest = _day_of(text, form)
    if day is None:
        return None
    rest = rest.lstrip("Tt,; ").strip()
    return datetime.combine(day, time()) if not rest else _with_clock(day, rest)


def _day_of(text: str, form: TimeFormat) -> tuple[date | None, str]:
    if match := _COMPACT.match(text):
        rest = text[match.end() :]
        if not rest[:1].isdigit() and form == "ymd":
            year, month, day, hour, minute, second = match.groups()
            clock = f"{hour}:{minute}:{second or '00'}" if hour else ""
            return _date(int(year), int(month), int(day)), clock + rest
    if match := _DATE.match(text):
        one, two, three = match.groups()
        return _ordered(one, two, three, form), text[match.end() :]
    if match := _NAMED.match(text):
        return _named(match[3], match[2], match[1]), text[match.end() :]
    if match := _NAMED_US.match(text):
        return _named(match[3], match[1], match[2]), text[match.end() :]
    return None, text


def _ordered(one: str, two: str, three: str, form: TimeFormat) -> date | None:
    if len(one) == 4:  # a year in front leaves no doubt
        return _date(int(one), int(two), int(three)) if form in ("ymd", "dmy", "mdy") else None
    if form == "ymd":
        return _date(_year(one), int(two), int(three)) if len(one) == 2 and len(three) <= 2 else None
    day, month = (one, two) if form == "dmy" else (two, one)
    return _date(_year(three), int(month), int(day)) if len(three) in (2, 4) and len(one) <= 2 else None


def _named(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month.lower())
    return None if number is None else _date(_year(year), number, int(day))


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < _CENTURY_CUT else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_clock(day: date, text: str) -> datetime | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match["h"]), int(match["m"]), int(match["s"] or 0)
    hour = _half_day(hour, (match["half1"] or match["half2"] or "").lower().replace(".", ""))
    micro = int((match["f"] or "0")[:6].ljust(6, "0"))
    if minute > 59 or second > 59 or not (0 <= hour < 24 or (hour == 24 and not (minute or second or micro))):
        return None
    try:  # 24:00 is how Chinese systems write the end of a day
        wall = datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    except OverflowError:
        return None
    return _with_offset(wall, match["zone"])


def _half_day(hour: int, half: str) -> int:
    if half in ("pm", "下午", "晚上") and 1 <= hour < 12:
        return hour + 12
    if half in ("am", "上午", "凌晨", "早上") and hour == 12:
        return 0
    return -1 if half in ("am", "pm") and not 1 <= hour <= 12 else hour


def _with_offset(wall: datetime, zone: str | None) -> datetime | None:
    if not zone:
        return wall
    digits = re.sub(r"(?i)utc|gmt|z|:", "", zone)
    if not digits:
        return wall.replace(tzinfo=UTC)
    hours, minutes = int(digits[1:3]), int(digits[3:5] or 0)
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return (wall - offset if digits[0] == "+" else wall + offset).replace(tzinfo=UTC)


def _number(cell: Cell) -> Decimal | None:
    if isinstance(cell, bool):
        return None
    text = text_of(cell).strip()
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _unix(scale: int, bounds: tuple[int, int]) -> Callable[[Cell], datetime | None]:
    def read(cell: Cell) -> datetime | None:
        number = _number(cell)
        if number is None or not bounds[0] <= number < bounds[1]:
            return None
        return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(number * (1_000_000 // scale)))

    return read


def _serial(cell: Cell) -> datetime | None:
    number = _number(cell)
    if number is None or not _SERIAL[0] <= number < _SERIAL[1]:
        return None
    # A day has 86 400 000 ms; the float's last digits are noise below that.
    return EXCEL_EPOCH + timedelta(milliseconds=int((number * 86_400_000).to_integral_value()))


_NUMERIC: dict[str, Callable[[Cell], datetime | None]] = {
    "unix_s": _unix(1, _UNIX_S),
    "unix_ms": _unix(1000, _UNIX_MS),
    "excel": _serial,
}
