"""保守 / 预期 / 乐观 of an estimate, by the direction that is good.

保守 is the side that hurts: the low end of sales, the high end of cost.
"""

from dataclasses import dataclass

from yunce.kernel.direction import Direction
from yunce.kernel.estimate import Estimate

SHARE = "%"
YES_NO = "是否"  # an estimate of this unit is the chance of yes; its actual is 1 or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The three numbers of a page."""

    cautious: float
    expected: float
    hopeful: float


def sides(estimate: Estimate, direction: Direction) -> Sides:
    """The 10th, 50th and 90th percentile, turned so that `cautious` is the side that hurts."""
    low, middle, high = (estimate.quantile(q) for q in (0.1, 0.5, 0.9))
    if direction is Direction.DOWN:
        low, high = high, low
    return Sides(cautious=low, expected=middle, hopeful=high)


def from_sides(given: Sides, direction: Direction, unit: str) -> Estimate:
    """An estimate through three numbers. Three equal ones are a certain number.

    Positive numbers stay positive and shares stay in 0..1. Raises EstimateError when they are in the wrong order
    for the direction.
    """
    low, high = given.cautious, given.hopeful
    if direction is Direction.DOWN:
        low, high = high, low
    if unit in (SHARE, YES_NO):
        return Estimate.from_quantiles(p10=low, p50=given.expected, p90=high, unit="share")
    lower = 0.0 if low > 0 else None
    return Estimate.from_quantiles(p10=low, p50=given.expected, p90=high, lower=lower)
