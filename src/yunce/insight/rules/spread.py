"""How numbers are spread over many: quantiles, and a histogram with edges that a person can read."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
MOST_BINS = 20
_SECOND, _DAY = 1000, 86_400_000
# ms; a clock's steps, so that edges are 15 min or 2 d and never 17 min.
_LENGTHS = (
    *(_SECOND * each for each in (1, 2, 5, 10, 15, 30)),
    *(60 * _SECOND * each for each in (1, 2, 5, 10, 15, 30)),
    *(3600 * _SECOND * each for each in (1, 2, 3, 6, 12)),
    *(_DAY * each for each in (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730)),
)
# Above this share the last bin is open: one who took a year must not squeeze all others into one bar.
_COVERED = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """low <= a number < high; None: without a limit."""

    low: int | None
    high: int | None

    def holds(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        kept = np.ones(len(numbers), np.bool_)
        if self.low is not None:
            kept &= numbers >= self.low
        if self.high is not None:
            kept &= numbers < self.high
        return kept


def quantiles(numbers: NDArray[np.int64]) -> tuple[float, ...] | None:
    """At QUANTILES, between two numbers in proportion; None for none."""
    if not len(numbers):
        return None
    return tuple(float(each) for each in np.quantile(numbers, QUANTILES))


def between(edges: Sequence[int], numbers: NDArray[np.int64]) -> tuple[Bin, ...]:
    """From edge to edge; and below the first and from the last one on, where a number lies there."""
    found = [Bin(low=low, high=high) for low, high in pairwise(edges)]
    if len(numbers) and numbers.min() < edges[0]:
        found.insert(0, Bin(low=None, high=edges[0]))
    if len(numbers) and numbers.max() >= edges[-1]:
        found.append(Bin(low=edges[-1], high=None))
    return tuple(found)


def duration_bins(ms: NDArray[np.int64]) -> tuple[Bin, ...]:
    """Of lengths of time; nothing for none."""
    return _bins(ms, lambda least: next((each for each in _LENGTHS if each >= least), _LENGTHS[-1]))


def number_bins(numbers: NDArray[np.int64]) -> tuple[Bin, ...]:
    """Of any numbers: 1, 2 or 5 times a power of ten wide; nothing for none."""
    return _bins(numbers, _round)


def _bins(numbers: NDArray[np.int64], width: Callable[[float], int]) -> tuple[Bin, ...]:
    if not len(numbers):
        return ()
    least, covered = int(numbers.min()), float(np.quantile(numbers, _COVERED))
    wide = width((covered - least) / (MOST_BINS - 2))
    begin = least // wide * wide
    count = min(math.floor((covered - begin) / wide) + 1, MOST_BINS)
    return between([begin + wide * place for place in range(count + 1)], numbers)


def _round(least: float) -> int:
    wide = 1
    while wide < least:
        for times in (2, 5, 10):
            if wide * times >= least or times == 10:
                wide *= times
                break
    return wide
