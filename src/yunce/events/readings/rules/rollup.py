"""How readings of one metric make one figure a day, and days one figure a window. Undefined is not zero.

A stated total wins over the sum of its parts: whoever enters both the shop's total and its channels means one thing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from yunce.events.readings.rules.metrics import Rollup

Period = Literal["day", "week", "month"]
PERIODS: tuple[Period, ...] = ("day", "week", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One current reading. channel, content, initiative "": not split by it, so a total."""

    start: date
    value: Decimal
    period: Period = "day"
    channel: str = ""
    content: str = ""
    initiative: str = ""


def period_start(day: date, period: Period, first_weekday: int) -> date:
    """The first day of the period that a day lies in. first_weekday: 0 Monday … 6 Sunday."""
    if period == "week":
        return day - timedelta(days=(day.weekday() - first_weekday) % 7)
    return day.replace(day=1) if period == "month" else day


def period_end(start: date, period: Period) -> date:
    """The last day of a period that starts on `start`."""
    if period == "month":
        return date(start.year + start.month // 12, start.month % 12 + 1, 1) - timedelta(days=1)
    return start + timedelta(days=6 if period == "week" else 0)


def day_value(facts: Iterable[Fact], rollup: Rollup, *, adds_up: bool = True) -> Decimal | None:
    """One figure out of all readings of one day (or week, or month); None when there is none.

    adds_up: whether channels, contents and projects make one figure. Rates of two channels do not: without a stated
    total theirs is unknown, never 5 % + 3 %."""
    by: tuple[Callable[[Fact], str], ...] = (
        lambda fact: fact.channel,
        lambda fact: fact.content,
        lambda fact: fact.initiative,
    )
    return _split(list(facts), rollup, by, adds_up)


def window_value(days: Iterable[Decimal | None], rollup: Rollup) -> Decimal | None:
    """One figure out of the days of a window, in order. Days without a reading are left out, not counted as 0."""
    known = [value for value in days if value is not None]
    if not known:
        return None
    return known[-1] if rollup == "last" else _combined(known, rollup)


def _split(facts: list[Fact], rollup: Rollup, by: tuple[Callable[[Fact], str], ...], adds_up: bool) -> Decimal | None:
    if not facts:
        return None
    if not by:
        return _combined([fact.value for fact in facts], rollup)
    parts: dict[str, list[Fact]] = {}
    for fact in facts:
        parts.setdefault(by[0](fact), []).append(fact)
    if "" in parts:
        return _split(parts[""], rollup, by[1:], adds_up)
    values = [value for part in parts.values() if (value := _split(part, rollup, by[1:], adds_up)) is not None]
    if len(parts) > 1 and not (adds_up or rollup == "mean"):
        return None
    return _combined(values, rollup) if values else None


def _combined(values: list[Decimal], rollup: Rollup) -> Decimal:
    # Followers of two channels on one day add up, although those of two days do not.
    total = sum(values, Decimal(0))
    return total / len(values) if rollup == "mean" else total
