"""How good a forecast was, once the outcome is known.

Proper scores: nobody gains by stating more, or less, than they believe.
"""

import numpy as np
from numpy.typing import ArrayLike

from yunce.kernel.estimate import Estimate

# Midpoints of 2000 equal slices of chance: within 0.1 % of the closed form for a normal (tests/test_scores.py).
_SLICES = 2000


def crps_of_draws(draws: ArrayLike, actual: float) -> float:
    """Continuous ranked probability score of equally likely draws, in the draws' unit; 0 is perfect.

    E|X − y| − ½·E|X − X'|, the second by ranks: for sorted draws ½·E|X − X'| = Σ (2i − n − 1)·x_i / n².
    Source: Gneiting & Raftery (2007), JASA 102, eq. 20 and 21. Raises ValueError without draws.
    """
    x = np.sort(np.asarray(draws, dtype=np.float64))
    if not x.size:
        raise ValueError("no draws to score")
    ranks = 2 * np.arange(1, x.size + 1) - x.size - 1
    return float(np.abs(x - actual).mean() - (ranks * x).sum() / x.size**2)


def crps(estimate: Estimate, actual: float) -> float:
    """The score of an estimate, from its quantiles at the middle of equal slices of chance: no random draws."""
    levels = (np.arange(_SLICES) + 0.5) / _SLICES
    return crps_of_draws(estimate.quantile(levels), actual)


def pit(estimate: Estimate, actual: float) -> float:
    """Probability integral transform: the chance the estimate gave to at most this. Uniform in 0..1 when honest."""
    return estimate.cdf(actual)


def inside(estimate: Estimate, actual: float, level: float) -> bool:
    """Whether the outcome lies in the central interval of that level, ends included."""
    low, high = estimate.interval(level)
    return low <= actual <= high


def brier(chance: float, happened: bool) -> float:
    """Squared error of a stated chance of yes; 0 perfect, 1 worst. Source: Brier (1950)."""
    if not 0 <= chance <= 1:
        raise ValueError(f"a chance lies in 0..1, got {chance}")
    return (chance - float(happened)) ** 2
