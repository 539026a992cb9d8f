"""Which distribution was meant by two or three quantiles, or by a mean and a spread.

A fit meets what was typed exactly, or refuses; it never moves a number that somebody stood up for.
"""

import math
from collections.abc import Callable

import numpy as np
from scipy import optimize, special

from yunce.kernel.estimate.continuous import Beta, Gamma, LogNormal, Normal
from yunce.kernel.estimate.discrete import NegativeBinomial, Point, Poisson
from yunce.kernel.estimate.family import EstimateError, Family, finite, positive
from yunce.kernel.estimate.quantiles import Z90, Quantiles, Scale, check_order

LEVELS = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
SHARE = "share"


def check_share(given: dict[str, float], unit: str | None) -> None:
    """Whether typed numbers can be shares, when the unit says so. Raises EstimateError."""
    if unit != SHARE:
        return
    for name, value in given.items():
        if not 0 <= value <= 1:
            hint = (
                f"Did you mean {value / 100:g} ({value:g} %)?" if 1 < value <= 100 else "A share lies between 0 and 1"
            )
            raise EstimateError(f"a share cannot be {value:g}", where=name, hint=hint)


def by_quantiles(
    given: dict[str, float | None], *, family: str | None, lower: float | None, upper: float | None, unit: str | None
) -> Family:
    """The family through two or three of p10, p50, p90. See `Estimate.from_quantiles`."""
    known = {name: finite(value, name) for name, value in given.items() if value is not None}
    if len(known) < 2:
        raise EstimateError("two or three of p10, p50, p90 are needed", where="p50" if known else "p10")
    check_share(known, unit)
    if unit == SHARE:
        lower, upper = (0.0 if lower is None else lower), (1.0 if upper is None else upper)
    if len(set(known.values())) == 1:
        return Point(next(iter(known.values())))
    check_order(known, lower, upper)
    if family not in (None, "quantiles"):
        return _named(family, known)
    if len(known) == 3:
        return Quantiles(known["p10"], known["p50"], known["p90"], lower, upper)
    return _through_two(known, Scale(lower, upper))


def _through_two(known: dict[str, float], scale: Scale) -> Family:
    """Symmetric on the stretched scale: a normal, a lognormal above 0, else the same between the bounds."""
    names = list(known)
    z = [float(special.ndtri(LEVELS[name])) for name in names]
    low, high = scale.stretch(np.array([known[name] for name in names])).tolist()
    if low == high:
        raise EstimateError(
            "lies too close to the other quantile", where=names[-1], hint="For a certain number use a point"
        )
    spread = (high - low) / (z[1] - z[0])
    centre = low - spread * z[0]
    if scale.lower is None and scale.upper is None:
        return Normal(centre, spread)
    if scale.lower == 0 and scale.upper is None:
        return LogNormal(math.exp(centre), spread)
    three = scale.back(np.array([centre - Z90 * spread, centre, centre + Z90 * spread])).tolist()
    return Quantiles(**(dict(zip(LEVELS, three, strict=True)) | known), lower=scale.lower, upper=scale.upper)


def _named(family: str | None, known: dict[str, float]) -> Family:
    fits: dict[str, Callable[[dict[str, float]], Family]] = {
        "normal": lambda two: _through_two(two, Scale(None, None)),
        "lognormal": _lognormal,
        "gamma": _gamma,
        "beta": _beta,
    }
    if family not in fits:
        raise EstimateError(
            f"{family!r} cannot be made from quantiles",
            where="family",
            hint=f"One of {', '.join(fits)}, or leave it out",
        )
    if len(known) == 3:
        raise EstimateError(
            f"{family} has two parameters and cannot meet three quantiles",
            where="family",
            hint="Leave out p50, or leave out the family",
        )
    return fits[family](known)


def _lognormal(known: dict[str, float]) -> Family:
    check_order(known, 0.0, None)
    return _through_two(known, Scale(0.0, None))


def _gamma(known: dict[str, float]) -> Family:
    """The ratio of two quantiles falls as the shape grows, so one root gives the shape; then the scale follows."""
    check_order(known, 0.0, None)
    (low_name, low), (high_name, high) = known.items()
    low_q, high_q = LEVELS[low_name], LEVELS[high_name]

    def excess(log_shape: float) -> float:
        shape = math.exp(log_shape)
        return float(np.log(special.gammaincinv(shape, high_q) / special.gammaincinv(shape, low_q))) - math.log(
            high / low
        )

    log_shape = _root(excess, math.log(0.02), math.log(1e8), where=high_name)
    shape = math.exp(log_shape)
    return Gamma(shape, high / float(special.gammaincinv(shape, high_q)))


def _beta(known: dict[str, float]) -> Family:
    """For each weight (successes + failures) one mean meets the first quantile; one weight meets both."""
    check_order(known, 0.0, 1.0)
    (low_name, low), (high_name, high) = known.items()
    low_q, high_q = LEVELS[low_name], LEVELS[high_name]

    def through_low(weight: float) -> Beta:
        def excess(log_odds: float) -> float:
            mean, rest = float(special.expit(log_odds)), float(special.expit(-log_odds))
            return float(special.betainc(mean * weight, rest * weight, low)) - low_q

        log_odds = _root(excess, -30.0, 30.0, where=low_name)
        return Beta(float(special.expit(log_odds)) * weight, float(special.expit(-log_odds)) * weight)

    def miss(log_weight: float) -> float:
        fit = through_low(math.exp(log_weight))
        return float(special.betainc(fit.successes, fit.failures, high)) - high_q

    return through_low(math.exp(_root(miss, math.log(0.1), math.log(1e7), where=high_name)))


def _root(function: Callable[[float], float], low: float, high: float, *, where: str) -> float:
    try:
        return float(optimize.brentq(function, low, high, xtol=1e-14, rtol=1e-14, maxiter=500))
    except (ValueError, RuntimeError):
        raise EstimateError(
            "no distribution of this family has these quantiles", where=where, hint="Leave out the family"
        ) from None


def by_mean(mean: float, spread: float | None, *, family: str | None, unit: str | None) -> Family:
    """The family with this mean and standard deviation. See `Estimate.from_mean`."""
    mean = finite(mean, "mean")
    check_share({"mean": mean}, unit)
    chosen = family or ("beta" if unit == SHARE else "normal")
    if spread is None:
        if chosen != "poisson":
            raise EstimateError(f"a {chosen} needs it", where="spread", hint="Give the standard deviation")
        return Poisson(mean)
    spread = finite(spread, "spread")
    if spread < 0:
        raise EstimateError(f"cannot be negative, got {spread:g}", where="spread")
    if spread == 0:
        return Point(mean)
    fits: dict[str, Callable[[float, float], Family]] = {
        "normal": Normal,
        "lognormal": _lognormal_by_mean,
        "beta": _beta_by_mean,
        "gamma": _gamma_by_mean,
        "poisson": _poisson_by_mean,
        "negative_binomial": _negative_binomial_by_mean,
    }
    if chosen not in fits:
        raise EstimateError(f"{chosen!r} cannot be made from a mean", where="family", hint=f"One of {', '.join(fits)}")
    return fits[chosen](mean, spread)


def _lognormal_by_mean(mean: float, spread: float) -> Family:
    positive(mean, "mean", "A lognormal quantity is never 0 or less")
    log_variance = math.log1p((spread / mean) ** 2)
    return LogNormal(mean * math.exp(-log_variance / 2), math.sqrt(log_variance))


def _beta_by_mean(mean: float, spread: float) -> Family:
    check_order({"mean": mean}, 0.0, 1.0)
    weight = mean * (1 - mean) / spread**2 - 1
    if weight <= 0:
        widest = math.sqrt(mean * (1 - mean))
        raise EstimateError(
            f"a share around {mean:g} cannot spread by {spread:g}",
            where="spread",
            hint=f"It must be below {widest:.4g}",
        )
    return Beta(mean * weight, (1 - mean) * weight)


def _gamma_by_mean(mean: float, spread: float) -> Family:
    positive(mean, "mean", "A gamma quantity is never 0 or less")
    return Gamma((mean / spread) ** 2, spread**2 / mean)


def _poisson_by_mean(mean: float, spread: float) -> Family:
    positive(mean, "mean")
    if not math.isclose(spread, math.sqrt(mean), rel_tol=1e-9):
        raise EstimateError(
            f"of a Poisson count around {mean:g} is {math.sqrt(mean):.4g}, not {spread:g}",
            where="spread",
            hint="Leave it out, or use negative_binomial",
        )
    return Poisson(mean)


def _negative_binomial_by_mean(mean: float, spread: float) -> Family:
    positive(mean, "mean")
    if spread**2 <= mean:
        raise EstimateError(
            f"must be above {math.sqrt(mean):.4g}, got {spread:g}", where="spread", hint="For less use poisson or gamma"
        )
    return NegativeBinomial(mean, mean**2 / (spread**2 - mean))
