"""The intervals of a trend, and the period it is compared with."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

from yunce.insight.answers.rules.calendar import calendar_window
from yunce.insight.asking.api import BadQuestion
from yunce.insight.rules.words import Words
from yunce.insight.trend.rules.question import MOST_PIECES, Compare, Interval
from yunce.kernel.windows import Window, midnight, zone_info

State = Literal["whole", "cut", "running", "ahead"]
_STEPS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
_ONE_DAY = timedelta(days=1)


def pieces(window: Window, interval: Interval, first_weekday: int) -> list[Window]:
    """They touch and cover the window. Hours and minutes are counted from each midnight, in elapsed time: on a day on
    which clocks go back one comes twice. Raises BadQuestion."""
    if interval == "minute" or interval == "hour":
        if window.length / _STEPS[interval] > MOST_PIECES:
            raise BadQuestion("$.interval", _TOO_MANY)
        return _clock_pieces(window, _STEPS[interval])
    found = window.split(interval, first_weekday=first_weekday)
    if len(found) > MOST_PIECES:
        raise BadQuestion("$.interval", _TOO_MANY)
    return found


_TOO_MANY = Words(
    zh=f"最多 {MOST_PIECES} 个时段，请按更长的间隔看或缩短日期",
    en=f"at most {MOST_PIECES} intervals; take a longer interval or fewer days",
)


def state(piece: Window, interval: Interval, first_weekday: int, as_of: datetime) -> State:
    """whole; cut by the ends of the period; running: not over at `as_of`; ahead: not begun."""
    if piece.start >= as_of:
        return "ahead"
    if piece.end > as_of:
        return "running"
    if interval == "minute" or interval == "hour":
        return "whole"
    calendar = calendar_window(piece.first_date, interval, piece.zone, first_weekday=first_weekday)
    return "whole" if piece == calendar else "cut"


def before(window: Window, interval: Interval, compare: Compare) -> Window:
    """As long as the window: in days, or for months and quarters in months."""
    first, last = window.first_date, window.last_date
    if interval in ("month", "quarter"):
        months = _months_back(first, last, compare)
        # A period that ends with its month ends with the month that it is held against, too.
        ends = (last + _ONE_DAY).day == 1
        end = _back(last + _ONE_DAY, months) - _ONE_DAY if ends else _back(last, months)
        return Window.days(_back(first, months), end, window.zone)
    days = (last - first).days + 1
    moved = _days_back(first, days, compare)
    if compare.align == "weekday" or interval == "week":
        moved = -(-moved // 7) * 7
    return Window.days(first - timedelta(days=moved), last - timedelta(days=moved), window.zone)


def _days_back(first: date, days: int, compare: Compare) -> int:
    if compare.first is not None:
        return (first - compare.first).days
    if compare.to == "previous":
        return days
    return 364 if compare.align == "weekday" else (first - _back(first, 12)).days


def _months_back(first: date, last: date, compare: Compare) -> int:
    if compare.first is not None:
        return _month(first) - _month(compare.first)
    return 12 if compare.to == "year" else _month(last) - _month(first) + 1


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _back(day: date, months: int) -> date:
    """The same day that many months earlier, the last one where there is none."""
    number = _month(day) - months
    first = date(number // 12, number % 12 + 1, 1)
    next_month = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), next_month - _ONE_DAY)


def _clock_pieces(window: Window, step: timedelta) -> list[Window]:
    edges: list[datetime] = []
    for day in window.dates():
        at, until = midnight(day, window.zone), midnight(day + _ONE_DAY, window.zone)
        while at < until:
            edges.append(at)
            at += step
    return [Window(start, end, window.zone) for start, end in pairwise([*edges, window.end])]


def clock_label(piece: Window) -> str:
    """An hour or a minute on the clock of the zone: 2026-03-01 08:00."""
    return f"{piece.start.astimezone(zone_info(piece.zone)):%Y-%m-%d %H:%M}"
