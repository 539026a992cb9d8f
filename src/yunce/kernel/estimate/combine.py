"""Estimates made of other estimates: mixed, multiplied, added.

Products and sums take the parts as independent; whoever knows better draws them together and uses `from_draws`.
"""

from collections.abc import Sequence

import numpy as np

from yunce.kernel.estimate.estimate import Estimate
from yunce.kernel.estimate.family import EstimateError
from yunce.kernel.estimate.mixed import Mixed


def mixture(parts: Sequence[Estimate], weights: Sequence[float]) -> Estimate:
    """One of the parts, each with its chance; weights of at least 0 are brought to a sum of 1. Exact, not by draws."""
    return Estimate(Mixed(tuple(part.distribution for part in parts), tuple(weights)))


def product(parts: Sequence[Estimate], rng: np.random.Generator, n: int = 10_000) -> Estimate:
    """The product of independent parts, by n draws."""
    return Estimate.from_draws(np.prod(_together(parts, rng, n), axis=0))


def total(parts: Sequence[Estimate], rng: np.random.Generator, n: int = 10_000) -> Estimate:
    """The sum of independent parts, by n draws."""
    return Estimate.from_draws(np.sum(_together(parts, rng, n), axis=0))


def _together(parts: Sequence[Estimate], rng: np.random.Generator, n: int) -> list[np.ndarray]:
    if not parts:
        raise EstimateError("there is nothing to combine", where="parts", hint="Give at least one")
    if n < 1:
        raise EstimateError(f"must be at least 1, got {n}", where="n")
    return [part.sample(rng, n) for part in parts]
