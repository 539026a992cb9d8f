"""The two-parameter families of measured quantities: normal, lognormal, beta, gamma.

Formulas: Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions (2nd ed. 1994), ch. 13, 14, 17, 25.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import special

from yunce.kernel.estimate.family import Draws, EstimateError, Numbers, positive


@dataclass(frozen=True, slots=True)
class Normal(Numbers):
    """spread: the standard deviation, above 0."""

    name: ClassVar[str] = "normal"
    mean: float
    spread: float

    def __post_init__(self) -> None:
        Numbers.__post_init__(self)
        positive(self.spread, "spread", "For a number that is certain use a point")

    @property
    def bounds(self) -> tuple[float, float]:
        return -math.inf, math.inf

    def quantile(self, q: Draws) -> Draws:
        return np.asarray(self.mean + self.spread * special.ndtri(q))

    def cdf(self, x: Draws) -> Draws:
        return np.asarray(special.ndtr((x - self.mean) / self.spread))

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return rng.normal(self.mean, self.spread, n)


@dataclass(frozen=True, slots=True)
class LogNormal(Numbers):
    """median above 0; log_spread above 0: the standard deviation of the logarithm."""

    name: ClassVar[str] = "lognormal"
    median: float
    log_spread: float

    def __post_init__(self) -> None:
        Numbers.__post_init__(self)
        positive(self.median, "median", "A lognormal quantity is never 0 or less")
        positive(self.log_spread, "log_spread", "For a number that is certain use a point")

    @property
    def mean(self) -> float:
        return self.median * float(np.exp(self.log_spread**2 / 2))

    @property
    def spread(self) -> float:
        return self.mean * math.sqrt(float(np.expm1(self.log_spread**2)))

    @property
    def bounds(self) -> tuple[float, float]:
        return 0.0, math.inf

    def quantile(self, q: Draws) -> Draws:
        return np.asarray(self.median * np.exp(self.log_spread * special.ndtri(q)))

    def cdf(self, x: Draws) -> Draws:
        above = np.maximum(x, 0.0)
        with np.errstate(divide="ignore"):
            return np.asarray(special.ndtr(np.log(above / self.median) / self.log_spread))

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return rng.lognormal(math.log(self.median), self.log_spread, n)


@dataclass(frozen=True, slots=True)
class Beta(Numbers):
    """A share. successes and failures above 0: as after that many of each (the usual a and b)."""

    name: ClassVar[str] = "beta"
    successes: float
    failures: float

    def __post_init__(self) -> None:
        Numbers.__post_init__(self)
        positive(self.successes, "successes")
        positive(self.failures, "failures")

    @property
    def mean(self) -> float:
        return self.successes / (self.successes + self.failures)

    @property
    def spread(self) -> float:
        return math.sqrt(self.mean * (1 - self.mean) / (self.successes + self.failures + 1))

    @property
    def bounds(self) -> tuple[float, float]:
        return 0.0, 1.0

    def quantile(self, q: Draws) -> Draws:
        return np.asarray(special.betaincinv(self.successes, self.failures, q))

    def cdf(self, x: Draws) -> Draws:
        return np.asarray(special.betainc(self.successes, self.failures, np.clip(x, 0.0, 1.0)))

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return rng.beta(self.successes, self.failures, n)


@dataclass(frozen=True, slots=True)
class Gamma(Numbers):
    """shape and scale above 0; the mean is their product."""

    name: ClassVar[str] = "gamma"
    shape: float
    scale: float

    def __post_init__(self) -> None:
        Numbers.__post_init__(self)
        positive(self.shape, "shape")
        positive(self.scale, "scale")

    @property
    def mean(self) -> float:
        return self.shape * self.scale

    @property
    def spread(self) -> float:
        return math.sqrt(self.shape) * self.scale

    @property
    def bounds(self) -> tuple[float, float]:
        return 0.0, math.inf

    def quantile(self, q: Draws) -> Draws:
        return np.asarray(self.scale * special.gammaincinv(self.shape, q))

    def cdf(self, x: Draws) -> Draws:
        return np.asarray(special.gammainc(self.shape, np.maximum(x, 0.0) / self.scale))

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return rng.gamma(self.shape, self.scale, n)


def check_three(low: float, mode: float, high: float) -> None:
    """low <= mode <= high and low < high, or EstimateError."""
    if not low <= mode <= high:
        raise EstimateError(f"{mode:g} is not between {low:g} and {high:g}", where="mode", hint="low ≤ mode ≤ high")
    if low == high:
        raise EstimateError(f"equals low ({low:g})", where="high", hint="For a number that is certain use a point")


@dataclass(frozen=True, slots=True)
class Triangular(Numbers):
    """From low to high, most likely at mode."""

    name: ClassVar[str] = "triangular"
    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        Numbers.__post_init__(self)
        check_three(self.low, self.mode, self.high)

    @property
    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    @property
    def spread(self) -> float:
        a, c, b = self.low, self.mode, self.high
        return math.sqrt(((b - a) ** 2 - (c - a) * (b - c)) / 18)

    @property
    def bounds(self) -> tuple[float, float]:
        return self.low, self.high

    def quantile(self, q: Draws) -> Draws:
        a, c, b = self.low, self.mode, self.high
        rising = a + np.sqrt(q * (b - a) * (c - a))
        falling = b - np.sqrt((1 - q) * (b - a) * (b - c))
        return np.where(q <= (c - a) / (b - a), rising, falling)

    def cdf(self, x: Draws) -> Draws:
        a, c, b = self.low, self.mode, self.high
        x = np.clip(x, a, b)
        with np.errstate(divide="ignore", invalid="ignore"):  # the side that has no width is not chosen
            rising = (x - a) ** 2 / ((b - a) * (c - a))
            falling = 1 - (b - x) ** 2 / ((b - a) * (b - c))
        return np.where((x < c) | (c == b), rising, falling)

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return rng.triangular(self.low, self.mode, self.high, n)


@dataclass(frozen=True, slots=True)
class Pert(Numbers):
    """From low to high, most likely at mode, smooth: a beta stretched so that the mean is (low + 4 mode + high) / 6.

    Source: Malcolm, Roseboom, Clark, Fazar (1959), Operations Research 7.
    """

    name: ClassVar[str] = "pert"
    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        Numbers.__post_init__(self)
        check_three(self.low, self.mode, self.high)

    @property
    def _share(self) -> Beta:
        width = self.high - self.low
        return Beta(1 + 4 * (self.mode - self.low) / width, 1 + 4 * (self.high - self.mode) / width)

    @property
    def mean(self) -> float:
        return (self.low + 4 * self.mode + self.high) / 6

    @property
    def spread(self) -> float:
        return self._share.spread * (self.high - self.low)

    @property
    def bounds(self) -> tuple[float, float]:
        return self.low, self.high

    def quantile(self, q: Draws) -> Draws:
        return self.low + self._share.quantile(q) * (self.high - self.low)

    def cdf(self, x: Draws) -> Draws:
        return self._share.cdf((x - self.low) / (self.high - self.low))

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return self.low + self._share.sample(rng, n) * (self.high - self.low)
