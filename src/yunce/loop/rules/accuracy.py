"""预估准度: how often a team's intervals hold, always beside how wide they are and how many there were.

Wide intervals are not skill, so no figure here stands alone.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from yunce.loop.rules.settlement import Outcome, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Over one group of estimates. Shares are 0..1 of `n` checked ones, None when there are none."""

    n: int  # hit or missed, with an interval
    hits: int
    pending: int
    unsettleable: int
    inside_50: float | None
    inside_80: float | None  # 命中率
    inside_95: float | None
    width: float | None  # middle one of (high − low) / |middle|, over those with a middle other than 0
    bias: float | None  # geometric mean of actual / middle, over positive pairs; 1 is unbiased
    crps_ratio: float | None  # mean of score / |middle|: 0 is perfect
    brier: float | None  # over yes-or-no estimates


def accuracy(outcomes: Iterable[Outcome]) -> Accuracy:
    """The figures of one group, in no particular order."""
    every = list(outcomes)
    checked = [each for each in every if each.inside_80 is not None]
    return Accuracy(
        n=len(checked),
        hits=sum(each.verdict is Verdict.HIT for each in checked),
        pending=sum(each.verdict is Verdict.PENDING for each in every),
        unsettleable=sum(each.verdict is Verdict.UNSETTLEABLE for each in every),
        inside_50=_mean([float(bool(each.inside_50)) for each in checked]),
        inside_80=_mean([float(bool(each.inside_80)) for each in checked]),
        inside_95=_mean([float(bool(each.inside_95)) for each in checked]),
        width=_middle([(each.high - each.low) / abs(each.middle) for each in checked if each.middle]),
        bias=_bias(checked),
        crps_ratio=_mean([each.crps / abs(each.middle) for each in checked if each.crps is not None and each.middle]),
        brier=_mean([each.brier for each in every if each.brier is not None]),
    )


def _bias(checked: list[Outcome]) -> float | None:
    logs = [
        math.log(each.actual / each.middle)
        for each in checked
        if each.actual is not None and each.actual > 0 and each.middle > 0
    ]
    mean = _mean(logs)
    return None if mean is None else math.exp(mean)


def _mean(values: list[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _middle(values: list[float]) -> float | None:
    if not values:
        return None
    ranked = sorted(values)
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2
