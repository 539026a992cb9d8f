"""核对: an estimate held against what came.

What cannot be checked is said so with its reason and counted, never dropped.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from yunce.kernel.estimate import Estimate
from yunce.loop.rules.scores import brier, crps, inside, pit
from yunce.loop.rules.sides import YES_NO

# The 预估区间 of a page: eight of ten outcomes should lie inside.
LEVEL = 0.8


class Verdict(StrEnum):
    PENDING = "pending"  # 待核对
    HIT = "hit"  # 命中
    MISSED = "missed"  # 未命中
    UNSETTLEABLE = "unsettleable"  # 无法核对


class Side(StrEnum):
    """Where an actual lies against the 80 % interval."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"


class SettlementError(ValueError):
    """A settlement that says nothing: what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one estimate. Scores are None while it is open or cannot be checked."""

    verdict: Verdict
    actual: float | None
    low: float  # of the 80 % interval
    middle: float
    high: float
    side: Side | None = None
    reason: str = ""
    inside_50: bool | None = None
    inside_80: bool | None = None
    inside_95: bool | None = None
    crps: float | None = None
    pit: float | None = None
    brier: float | None = None


def settle(estimate: Estimate, actual: float | None, *, final: bool, unit: str = "", reason: str = "") -> Outcome:
    """Hold an estimate against its actual.

    final: the window is over and its data has arrived; before that the verdict stays 待核对 and nothing is scored.
    unit: `是否` makes the estimate's mean the chance of yes, and the actual 1 or 0.
    Raises SettlementError when a final actual is missing without a reason, or is not a finite number.
    """
    low, high = estimate.interval(LEVEL)
    middle = estimate.quantile(0.5)
    if actual is not None and not math.isfinite(actual):
        raise SettlementError(f"an actual of {actual} is not a finite number; leave it out when it is not known")
    if actual is None:
        if final and not reason:
            raise SettlementError("no actual and no reason; say why it cannot be checked")
        verdict = Verdict.UNSETTLEABLE if final else Verdict.PENDING
        return Outcome(verdict=verdict, actual=None, low=low, middle=middle, high=high, reason=reason)
    side = Side.BELOW if actual < low else Side.ABOVE if actual > high else Side.INSIDE
    if not final:
        return Outcome(
            verdict=Verdict.PENDING, actual=actual, low=low, middle=middle, high=high, side=side, reason=reason
        )
    if unit == YES_NO:
        return _settle_yes_no(estimate.mean, actual, reason)
    return Outcome(
        verdict=Verdict.HIT if side is Side.INSIDE else Verdict.MISSED,
        actual=actual,
        low=low,
        middle=middle,
        high=high,
        side=side,
        reason=reason,
        inside_50=inside(estimate, actual, 0.5),
        inside_80=side is Side.INSIDE,
        inside_95=inside(estimate, actual, 0.95),
        crps=crps(estimate, actual),
        pit=pit(estimate, actual),
    )


def _settle_yes_no(chance: float, actual: float, reason: str) -> Outcome:
    if actual not in (0, 1):
        raise SettlementError(f"a yes-or-no estimate is settled with 1 or 0, got {actual:g}")
    happened = actual == 1
    # Exactly one half leans to neither side; read as yes, so that one of the two answers counts against it.
    hit = (chance >= 0.5) == happened
    return Outcome(
        verdict=Verdict.HIT if hit else Verdict.MISSED,
        actual=actual,
        low=chance,
        middle=chance,
        high=chance,
        reason=reason,
        brier=brier(chance, happened),
    )
