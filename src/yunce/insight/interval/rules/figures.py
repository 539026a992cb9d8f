"""From paired starts to what is read: how many, of how many persons, and how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunce.insight.interval.rules.pair import LAPSED, OPEN, PAIRED, REPEATED, Starts
from yunce.insight.rules.spread import Bin, between, duration_bins, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """times: how often; persons: of how many people."""

    times: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """bin: in ms."""

    bin: Bin
    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """starts = pairs + repeated + open + lapsed, in times. seconds: P10 to P90 of the pairs; mean: in seconds too."""

    starts: Count
    pairs: Count
    repeated: Count
    open: Count
    lapsed: Count
    seconds: tuple[float, ...] | None
    mean: float | None
    bars: tuple[Bar, ...]


def figures(found: Sequence[Starts], wide: int | None) -> Figures:
    """Of all slices, whose persons differ. wide: ms of a bar; None: what suits."""
    whole = Starts(
        who=np.concatenate([each.who for each in found]),
        state=np.concatenate([each.state for each in found]),
        wait=np.concatenate([each.wait for each in found]),
    )
    paired = whole.state == PAIRED
    waits = whole.wait[paired]
    middle = quantiles(waits)
    return Figures(
        starts=_count(whole, np.ones(len(whole), np.bool_)),
        pairs=_count(whole, paired),
        repeated=_count(whole, whole.state == REPEATED),
        open=_count(whole, whole.state == OPEN),
        lapsed=_count(whole, whole.state == LAPSED),
        seconds=None if middle is None else tuple(each / 1000 for each in middle),
        mean=int(waits.sum()) / len(waits) / 1000 if len(waits) else None,
        bars=tuple(Bar(bin=each, count=_count(whole, paired & each.holds(whole.wait))) for each in _bins(waits, wide)),
    )


def those(found: Starts, of: str, bin_: Bin) -> NDArray[np.bool_]:
    """Which starts one figure counts."""
    if of == "starts":
        return np.ones(len(found), np.bool_)
    if of == "bin":
        return np.asarray((found.state == PAIRED) & bin_.holds(found.wait))
    states = {"pairs": PAIRED, "repeated": REPEATED, "open": OPEN, "lapsed": LAPSED}
    return np.asarray(found.state == states[of])


def _bins(waits: NDArray[np.int64], wide: int | None) -> tuple[Bin, ...]:
    if wide is None or not len(waits):
        return duration_bins(waits)
    first, last = (int(each) // wide for each in (waits.min(), waits.max()))
    return between([wide * place for place in range(first, last + 2)], waits)


def _count(whole: Starts, kept: NDArray[np.bool_]) -> Count:
    """Rows of one person lie side by side."""
    who = whole.who[kept]
    return Count(times=len(who), persons=int((who[1:] != who[:-1]).sum()) + 1 if len(who) else 0)
