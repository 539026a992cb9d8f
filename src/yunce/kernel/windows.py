"""Half-open stretches of time with the zone whose calendar they follow.

An event at midnight belongs to the new day only, so windows that touch never count it twice.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_ZONE = "Asia/Shanghai"
Unit = Literal["day", "week", "month", "quarter"]
UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter")
_ONE_DAY = timedelta(days=1)


class WindowError(ValueError):
    """A stretch of time that cannot be what was meant. `where` names the field, `hint` the next step."""

    def __init__(self, what: str, *, where: str, hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(f"{where}: {what}. {hint}" if hint else f"{where}: {what}")


@lru_cache(maxsize=256)
def zone_info(zone: str) -> ZoneInfo:
    """The zone by its IANA name. Raises WindowError when there is none of that name."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise WindowError(
            f"no time zone {zone!r}", where="zone", hint="Use an IANA name such as Asia/Shanghai"
        ) from None


def midnight(day: date, zone: str) -> datetime:
    """The moment (UTC) at which a calendar day begins in a zone.

    Where the clock jumps over midnight it is the jump; where midnight comes twice it is the first.
    """
    return datetime.combine(day, time(), tzinfo=zone_info(zone)).astimezone(UTC)


def local_date(moment: datetime, zone: str) -> date:
    """The calendar day of a moment in a zone."""
    return _utc(moment, "moment").astimezone(zone_info(zone)).date()


@dataclass(frozen=True, slots=True)
class Window:
    """[start, end) as UTC moments, with the zone whose days it is read in. start < end.

    Aware moments of any zone are accepted and kept as UTC. Raises WindowError.
    """

    start: datetime
    end: datetime
    zone: str = DEFAULT_ZONE

    def __post_init__(self) -> None:
        zone_info(self.zone)
        object.__setattr__(self, "start", _utc(self.start, "start"))
        object.__setattr__(self, "end", _utc(self.end, "end"))
        if not self.start < self.end:
            raise WindowError(
                f"{self.end.isoformat()} is not after the start {self.start.isoformat()}",
                where="end",
                hint="The end is the first moment that is outside",
            )

    @classmethod
    def days(cls, first: date, last: date, zone: str = DEFAULT_ZONE) -> "Window":
        """Whole calendar days, both inclusive."""
        if last < first:
            raise WindowError(f"{last} is before the first day {first}", where="last", hint="Both days are inclusive")
        return cls(midnight(first, zone), midnight(last + _ONE_DAY, zone), zone)

    @classmethod
    def from_json(cls, value: dict[str, object]) -> "Window":
        """From `to_json`. Raises WindowError naming the field that is not right."""
        moments = {}
        for field in ("start", "end"):
            try:
                moments[field] = datetime.fromisoformat(str(value[field]))
            except (KeyError, ValueError):
                raise WindowError(
                    f"{value.get(field)!r} is not a moment", where=field, hint="Write it like 2026-03-01T00:00:00+00:00"
                ) from None
        return cls(moments["start"], moments["end"], str(value.get("zone")))

    def to_json(self) -> dict[str, object]:
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "zone": self.zone}

    @property
    def length(self) -> timedelta:
        """Elapsed time: a day on which the clock changes is 23 or 25 hours long."""
        return self.end - self.start

    @property
    def first_date(self) -> date:
        return local_date(self.start, self.zone)

    @property
    def last_date(self) -> date:
        """The day of the last moment inside."""
        return local_date(self.end - timedelta(microseconds=1), self.zone)

    @property
    def whole_days(self) -> bool:
        """Whether it begins and ends where days do."""
        return self.start == midnight(self.first_date, self.zone) and self.end == midnight(
            self.last_date + _ONE_DAY, self.zone
        )

    def dates(self) -> list[date]:
        """Every calendar day it touches, in order. A day that the zone skipped is not there."""
        count = (self.last_date - self.first_date).days + 1
        days = [self.first_date + timedelta(days=place) for place in range(count)]
        return [day for day in days if midnight(day, self.zone) < midnight(day + _ONE_DAY, self.zone)]

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= _utc(moment, "moment") < self.end

    def overlap(self, other: "Window") -> "Window | None":
        """The stretch in both, in this one's zone; None when they only touch or lie apart."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Window(start, end, self.zone) if start < end else None

    def previous(self) -> "Window":
        """The window that ends where this one starts: as many calendar days, else as much elapsed time."""
        if not self.whole_days:
            return Window(self.start - self.length, self.start, self.zone)
        count = (self.last_date - self.first_date).days + 1
        return Window(midnight(self.first_date - timedelta(days=count), self.zone), self.start, self.zone)

    def split(self, unit: Unit, *, first_weekday: int = 0) -> list["Window"]:
        """Pieces along calendar days, weeks, months or quarters; the outer ones are cut at this window's ends.

        first_weekday: 0 Monday … 6 Sunday. The pieces touch and cover this window exactly.
        """
        edges = [self.start]
        day = _next_edge(self.first_date, unit, first_weekday)
        while (edge := midnight(day, self.zone)) < self.end:
            if edge > edges[-1]:
                edges.append(edge)
            day = _next_edge(day, unit, first_weekday)
        return [Window(start, end, self.zone) for start, end in pairwise([*edges, self.end])]

    def label(self, language: str = "zh-Hans") -> str:
        """For people, both ends inclusive: 2011年6月, 2011年第3季度, 2011-06-01, 2011-06-01 至 2011-08-31."""
        chinese = language.lower().startswith("zh")
        between = " 至 " if chinese else " – "
        if not self.whole_days:
            start, end = (moment.astimezone(zone_info(self.zone)) for moment in (self.start, self.end))
            return f"{start:%Y-%m-%d %H:%M}{between}{end:%Y-%m-%d %H:%M}"
        first, last = self.first_date, self.last_date
        if first == last:
            return first.isoformat()
        if first.day == 1 and last + _ONE_DAY == _next_edge(first, "month", 0):
            return f"{first.year}年{first.month}月" if chinese else f"{first.year}-{first.month:02d}"
        if first.day == 1 and first.month % 3 == 1 and last + _ONE_DAY == _next_edge(first, "quarter", 0):
            number = (first.month + 2) // 3
            return f"{first.year}年第{number}季度" if chinese else f"{first.year} Q{number}"
        return f"{first.isoformat()}{between}{last.isoformat()}"


def day(of: date, zone: str = DEFAULT_ZONE) -> Window:
    """The calendar day."""
    return Window.days(of, of, zone)


def week(of: date, zone: str = DEFAULT_ZONE, *, first_weekday: int = 0) -> Window:
    """The seven days around `of` that begin on `first_weekday` (0 Monday, as in ISO 8601, … 6 Sunday)."""
    return _calendar(of, "week", zone, first_weekday)


def month(of: date, zone: str = DEFAULT_ZONE) -> Window:
    """The calendar month."""
    return _calendar(of, "month", zone, 0)


def quarter(of: date, zone: str = DEFAULT_ZONE) -> Window:
    """The calendar quarter, from January, April, July or October."""
    return _calendar(of, "quarter", zone, 0)


def edges(of: date, unit: Unit, count: int, zone: str = DEFAULT_ZONE, *, first_weekday: int = 0) -> list[datetime]:
    """Where each of `count` whole units begins, from the one that `of` lies in, and where the last ends: UTC, rising.

    A day that the zone skipped is none of them.
    """
    day = _edge(of, unit, first_weekday)
    found = [midnight(day, zone)]
    while len(found) <= count:
        day = _next_edge(day, unit, first_weekday)
        if (edge := midnight(day, zone)) > found[-1]:
            found.append(edge)
    return found


def _calendar(of: date, unit: Unit, zone: str, first_weekday: int) -> Window:
    first = _edge(of, unit, first_weekday)
    return Window.days(first, _next_edge(first, unit, first_weekday) - _ONE_DAY, zone)


def _edge(of: date, unit: Unit, first_weekday: int) -> date:
    """The first day of the unit that `of` lies in."""
    if unit == "day":
        return of
    if unit == "week":
        if first_weekday not in range(7):
            raise WindowError(f"{first_weekday!r} is not a weekday", where="first_weekday", hint="0 Monday … 6 Sunday")
        return of - timedelta(days=(of.weekday() - first_weekday) % 7)
    if unit == "month":
        return of.replace(day=1)
    if unit == "quarter":
        return of.replace(month=(of.month - 1) // 3 * 3 + 1, day=1)
    raise WindowError(f"{unit!r} is not a unit", where="unit", hint=f"One of {', '.join(UNITS)}")


def _next_edge(of: date, unit: Unit, first_weekday: int) -> date:
    """The first day of the unit after the one that `of` lies in."""
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92}
    first = _edge(of, unit, first_weekday)
    return _edge(first + timedelta(days=longest[unit]), unit, first_weekday)


def _utc(moment: datetime, where: str) -> datetime:
    if moment.tzinfo is None:
        raise WindowError(
            f"{moment!r} has no zone", where=where, hint="Moments are aware; a calendar day needs its zone"
        )
    return moment.astimezone(UTC)
