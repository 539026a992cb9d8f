"""Families with steps: counts (Poisson, negative binomial), a certain number (point), and kept draws (empirical)."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy import stats

from yunce.kernel.estimate.family import Draws, EstimateError, Numbers, exactly, finite, positive

KEPT_DRAWS = 2000  # an empirical estimate in JSON stays near 40 kB, and a step of its cdf is 0.05 %


@dataclass(frozen=True, slots=True)
class Poisson(Numbers):
    """Counts that come independently; mean above 0."""

    name: ClassVar[str] = "poisson"
    mean: float

    def __post_init__(self) -> None:
        Numbers.__post_init__(self)
        positive(self.mean, "mean", "For a count that is certainly 0 use a point")

    @property
    def spread(self) -> float:
        return math.sqrt(self.mean)

    @property
    def bounds(self) -> tuple[float, float]:
        return 0.0, math.inf

    def quantile(self, q: Draws) -> Draws:
        return np.asarray(np.maximum(stats.poisson.ppf(q, self.mean), 0.0))

    def cdf(self, x: Draws) -> Draws:
        return np.asarray(stats.poisson.cdf(x, self.mean))

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return rng.poisson(self.mean, n).astype(np.float64)


@dataclass(frozen=True, slots=True)
class NegativeBinomial(Numbers):
    """Counts that come in clusters. mean, size above 0; the variance is mean + mean² / size."""

    name: ClassVar[str] = "negative_binomial"
    mean: float
    size: float

    def __post_init__(self) -> None:
        Numbers.__post_init__(self)
        positive(self.mean, "mean", "For a count that is certainly 0 use a point")
        positive(self.size, "size")

    @property
    def _chance(self) -> float:
        return self.size / (self.size + self.mean)

    @property
    def spread(self) -> float:
        return math.sqrt(self.mean + self.mean**2 / self.size)

    @property
    def bounds(self) -> tuple[float, float]:
        return 0.0, math.inf

    def quantile(self, q: Draws) -> Draws:
        return np.asarray(np.maximum(stats.nbinom.ppf(q, self.size, self._chance), 0.0))

    def cdf(self, x: Draws) -> Draws:
        return np.asarray(stats.nbinom.cdf(x, self.size, self._chance))

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return rng.negative_binomial(self.size, self._chance, n).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Point(Numbers):
    """A number that is certain."""

    name: ClassVar[str] = "point"
    value: float

    @property
    def mean(self) -> float:
        return self.value

    @property
    def spread(self) -> float:
        return 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        return self.value, self.value

    def quantile(self, q: Draws) -> Draws:
        return np.full_like(q, self.value)

    def cdf(self, x: Draws) -> Draws:
        return np.where(x >= self.value, 1.0, 0.0)

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return np.full(n, self.value)


@dataclass(frozen=True, slots=True)
class Empirical:
    """Equally likely values, kept sorted. The cdf is their step function, and a quantile is one of them."""

    name: ClassVar[str] = "empirical"
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise EstimateError("there are no draws", where="values", hint="Give at least one")
        kept = sorted(finite(value, f"values[{place}]") for place, value in enumerate(self.values))
        object.__setattr__(self, "values", tuple(kept))

    @classmethod
    def of_draws(cls, draws: Draws) -> "Empirical":
        """At most KEPT_DRAWS values: of more draws each kept one is the mean of its neighbours, so the mean stays.

        Blocks differ by one draw when their number does not divide evenly; that moves the mean by less than a step.
        """
        if draws.ndim != 1:
            raise EstimateError(f"expected one row of draws, got shape {draws.shape}", where="draws")
        if draws.size == 0:
            raise EstimateError("there are no draws", where="draws", hint="Give at least one")
        if not np.isfinite(draws).all():
            bad = int(np.flatnonzero(~np.isfinite(draws))[0])
            raise EstimateError(
                f"draw {bad} is {draws[bad]}", where="draws", hint="Leave out missing draws, and say how many they were"
            )
        ordered = np.sort(draws)
        if ordered.size > KEPT_DRAWS:
            starts = np.linspace(0, ordered.size, KEPT_DRAWS + 1).astype(np.int64)
            ordered = np.add.reduceat(ordered, starts[:-1]) / np.diff(starts)
        return cls(tuple(ordered.tolist()))

    @property
    def mean(self) -> float:
        return math.fsum(self.values) / len(self.values)

    @property
    def spread(self) -> float:
        return float(np.std(self.values))

    @property
    def bounds(self) -> tuple[float, float]:
        return self.values[0], self.values[-1]

    def quantile(self, q: Draws) -> Draws:
        count = len(self.values)
        # The rank of a share that cdf gave must be that rank again, whatever the last bit of the product is.
        rank = np.ceil(q * count - 1e-9).astype(np.int64)
        return np.asarray(self.values)[np.clip(rank - 1, 0, count - 1)]

    def cdf(self, x: Draws) -> Draws:
        return np.searchsorted(np.asarray(self.values), x, side="right") / len(self.values)

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return rng.choice(np.asarray(self.values), n)

    def parameters(self) -> dict[str, Any]:
        return {"values": list(self.values)}

    @classmethod
    def from_parameters(cls, given: dict[str, Any]) -> "Empirical":
        values = exactly(given, ["values"])["values"]
        if not isinstance(values, list):
            raise EstimateError("is not a list of numbers", where="values")
        return cls(tuple(values))
