"""The frozen interval of a whole campaign, spread over its days, and where the actual stands in it.

Nothing is fitted: the stated rule is "as the same figure developed in the equally long window before"."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

Basis = Literal["history", "evenly", "level"]
Standing = Literal["inside", "better", "worse", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How much of the final figure is there by the end of each day: 1.0 at the last day."""

    shares: tuple[float, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """10th, 50th and 90th percentile, in the unit of the figure."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The interval by the end of each day."""

    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    basis: Basis


def course(before: Sequence[float | None], days: int, *, adds_up: bool) -> Course:
    """`before`: the figure from the start to the end of each day, in the window before; None where unknown.

    Without a usable history: evenly when the figure adds up over days, level when it is a rate."""
    known = [v for v in before if v is not None and isfinite(v) and v >= 0]
    if len(known) == len(before) == days and known[-1] > 0:
        shares = tuple(v / known[-1] for v in known)
        if all(map(isfinite, shares)):
            return Course(shares=shares, basis="history")
    if adds_up:
        return Course(shares=tuple((day + 1) / days for day in range(days)), basis="evenly")
    return Course(shares=(1.0,) * days, basis="level")


def band(interval: Interval, over: Course) -> Band:
    """Each percentile times the share that is there by then. A wide interval stays wide from the first day."""
    return Band(
        low=tuple(interval.low * share for share in over.shares),
        middle=tuple(interval.middle * share for share in over.shares),
        high=tuple(interval.high * share for share in over.shares),
        basis=over.basis,
    )


def standing(actual: float | None, low: float, high: float, *, up_is_good: bool) -> Standing:
    """Inside the interval (its ends included), or out of it on the side that helps or hurts."""
    if actual is None or not isfinite(actual):
        return "unknown"
    if min(low, high) <= actual <= max(low, high):
        return "inside"
    above = actual > max(low, high)
    return "better" if above == up_is_good else "worse"
