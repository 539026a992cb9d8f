"""From what persons come to, to buckets of persons, and the usual one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from yunce.insight.distribution.rules.measure import Longs, Measured
from yunce.insight.distribution.rules.question import DistributionQuestion, scale
from yunce.insight.rules.spread import Bin, between, number_bins, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """low <= what a person comes to < high; None: no limit. share: of all persons, 0..1. times: events of theirs."""

    low: Decimal | None
    high: Decimal | None
    persons: int
    share: float
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """middle: P10 to P90 of persons. total: what all come to together. None where there is nobody."""

    persons: int
    times: int
    total: Decimal
    mean: float | None
    middle: tuple[float, ...] | None
    buckets: tuple[Bucket, ...]


def figures(found: Sequence[Measured], question: DistributionQuestion) -> Figures:
    """Of all slices, whose persons differ."""
    number = np.concatenate([each.number for each in found])
    times = np.concatenate([each.times for each in found])
    unit = scale(question)
    middle = quantiles(number)
    total = sum(number.tolist())  # of Python: it has no largest number
    return Figures(
        persons=len(number),
        times=int(times.sum()),
        total=Decimal(total) / unit,
        mean=total / len(number) / unit if len(number) else None,
        middle=None if middle is None else tuple(each / unit for each in middle),
        buckets=tuple(_bucket(each, number, times, unit) for each in _bins(question, number)),
    )


def bin_of(low: Decimal | None, high: Decimal | None, unit: int) -> Bin:
    """A bucket in the whole numbers that are counted."""
    return Bin(low=None if low is None else int(low * unit), high=None if high is None else int(high * unit))


def _bins(question: DistributionQuestion, number: Longs) -> tuple[Bin, ...]:
    if not len(number):
        return ()
    if question.buckets:
        return between([int(edge * scale(question)) for edge in question.buckets], number)
    if question.measure == "sum":
        return number_bins(number)
    last = min(int(number.max()), question.most - 1)
    return between(range(1, last + 2), number)


def _bucket(bin_: Bin, number: Longs, times: Longs, unit: int) -> Bucket:
    kept = bin_.holds(number)
    persons = int(kept.sum())
    return Bucket(
        low=None if bin_.low is None else Decimal(bin_.low) / unit,
        high=None if bin_.high is None else Decimal(bin_.high) / unit,
        persons=persons,
        share=persons / len(number),
        times=int(times[kept].sum()),
    )
