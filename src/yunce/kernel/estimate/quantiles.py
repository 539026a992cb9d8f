"""The family of three typed quantiles: it meets p10, p50 and p90 exactly, whatever their skew, and keeps its bounds.

The value, or its logarithm above a lower bound, or its log-odds between two bounds (the translations of Johnson (1949),
Biometrika 36), follows a normal curve with one spread below the median and another above it (a two-piece normal, see
Wallis (2014), Statistical Science 29; here each piece holds half of the chance, so that p50 is the median). Metalogs
and Johnson quantile-parameterised curves were set aside: the first have no solution for strong skews, both refuse ties.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from scipy import special

from yunce.kernel.estimate.family import Draws, EstimateError, exactly, finite

Z90 = float(special.ndtri(0.9))
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(200)
_REACH = 10.0  # standard deviations covered by the integrals: the rest weighs less than 1e-23


@dataclass(frozen=True, slots=True)
class Scale:
    """How values between the bounds are stretched to the whole line, and back."""

    lower: float | None
    upper: float | None

    def stretch(self, x: Draws) -> Draws:
        with np.errstate(divide="ignore"):
            if self.lower is not None and self.upper is not None:
                return np.log((x - self.lower) / (self.upper - x))
            if self.lower is not None:
                return np.log(x - self.lower)
            if self.upper is not None:
                return -np.log(self.upper - x)
        return x

    def back(self, t: Draws) -> Draws:
        with np.errstate(over="ignore"):
            if self.lower is not None and self.upper is not None:
                return np.asarray(self.lower + (self.upper - self.lower) * special.expit(t))
            if self.lower is not None:
                return self.lower + np.exp(t)
            if self.upper is not None:
                return self.upper - np.exp(-t)
        return t


@dataclass(frozen=True, slots=True)
class Quantiles:
    """lower < p10 ≤ p50 ≤ p90 < upper; p10 < p90; a bound that does not exist is None."""

    name: ClassVar[str] = "quantiles"
    p10: float
    p50: float
    p90: float
    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        for field in ("p10", "p50", "p90"):
            object.__setattr__(self, field, finite(getattr(self, field), field))
        for field in ("lower", "upper"):
            if getattr(self, field) is not None:
                object.__setattr__(self, field, finite(getattr(self, field), field))
        check_order({"p10": self.p10, "p50": self.p50, "p90": self.p90}, self.lower, self.upper)
        if self.p10 == self.p90:
            raise EstimateError(f"equals p10 ({self.p10:g})", where="p90", hint="For a certain number use a point")

    @property
    def scale(self) -> Scale:
        return Scale(self.lower, self.upper)

    @property
    def pieces(self) -> tuple[float, float, float]:
        """Centre on the stretched scale, spread below it, spread above it."""
        low, centre, high = self.scale.stretch(np.array([self.p10, self.p50, self.p90])).tolist()
        return centre, (centre - low) / Z90, (high - centre) / Z90

    @property
    def mean(self) -> float:
        return self._moment(1, 0.0)

    @property
    def spread(self) -> float:
        return math.sqrt(max(self._moment(2, self.mean), 0.0))

    def _moment(self, power: int, about: float) -> float:
        """The expected power of the distance to `about`, by Gauss-Legendre over each piece."""
        total = 0.0
        for side in (-1.0, 1.0):
            z = side * _REACH * (_NODES + 1) / 2
            density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
            with np.errstate(over="ignore"):
                total += float(np.sum(_WEIGHTS * density * (self._at(z) - about) ** power)) * _REACH / 2
        return total

    def _at(self, z: Draws) -> Draws:
        """The value at a normal score."""
        centre, below, above = self.pieces
        with np.errstate(invalid="ignore"):
            steps = np.where(z < 0, z * below, z * above)
        # A tie has no spread on its side: 0 times an infinite score is still no step, and the value is the typed one.
        steps = np.where(np.isnan(steps), 0.0, steps)
        return np.where(steps == 0, self.p50, self.scale.back(centre + steps))

    @property
    def bounds(self) -> tuple[float, float]:
        low, high = self._at(np.array([-math.inf, math.inf])).tolist()
        return low, high

    def quantile(self, q: Draws) -> Draws:
        return self._at(special.ndtri(q))

    def cdf(self, x: Draws) -> Draws:
        low, high = self.bounds
        inside = np.clip(x, low, high)
        centre, below, above = self.pieces
        # At a bound the stretched value is infinite, which is what its cdf needs.
        with np.errstate(divide="ignore", invalid="ignore"):
            distance = self.scale.stretch(inside) - centre
            z = distance / np.where(distance < 0, below, above)
        z = np.where(np.isnan(z), math.inf if above == 0 else 0.0, z)
        return np.where(x < low, 0.0, np.where(x >= high, 1.0, np.asarray(special.ndtr(z))))

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        return self._at(rng.standard_normal(n))

    def parameters(self) -> dict[str, Any]:
        bounds = {name: bound for name in ("lower", "upper") if (bound := getattr(self, name)) is not None}
        return {"p10": self.p10, "p50": self.p50, "p90": self.p90, **bounds}

    @classmethod
    def from_parameters(cls, given: dict[str, Any]) -> "Quantiles":
        return cls(**exactly({"lower": None, "upper": None, **given}, ["p10", "p50", "p90", "lower", "upper"]))


def check_order(given: dict[str, float], lower: float | None, upper: float | None) -> None:
    """The given quantiles rise and lie strictly between the bounds, or EstimateError names the one that does not."""
    if lower is not None and upper is not None and lower >= upper:
        raise EstimateError(f"{upper:g} is not above the lower bound {lower:g}", where="upper")
    names = list(given)
    for before, after in pairwise(names):
        if given[before] > given[after]:
            raise EstimateError(
                f"{before} ({given[before]:g}) is above {after} ({given[after]:g})",
                where=before,
                hint="p10 ≤ p50 ≤ p90",
            )
    for name, value in given.items():
        if lower is not None and value <= lower:
            raise EstimateError(
                f"must be above {lower:g}, got {value:g}", where=name, hint="The lower bound itself is never reached"
            )
        if upper is not None and value >= upper:
            raise EstimateError(
                f"must be below {upper:g}, got {value:g}", where=name, hint="The upper bound itself is never reached"
            )
