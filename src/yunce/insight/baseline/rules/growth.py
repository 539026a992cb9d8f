"""The interval of a coming window from a few past months: a random walk of the logarithm, with Student's widening.

Not a forecast with seasons: below two years there is none to be learnt, and the product says so elsewhere.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scipy.stats import t as student

from yunce.kernel.estimate import Estimate

# Three changes are the fewest whose spread says anything: with two, one accident makes the interval a point.
FEWEST_CHANGES = 3
_NORMAL_P90 = 1.2815515655446004  # the 90th percentile of the standard normal


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLittleHistory:
    """Why there is no estimate: usable months found, and needed."""

    months: int
    needed: int = FEWEST_CHANGES + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """An estimate for a window of `horizon` months and the figures that it was computed from.

    level: the last window of the same length. drift: mean monthly change of the logarithm, after shrinking. step: its
    spread from month to month. months: how many past months were used.
    """

    estimate: Estimate
    level: float
    drift: float
    step: float
    months: int
    horizon: int


def baseline(level: float, months: Sequence[float], horizon: int) -> Baseline | TooLittleHistory:
    """What the next `horizon` months come to, given their counterpart `level` and the single months so far, oldest
    first.

    level: the same number over the last `horizon` months as one window. months: positive values; a month that is
    undefined or not positive ends what can be used (only those after it count). Raises ValueError when level <= 0.

    With the monthly changes d_i of the logarithm (n of them, mean m, standard deviation s):

        expected  = log(level) + h·w·m,          w = τ²/(1 + τ²), τ = m / (s/√n)
        variance  = s² · (A(h) + (h·w)²/n),      A(h) = (2h² + 1) / (3h)
        interval  = expected ± t(p; n − 1) · √variance

    A(h) is the variance of "mean of the next h months minus mean of the last h" of a random walk with unit steps (19/9
    for a quarter). w shrinks a trend that the months barely show (positive-part empirical Bayes). The few months are
    paid for by Student's t; the result is the lognormal with the same 10th, 50th and 90th percentile.
    """
    if level <= 0 or not math.isfinite(level):
        raise ValueError(f"level must be above 0, got {level}")
    if horizon < 1:
        raise ValueError(f"horizon must be at least one month, got {horizon}")
    usable = _last_run(months)
    changes = [math.log(new / old) for old, new in pairwise(usable)]
    n = len(changes)
    if n < FEWEST_CHANGES:
        return TooLittleHistory(months=len(usable))
    mean = math.fsum(changes) / n
    step = math.sqrt(math.fsum((change - mean) ** 2 for change in changes) / (n - 1))
    drift = shrunk(mean, step, n)
    ahead = (2 * horizon**2 + 1) / (3 * horizon)
    kept = horizon * (drift / mean if mean else 0.0)
    spread = step * math.sqrt(ahead + kept**2 / n)
    reach = float(student.ppf(0.9, n - 1)) * spread
    middle = level * math.exp(horizon * drift)
    return Baseline(
        estimate=Estimate.lognormal(middle, reach / _NORMAL_P90) if reach > 0 else Estimate.point(middle),
        level=level,
        drift=drift,
        step=step,
        months=len(usable),
        horizon=horizon,
    )


def shrunk(mean: float, spread: float, n: int) -> float:
    """The mean, taken back towards 0 by how little it stands out: mean·τ²/(1 + τ²) with τ = mean/(spread/√n)."""
    if spread == 0:
        return mean
    signal = mean**2 * n / spread**2
    return mean * signal / (1 + signal)


def _last_run(months: Sequence[float]) -> list[float]:
    """The latest months without a gap."""
    run: list[float] = []
    for value in reversed(months):
        if not (value > 0 and math.isfinite(value)):
            break
        run.append(value)
    return run[::-1]
