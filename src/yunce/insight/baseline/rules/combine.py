"""A baseline from this shop's months, and what past projects say (历史参考), made one estimate.

Not the way the past is pooled: that is `yunce.loop`.
"""

import math

from yunce.kernel.estimate import Estimate

_NORMAL_P90 = 1.2815515655446004


def with_prior(baseline: Estimate, prior: Estimate) -> Estimate:
    """Both opinions weighted by how sure each is: the product of two lognormals.

    On the log scale each is taken as a normal through its 10th and 90th percentile; weights are 1 / variance. Where
    they disagree by more than their intervals allow, the interval is widened by the disagreement (Birge, 1932, Phys.
    Rev. 40, 207: scale √χ² when χ² > 1), so that two sure and contradicting opinions never make a surer one.
    Raises ValueError when one of them reaches 0 or below.
    """
    if baseline.certain or prior.certain:
        return baseline if baseline.certain else prior
    (one, one_spread), (two, two_spread) = _log_normal(baseline), _log_normal(prior)
    weight_one, weight_two = one_spread**-2, two_spread**-2
    total = weight_one + weight_two
    middle = (weight_one * one + weight_two * two) / total
    disagreement = (one - two) ** 2 / (one_spread**2 + two_spread**2)
    return Estimate.lognormal(math.exp(middle), math.sqrt(max(disagreement, 1.0) / total))


def _log_normal(estimate: Estimate) -> tuple[float, float]:
    low, high = estimate.interval(0.8)
    if low <= 0:
        raise ValueError(f"a number that may be {low:g} has no logarithm; combine it on its own scale")
    return (math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / (2 * _NORMAL_P90)
