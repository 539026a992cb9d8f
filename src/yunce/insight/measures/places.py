"""Which window an event lies in, as SQL: the number of the window, from 1. The calendar is Python's alone."""

from collections.abc import Sequence
from itertools import pairwise

from yunce.insight.asking.api import ms
from yunce.kernel.expression import Sql
from yunce.kernel.windows import Window


def day(zone: str, first: Window) -> Sql:
    """Days since the first day of the window, on the clock of the zone."""
    text = "toInt32(toDate32(time, {zone:String})) - toInt32(toDate32({first_day:String}))"
    return Sql(text, {"zone": zone, "first_day": first.first_date.isoformat()})


def touching(windows: Sequence[Window]) -> bool:
    """Whether each begins where the one before ends."""
    return all(one.end == other.start for one, other in pairwise(windows))


def place(windows: Sequence[Window]) -> Sql:
    """Of windows that touch: the number of the one that an event lies in. Windows of whole days are found by the day,
    which costs half of looking among moments."""
    if all(window.whole_days for window in windows):
        by_day = [
            number
            for number, window in enumerate(windows, start=1)
            for _ in range((window.last_date - window.first_date).days + 1)
        ]
        return Sql("{place_of_day:Array(UInt16)}[day + 1]", {"place_of_day": by_day})
    starts = [ms(window.start) for window in windows]
    text = (
        "toUInt16(indexOf({starts:Array(Int64)}, roundDown(toUnixTimestamp64Milli(time), {starts:Array(Int64)})))"
        if len(starts) < 2
        else "transform(roundDown(toUnixTimestamp64Milli(time), {starts:Array(Int64)}), {starts:Array(Int64)}, "
        "{numbers:Array(UInt16)}, toUInt16(0))"
    )
    return Sql(text, {"starts": starts, "numbers": list(range(1, len(starts) + 1))})


def weekday(zone: str) -> Sql:
    """1 Monday … 7 Sunday, on the clock of the zone."""
    return Sql("toUInt16(toDayOfWeek(time, 0, {clock:String}))", {"clock": zone})


def hour(zone: str) -> Sql:
    """1 for the hour from 00:00 … 24 for that from 23:00. Where clocks go back, an hour that comes twice is one."""
    return Sql("toUInt16(toHour(toTimeZone(time, {clock:String})) + 1)", {"clock": zone})


def places(windows: Sequence[Window]) -> Sql:
    """Of windows that may overlap or leave gaps: a row for each that an event lies in."""
    text = (
        "toUInt16(arrayJoin(arrayFilter(i -> time >= {starts:Array(DateTime64(3, 'UTC'))}[i]"
        " and time < {ends:Array(DateTime64(3, 'UTC'))}[i],"
        " arrayEnumerate({starts:Array(DateTime64(3, 'UTC'))}))))"
    )
    return Sql(text, {"starts": [each.start for each in windows], "ends": [each.end for each in windows]})
