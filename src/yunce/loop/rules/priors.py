"""历史参考: what past projects say about a number, as an estimate for the next one.

One pooled normal on a scale where campaigns differ by factors. It shrinks nothing towards segments or channels.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from scipy.special import expit, logit
from scipy.stats import t as student

from yunce.kernel.estimate import Estimate
from yunce.loop.rules.sides import SHARE

# How much a repeated campaign's number differs from the last one before we know better: ±25 % (one standard
# deviation on the log scale), worth four observations. A judgement; the accuracy page shows whether it holds.
_USUAL_SPREAD = 0.25
_USUAL_WEIGHT = 4.0
# A year-old outcome counts 0.71 of a fresh one: shops change, but a season comes back after one year.
_HALF_LIFE_DAYS = 730.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One checked estimate of the past."""

    initiative_id: str
    initiative: str
    assumption_id: str
    actual: float
    middle: float  # what had been expected
    days: int  # length of its window
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What the past offers for a number.

    bias: geometric mean of actual / expected; None when one of them is not positive.
    """

    estimate: Estimate
    n: int
    newest_days: int  # age of the newest outcome
    bias: float | None
    observations: tuple[Observation, ...]


def pooled(
    observations: Sequence[Observation], *, unit: str, adds_over_time: bool, days: int, today: date
) -> Prior | None:
    """An estimate for a window of `days` days from past outcomes; None without any.

    Totals are scaled to the window's length. On the log scale (logit for shares, plain when a value is 0 or below):
    weights w = 2^(−age / 730 days), mean m = Σwx / Σw, spread s² = (4·0.25² + Σw(x − m)²) / (4 + max(Σw − 1, 0)), and
    the next value is m + s·√(1 + 1/Σw)·t with 3 + n degrees of freedom: few outcomes make a wide interval, never a
    narrow one.
    """
    if not observations:
        return None
    values = [each.actual * (days / each.days if adds_over_time else 1.0) for each in observations]
    scale = _scale(values, unit)
    x = [scale.there(value) for value in values]
    weights = [2 ** (-max((today - each.ended_on).days, 0) / _HALF_LIFE_DAYS) for each in observations]
    total = math.fsum(weights)
    mean = math.fsum(w * v for w, v in zip(weights, x, strict=True)) / total
    around = math.fsum(w * (v - mean) ** 2 for w, v in zip(weights, x, strict=True))
    usual = _USUAL_SPREAD * (scale.unit_of_spread(mean))
    variance = (_USUAL_WEIGHT * usual**2 + around) / (_USUAL_WEIGHT + max(total - 1, 0))
    reach = math.sqrt(variance * (1 + 1 / total)) * float(student.ppf(0.9, _USUAL_WEIGHT + len(x) - 1))
    low, middle, high = (scale.back(mean + side * reach) for side in (-1, 0, 1))
    return Prior(
        estimate=Estimate.from_quantiles(p10=low, p50=middle, p90=high, lower=scale.lower, upper=scale.upper),
        n=len(x),
        newest_days=min(max((today - each.ended_on).days, 0) for each in observations),
        bias=_bias(observations),
        observations=tuple(observations),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    there: Callable[[float], float]
    back: Callable[[float], float]
    unit_of_spread: Callable[[float], float]
    lower: float | None = None
    upper: float | None = None


_LOG = _Scale(there=math.log, back=math.exp, unit_of_spread=lambda _: 1.0, lower=0.0)
_LOGIT = _Scale(
    there=lambda value: float(logit(value)),
    back=lambda value: float(expit(value)),
    unit_of_spread=lambda _: 1.0,
    lower=0.0,
    upper=1.0,
)
# A plain number's usual spread is a quarter of its size; of a size 0 nothing is known, so one unit.
_PLAIN = _Scale(there=float, back=float, unit_of_spread=lambda mean: abs(mean) or 1.0)


def _scale(values: Sequence[float], unit: str) -> _Scale:
    if unit == SHARE and all(0 < value < 1 for value in values):
        return _LOGIT
    return _LOG if all(value > 0 for value in values) else _PLAIN


def _bias(observations: Sequence[Observation]) -> float | None:
    if any(each.actual <= 0 or each.middle <= 0 for each in observations):
        return None
    logs = [math.log(each.actual / each.middle) for each in observations]
    return math.exp(math.fsum(logs) / len(logs))
