"""From what the store added up to a number. Undefined is None, never 0."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isnan


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """above, below: of a ratio, kept apart; of anything else `above` is the number and `below` None.

    n: how many of what it is taken over."""

    above: Decimal | float | None
    below: Decimal | None = None
    n: int = 0

    @property
    def value(self) -> float | None:
        if self.above is None:
            return None
        if self.below is None:
            return float(self.above)
        return float(self.above) / float(self.below) if self.below else None


UNKNOWN = Figure(above=None)


def exact(number: int | float | Decimal | None) -> Decimal:
    """As a decimal; nothing is 0."""
    return Decimal(0) if number is None else Decimal(number)


def percentile(number: float | Decimal | None) -> float | None:
    return None if number is None or isnan(number) else float(number)


def moving(figures: Sequence[Figure], width: int) -> list[float | None]:
    """The mean of the last `width` figures, itself included; of ratios the ratio of the sums, never a mean of ratios.

    None where there are fewer, or one of them is unknown."""
    found: list[float | None] = []
    for place in range(len(figures)):
        last = figures[max(0, place - width + 1) : place + 1]
        found.append(_mean(last) if len(last) == width else None)
    return found


def _mean(figures: Sequence[Figure]) -> float | None:
    above, below = [each.above for each in figures], [each.below for each in figures]
    if any(each is None for each in above):
        return None
    total = sum(Decimal(each) for each in above if each is not None)
    if all(each is None for each in below):
        return float(total) / len(figures)
    under = sum(each for each in below if each is not None)
    return float(total) / float(under) if under else None
