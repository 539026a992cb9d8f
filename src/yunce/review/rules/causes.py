"""Which part of a leaf's contribution is chance, and what the rest is put down to.

A rule fixed before the outcome is known, so that a review cannot choose its culprit afterwards.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from yunce.review.rules.reconcile import Contribution

NOISE = "noise"
EXTERNAL = "external"
EXECUTION = "execution"
UNCLASSED = "unclassed"


class Reason(StrEnum):
    """Why the part beyond the interval went to its class."""

    INSIDE = "inside"  # the whole miss lies inside the interval
    TOGETHER = "together"  # inside its own interval, yet all numbers together went beyond the interval of the whole
    SEASON_MISSING = "season_missing"
    NOT_DELIVERED = "not_delivered"
    OWN_CLASS = "own_class"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafPlan:
    """What was frozen about a leaf. low ≤ high are the ends of its 80 % interval, None when it had none."""

    low: float | None
    high: float | None
    cause: str = UNCLASSED
    season_missing: bool = False  # frozen with the warning that this season is not in its data
    delivered: bool = True  # False when tasks that serve it are known not to have been done in time
    up_is_good: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafCause:
    """One leaf's contribution in two parts that add up to it."""

    leaf: str
    noise: float
    beyond: float
    cause: str  # the class that `beyond` belongs to
    reason: Reason


def split_causes(
    contributions: Iterable[Contribution],
    plans: Mapping[str, LeafPlan],
    whole: tuple[float, float] | None = None,
) -> tuple[LeafCause, ...]:
    """Each contribution as chance and cause.

    From the plan to the nearer end of the 80 % interval a miss is 随机波动: the plan itself said that eight of ten
    outcomes move this far. What lies beyond the end belongs to a class: 外部 when the season was missing from the
    data, else 执行 when the leaf came out worse and tasks that serve it are known not to have been done in time, else
    the class fixed at the freeze. Work left undone explains no windfall. A contribution is proportional to the leaf's
    miss, so both parts are exact. A leaf without interval has no chance part.

    whole: how far below and above the plan (≤ 0 ≤) the 80 % interval of the root reached. Chance moves numbers this way
    and that; when many lean the same way, each inside its own interval, their sum can leave the interval of the whole,
    and what is beyond it is no chance: the chance parts that lean that way are all lowered by the same factor until
    their sum ends there.
    """
    unknown = LeafPlan(low=None, high=None)
    given = tuple(contributions)
    split = tuple(_split(each, plans.get(each.leaf, unknown)) for each in given)
    lean = math.fsum(each.noise for each in split)
    kept = _kept_share([each.noise for each in split], whole)
    return tuple(
        _lowered(each, _class(plans.get(each.leaf, unknown), of), kept) if _same_side(each.noise, lean) else each
        for each, of in zip(split, given, strict=True)
    )


def by_cause(leaves: Iterable[LeafCause]) -> dict[str, float]:
    """Contributions by cause class, largest movement first; they add up to the contributions."""
    parts: dict[str, list[float]] = {}
    for leaf in leaves:
        for cause, value in ((NOISE, leaf.noise), (leaf.cause, leaf.beyond)):
            if value:
                parts.setdefault(cause, []).append(value)
    totals = {cause: math.fsum(values) for cause, values in parts.items()}
    return dict(sorted(totals.items(), key=lambda item: -abs(item[1])))


def _split(each: Contribution, plan: LeafPlan) -> LeafCause:
    inside = _share_inside(each, plan)
    noise = each.value * inside
    if inside == 1.0:
        return LeafCause(leaf=each.leaf, noise=noise, beyond=0.0, cause=NOISE, reason=Reason.INSIDE)
    cause, reason = _class(plan, each)
    return LeafCause(leaf=each.leaf, noise=noise, beyond=each.value - noise, cause=cause, reason=reason)


def _class(plan: LeafPlan, each: Contribution) -> tuple[str, Reason]:
    worse = each.actual < each.plan if plan.up_is_good else each.actual > each.plan
    if plan.season_missing:
        return EXTERNAL, Reason.SEASON_MISSING
    if worse and not plan.delivered:
        return EXECUTION, Reason.NOT_DELIVERED
    return plan.cause, Reason.OWN_CLASS


def _kept_share(noise: Sequence[float], whole: tuple[float, float] | None) -> float:
    """The factor (0..1) by which the chance parts that lean like their sum are lowered; 1 when nothing is beyond."""
    lean = math.fsum(noise)
    if whole is None or not lean:
        return 1.0
    room = whole[1] if lean > 0 else whole[0]
    if abs(lean) <= abs(room):
        return 1.0
    along = math.fsum(part for part in noise if _same_side(part, lean))
    return min(max((room - (lean - along)) / along, 0.0), 1.0)


def _same_side(one: float, other: float) -> bool:
    return (one > 0 and other > 0) or (one < 0 and other < 0)


def _lowered(each: LeafCause, of: tuple[str, Reason], kept: float) -> LeafCause:
    if kept == 1.0:
        return each
    cause, reason = of
    noise = each.noise * kept
    return replace(
        each,
        noise=noise,
        beyond=each.noise + each.beyond - noise,
        cause=cause,
        reason=Reason.TOGETHER if each.reason is Reason.INSIDE else reason,
    )


def _share_inside(each: Contribution, plan: LeafPlan) -> float:
    """Share (0..1) of the way from plan to actual that lies inside the interval."""
    miss = each.actual - each.plan
    end = plan.high if miss > 0 else plan.low
    if miss == 0:
        return 1.0
    if end is None:
        return 0.0
    return min(max((end - each.plan) / miss, 0.0), 1.0)
