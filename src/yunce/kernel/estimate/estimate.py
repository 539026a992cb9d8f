"""`Estimate`: a number that is not known yet, as everybody passes it around.

It carries no unit, source or owner: those belong to the assumption that holds it.
"""

import math
from dataclasses import dataclass
from typing import Any, cast, overload

import numpy as np
from numpy.typing import ArrayLike

from yunce.kernel.estimate.continuous import Beta, Gamma, LogNormal, Normal, Pert, Triangular
from yunce.kernel.estimate.discrete import Empirical, NegativeBinomial, Point, Poisson
from yunce.kernel.estimate.family import Draws, EstimateError, Family
from yunce.kernel.estimate.fitting import by_mean, by_quantiles, check_share
from yunce.kernel.estimate.mixed import Mixed
from yunce.kernel.estimate.quantiles import Quantiles

_FAMILIES: tuple[type[Family], ...] = (
    Normal, LogNormal, Beta, Gamma, Triangular, Pert, Quantiles, Poisson, NegativeBinomial, Point, Empirical,
)  # fmt: skip
FAMILIES: dict[str, type[Family]] = {family.name: family for family in _FAMILIES}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A distribution over numbers. Equal when family and parameters are. Bad parameters raise EstimateError."""

    distribution: Family

    def __post_init__(self) -> None:
        with np.errstate(over="ignore"):
            mean = self.distribution.mean
        if not math.isfinite(mean):
            raise EstimateError(
                "it is so wide that it has no mean", where=self.family, hint="Bring the quantiles closer"
            )

    @classmethod
    def from_quantiles(
        cls,
        *,
        p10: float | None = None,
        p50: float | None = None,
        p90: float | None = None,
        family: str | None = None,
        lower: float | None = None,
        upper: float | None = None,
        unit: str | None = None,
    ) -> "Estimate":
        """Through two or three quantiles, exactly.

        Two: a normal; with lower=0 a lognormal; between other bounds the same on the stretched scale; or the named
        family (normal, lognormal, gamma, beta). Three: the family of `quantiles.py`. All equal: a point.
        unit="share" sets the bounds 0 and 1. Raises EstimateError.
        """
        given = {"p10": p10, "p50": p50, "p90": p90}
        return cls(by_quantiles(given, family=family, lower=lower, upper=upper, unit=unit))

    @classmethod
    def from_mean(
        cls, mean: float, spread: float | None = None, *, family: str | None = None, unit: str | None = None
    ) -> "Estimate":
        """With this mean and standard deviation; normal, or beta for unit="share", unless a family is named.

        A spread of 0 is a point; only a Poisson needs none. Raises EstimateError.
        """
        return cls(by_mean(mean, spread, family=family, unit=unit))

    @classmethod
    def from_draws(cls, draws: ArrayLike, *, unit: str | None = None) -> "Estimate":
        """From equally likely draws; more than 2000 are kept as 2000 means of neighbours. Raises EstimateError."""
        row = np.asarray(draws, dtype=np.float64)
        distribution = Empirical.of_draws(row)
        check_share({"draws": distribution.bounds[0]}, unit)
        check_share({"draws": distribution.bounds[1]}, unit)
        return cls(distribution)

    @classmethod
    def normal(cls, mean: float, spread: float) -> "Estimate":
        return cls(Normal(mean, spread))

    @classmethod
    def lognormal(cls, median: float, log_spread: float) -> "Estimate":
        return cls(LogNormal(median, log_spread))

    @classmethod
    def beta(cls, successes: float, failures: float) -> "Estimate":
        return cls(Beta(successes, failures))

    @classmethod
    def gamma(cls, shape: float, scale: float) -> "Estimate":
        return cls(Gamma(shape, scale))

    @classmethod
    def poisson(cls, mean: float) -> "Estimate":
        return cls(Poisson(mean))

    @classmethod
    def negative_binomial(cls, mean: float, size: float) -> "Estimate":
        return cls(NegativeBinomial(mean, size))

    @classmethod
    def triangular(cls, low: float, mode: float, high: float) -> "Estimate":
        return cls(Triangular(low, mode, high))

    @classmethod
    def pert(cls, low: float, mode: float, high: float) -> "Estimate":
        return cls(Pert(low, mode, high))

    @classmethod
    def empirical(cls, values: ArrayLike) -> "Estimate":
        """As `from_draws`."""
        return cls.from_draws(values)

    @classmethod
    def point(cls, value: float, *, unit: str | None = None) -> "Estimate":
        distribution = Point(value)
        check_share({"value": distribution.value}, unit)
        return cls(distribution)

    @property
    def family(self) -> str:
        return self.distribution.name

    @property
    def mean(self) -> float:
        return self.distribution.mean

    @property
    def spread(self) -> float:
        """Standard deviation."""
        return self.distribution.spread

    @property
    def bounds(self) -> tuple[float, float]:
        """The smallest and largest possible value, infinite where there is none."""
        return self.distribution.bounds

    @property
    def certain(self) -> bool:
        low, high = self.bounds
        return low == high

    @overload
    def quantile(self, q: float) -> float: ...
    @overload
    def quantile(self, q: Draws) -> Draws: ...
    def quantile(self, q: float | Draws) -> float | Draws:
        """The smallest value that is not exceeded with chance q, for q in [0, 1]; one number or an array of them."""
        levels = np.asarray(q, dtype=np.float64)
        if not ((levels >= 0) & (levels <= 1)).all():
            raise EstimateError(f"must lie in 0..1, got {q}", where="q")
        values = self.distribution.quantile(levels)
        return float(values) if np.isscalar(q) else values

    def interval(self, level: float = 0.8) -> tuple[float, float]:
        """The central interval that holds the number with chance `level`, in (0, 1)."""
        if not 0 < level < 1:
            raise EstimateError(f"must lie between 0 and 1, got {level}", where="level")
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    @overload
    def cdf(self, x: float) -> float: ...
    @overload
    def cdf(self, x: Draws) -> Draws: ...
    def cdf(self, x: float | Draws) -> float | Draws:
        """The chance of at most x; one number or an array of them."""
        values = np.asarray(x, dtype=np.float64)
        if np.isnan(values).any():
            raise EstimateError("is missing", where="x", hint="An unknown outcome has no place in a distribution")
        chances = self.distribution.cdf(values)
        return float(chances) if np.isscalar(x) else chances

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        """n independent draws."""
        if n < 0:
            raise EstimateError(f"must be at least 0, got {n}", where="n")
        return self.distribution.sample(rng, n)

    def to_json(self) -> dict[str, Any]:
        return {"family": self.family, **self.distribution.parameters()}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Estimate":
        """From `to_json`. Raises EstimateError naming what is missing, unknown or wrong."""
        return cls(_read_family(value))


def _read_family(value: object) -> Family:
    if not isinstance(value, dict):
        raise EstimateError(f"{value!r} is not an estimate", where="estimate", hint='Expected {"family": …}')
    given = cast(dict[str, Any], value)
    name = given.get("family")
    rest = {key: item for key, item in given.items() if key != "family"}
    if name == Mixed.name:
        return Mixed.read(rest, _read_family)
    if not isinstance(name, str) or name not in FAMILIES:
        known = ", ".join([*FAMILIES, Mixed.name])
        raise EstimateError(f"{name!r} is not a family", where="family", hint=f"One of {known}")
    return FAMILIES[name].from_parameters(rest)
