"""Whether a goal lies so far from what the estimates come to that one of them is probably a slip.

Ambition is no slip: a goal that the estimates may reach, or one twice as high, is for the chance of the goal to judge.
"""

from dataclasses import dataclass
from math import isfinite

# A goal of twice the estimates is bold; three times and outside their interval has mostly been 元 for 万元, a figure
# too many, or a template's examples that nobody replaced. The same factor asks about readings that jump.
FAR_FACTOR = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """factor: the larger divided by the smaller of goal and plan; None when their signs differ.

    beyond: whether the goal is the larger one."""

    target: float
    plan: float
    factor: float | None
    beyond: bool


def far(target: float, plan: float | None, low: float | None, high: float | None) -> Distance | None:
    """How far the goal is from the plan; None when it is near, or nothing can be said.

    low, high: the 80 % interval of the number that the goal is on."""
    if plan is None or not isfinite(plan) or target == plan:
        return None
    if low is not None and high is not None and low <= target <= high:
        return None
    if not target or not plan:
        return None  # no complaint at all is a goal, and no factor away from anything
    if (target < 0) != (plan < 0):
        return Distance(target=target, plan=plan, factor=None, beyond=target > plan)
    small, large = sorted((abs(target), abs(plan)))
    if large < FAR_FACTOR * small:
        return None
    return Distance(target=target, plan=plan, factor=large / small, beyond=abs(target) > abs(plan))
