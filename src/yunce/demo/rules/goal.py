"""The rule by which the demo sets its goals from the months that are known. Plain arithmetic on readings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Floor, target and stretch in major units, and the figures they come from."""

    floor: float
    target: float
    stretch: float
    best_month: float
    usual_month: float


def ladder(level: float, months: Sequence[float], length: int) -> Ladder:
    """Goals for the next `length` months.

    level: net sales of the last `length` months. months: the pushed metric month by month, oldest first; its last
    `length` months are the usual. floor: the last `length` months again. stretch: every coming month makes up the
    difference between the best known month and the usual one. target: half way. Rounded to three digits.
    Raises ValueError with fewer than `length` months.
    """
    if len(months) < length or length < 1:
        raise ValueError(f"{len(months)} months are known; the goal needs {length}")
    usual = math.fsum(months[-length:]) / length
    best = max(months)
    stretch = level + length * (best - usual)
    return Ladder(
        floor=three_digits(level),
        target=three_digits((level + stretch) / 2),
        stretch=three_digits(stretch),
        best_month=best,
        usual_month=usual,
    )


def three_digits(value: float) -> float:
    """1 776 543 → 1 780 000: a goal that people can say."""
    if value == 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 2)
    return round(value / step) * step
