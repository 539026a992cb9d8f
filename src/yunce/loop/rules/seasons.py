"""Whether the data behind an estimate has seen this time of the year.

A shop that has never been watched in autumn cannot say what autumn does; the plan must be told before it is frozen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

Month = tuple[int, int]  # year, month


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingSeason:
    """The months of the plan (1..12) that no earlier year in the history covers."""

    months: tuple[int, ...]
    history_first: date
    history_last: date


def missing_season(history: tuple[date, date], horizon: tuple[date, date]) -> MissingSeason | None:
    """Months of the horizon without a whole same month of an earlier year in the history; None when all are there.

    history, horizon: first and last day, both inside. A month the horizon only touches must be in the history for
    the same days, so a campaign of one week asks for that week.
    Raises ValueError when a last day is before its first.
    """
    for first, last in (history, horizon):
        if last < first:
            raise ValueError(f"the last day {last} is before the first day {first}")
    missing = [month for month, days in _months(horizon) if not _seen(days, history)]
    if not missing:
        return None
    return MissingSeason(
        months=tuple(dict.fromkeys(missing)), history_first=history[0], history_last=min(history[1], horizon[1])
    )


def _months(horizon: tuple[date, date]) -> Iterable[tuple[int, tuple[date, date]]]:
    first, last = horizon
    while first <= last:
        following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        end = min(last, following - timedelta(days=1))
        yield first.month, (first, end)
        first = following


def _seen(days: tuple[date, date], history: tuple[date, date]) -> bool:
    """Whether some earlier year's same days lie wholly in the history."""
    for year in range(history[0].year, days[0].year):
        back = days[0].year - year
        if history[0] <= _years_before(days[0], back) and _years_before(days[1], back) <= history[1]:
            return True
    return False


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
