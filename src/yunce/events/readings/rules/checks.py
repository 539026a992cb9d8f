"""What to ask before a reading is kept: is it new, a correction, or so far from the last that a digit may be wrong?"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from yunce.events.readings.rules.rollup import Period

# A figure three times yesterday's, or a third of it, happens on launch days and with a slipped decimal point; both are
# worth one look. Smaller factors would ask at every weekend.
JUMP_FACTOR = Decimal(3)
# With the last reading older than this there is nothing to compare with.
COMPARED_WITHIN: dict[Period, timedelta] = {
    "day": timedelta(days=7),
    "week": timedelta(days=21),
    "month": timedelta(days=93),
}
# A line is expected today when it was entered on at least this many of the days before.
EXPECTED_DAYS, EXPECTED_WITHIN = 2, timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The last reading before the day in question."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """kind: new, same, or correction (then `current` is what stands now). before: what it jumped from, when it did."""

    kind: Literal["new", "same", "correction"]
    current: Decimal | None = None
    before: Before | None = None

    @property
    def asks(self) -> bool:
        """Whether somebody must confirm it."""
        return self.before is not None


def judge(
    day: date, value: Decimal, *, current: Decimal | None, before: Before | None, period: Period = "day"
) -> Verdict:
    """What a figure typed for a day is, beside what stands there and the last one before it."""
    if current is not None and current == value:
        return Verdict(kind="same", current=current)
    jumped = before is not None and day - before.day <= COMPARED_WITHIN[period] and is_jump(value, before.value)
    return Verdict(kind="new" if current is None else "correction", current=current, before=before if jumped else None)


def is_jump(value: Decimal, before: Decimal) -> bool:
    """Whether it is JUMP_FACTOR times as much or as little, or changed its sign. From 0 nothing can be said."""
    if before == 0:
        return False
    if (value < 0) != (before < 0):
        return True
    small, large = sorted((abs(value), abs(before)))
    return large >= JUMP_FACTOR * small and large - small >= 1
