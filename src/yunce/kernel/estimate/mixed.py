"""The mixture: one of several distributions, each with its chance, as for a launch that may slip."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from yunce.kernel.estimate.family import Draws, EstimateError, Family, exactly, finite

_HALVINGS = 200  # narrows any sensible bracket down to neighbouring floats


@dataclass(frozen=True, slots=True)
class Mixed:
    """parts: the distributions; weights: as many numbers of at least 0, brought to a sum of 1."""

    name: ClassVar[str] = "mixture"
    parts: tuple[Family, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise EstimateError("there is nothing to mix", where="parts", hint="Give at least one")
        if len(self.parts) != len(self.weights):
            raise EstimateError(
                f"{len(self.weights)} weights for {len(self.parts)} parts", where="weights", hint="One for each part"
            )
        given = [finite(weight, f"weights[{place}]") for place, weight in enumerate(self.weights)]
        total = math.fsum(given)
        if min(given) < 0 or total <= 0 or not math.isfinite(total):
            raise EstimateError("must be at least 0, and one above 0", where="weights")
        if not math.isclose(total, 1.0, rel_tol=1e-12):  # weights that were brought to 1 before stay as they are
            given = [weight / total for weight in given]
        object.__setattr__(self, "weights", tuple(given))

    @property
    def mean(self) -> float:
        return math.fsum(weight * part.mean for part, weight in self._live)

    @property
    def spread(self) -> float:
        mean = self.mean
        return math.sqrt(math.fsum(w * (part.spread**2 + (part.mean - mean) ** 2) for part, w in self._live))

    @property
    def bounds(self) -> tuple[float, float]:
        ends = [part.bounds for part, _ in self._live]
        return min(low for low, _ in ends), max(high for _, high in ends)

    @property
    def _live(self) -> list[tuple[Family, float]]:
        return [(part, weight) for part, weight in zip(self.parts, self.weights, strict=True) if weight > 0]

    def cdf(self, x: Draws) -> Draws:
        chances = np.sum([weight * part.cdf(x) for part, weight in self._live], axis=0)
        return np.asarray(np.minimum(chances, 1.0), dtype=np.float64)  # weights that add up to 1 and a last bit

    def quantile(self, q: Draws) -> Draws:
        """By halving between the smallest and the largest quantile of the parts, to neighbouring floats."""
        each = np.array([part.quantile(q) for part, _ in self._live])
        low, high = each.min(axis=0), each.max(axis=0)
        found = self.cdf(low) >= q - 1e-15
        high = np.where(found, low, high)
        for _ in range(_HALVINGS):
            with np.errstate(invalid="ignore"):
                middle = low + (high - low) / 2
            if (~np.isfinite(middle) | (middle <= low) | (middle >= high)).all():
                break
            middle = np.where(np.isfinite(middle), middle, high)
            enough = self.cdf(middle) >= q - 1e-15  # a last bit lost in adding must not step over an atom
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return np.asarray(high, dtype=np.float64)

    def sample(self, rng: np.random.Generator, n: int) -> Draws:
        live = self._live
        weights = np.array([weight for _, weight in live])
        which = rng.choice(len(live), n, p=weights / weights.sum())
        draws = np.empty(n)
        for place, (part, _) in enumerate(live):
            mine = which == place
            draws[mine] = part.sample(rng, int(mine.sum()))
        return draws

    def parameters(self) -> dict[str, Any]:
        parts = [{"family": part.name, **part.parameters()} for part in self.parts]
        return {"parts": parts, "weights": list(self.weights)}

    @classmethod
    def from_parameters(cls, given: dict[str, Any]) -> "Mixed":
        """Not for JSON, whose parts need the other families: see `read`."""
        return cls(**exactly(given, ["parts", "weights"]))

    @classmethod
    def read(cls, given: dict[str, Any], read_part: Callable[[object], Family]) -> "Mixed":
        """From JSON; read_part makes a family from the JSON of one part."""
        exactly(given, ["parts", "weights"])
        if not isinstance(given["parts"], list) or not isinstance(given["weights"], list):
            raise EstimateError("parts and weights are lists", where="parts")
        return cls(tuple(read_part(part) for part in given["parts"]), tuple(given["weights"]))
