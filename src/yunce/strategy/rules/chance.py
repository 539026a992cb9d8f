"""How likely the goal is, what the plan implies, and which number moves it most.

Rests on the leaves being independent: the page says so beside the figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from yunce.kernel.direction import Direction
from yunce.kernel.estimate import Estimate
from yunce.strategy.rules.evaluate import Draws, evaluate, evaluate_draws
from yunce.strategy.rules.tree import Tree, TreeError

# Enough that a chance near one half is known to ±1 point (standard error 0.5 / sqrt(10 000) = 0.005).
DRAWS = 10_000


class Tiers(Protocol):
    """A goal: what must, should and could be reached, in the unit of the root."""

    @property
    def floor(self) -> float | None: ...
    @property
    def target(self) -> float: ...
    @property
    def stretch(self) -> float | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far one node may go. `low`/`high` are the 10th and 90th percentile; None when never defined."""

    mean: float | None
    low: float | None
    middle: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Shares of the draws (0..1) that reach each tier. An undefined draw reaches none, and is counted."""

    floor: float | None
    target: float
    stretch: float | None
    undefined: float
    draws: int
    root: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """The root when one leaf goes from its 10th to its 90th percentile and the others stay at their middle."""

    leaf: str
    at_low: float | None
    at_high: float | None

    @property
    def size(self) -> float | None:
        """How far the root moves; None when it is undefined on one side."""
        if self.at_low is None or self.at_high is None:
            return None
        return abs(self.at_high - self.at_low)


def draw(tree: Tree, estimates: Mapping[str, Estimate], rng: np.random.Generator, n: int = DRAWS) -> dict[str, Draws]:
    """Draws of every node, shape (n,). Leaves are drawn independently, in the order of the tree.

    Raises TreeError naming the leaves that have no estimate.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    _need_all(tree, estimates)
    sampled = {leaf.key: np.asarray(estimates[leaf.key].sample(rng, n), dtype=np.float64) for leaf in tree.leaves}
    return evaluate_draws(tree, sampled)


def chance(
    tree: Tree, goal: Tiers, estimates: Mapping[str, Estimate], rng: np.random.Generator, n: int = DRAWS
) -> Chance:
    """The chance of each tier of the goal, by simulation."""
    return chance_of_draws(draw(tree, estimates, rng, n)[tree.root], goal, tree.by_key[tree.root].direction)


def chance_of_draws(root: Draws, goal: Tiers, direction: Direction) -> Chance:
    """The chance of each tier, from the root's draws."""
    target = _reached(root, goal.target, direction)
    return Chance(
        floor=None if goal.floor is None else _reached(root, goal.floor, direction),
        target=target,
        stretch=None if goal.stretch is None else _reached(root, goal.stretch, direction),
        undefined=float(np.isnan(root).mean()),
        draws=int(root.size),
        root=spread(root),
    )


def implied(
    tree: Tree, estimates: Mapping[str, Estimate], rng: np.random.Generator, n: int = DRAWS
) -> dict[str, Spread]:
    """What the estimates imply for every node."""
    return {key: spread(values) for key, values in draw(tree, estimates, rng, n).items()}


def plan_values(tree: Tree, estimates: Mapping[str, Estimate]) -> dict[str, float | None]:
    """Every node when each leaf is at its middle (预期, the median): the plan that the outcome is held against.

    The root of medians is not the median of the root; the review names which one it uses.
    """
    _need_all(tree, estimates)
    return evaluate(tree, {leaf.key: float(estimates[leaf.key].quantile(0.5)) for leaf in tree.leaves})


def tornado(tree: Tree, estimates: Mapping[str, Estimate]) -> tuple[Swing, ...]:
    """The leaves by how far they move the root, largest first; those with an undefined swing come last."""
    _need_all(tree, estimates)
    middle: dict[str, float | None] = {leaf.key: float(estimates[leaf.key].quantile(0.5)) for leaf in tree.leaves}
    swings = []
    for leaf in tree.leaves:
        low, high = (
            evaluate(tree, {**middle, leaf.key: float(estimates[leaf.key].quantile(q))})[tree.root] for q in (0.1, 0.9)
        )
        swings.append(Swing(leaf=leaf.key, at_low=low, at_high=high))
    return tuple(sorted(swings, key=lambda swing: -1.0 if swing.size is None else swing.size, reverse=True))


def spread(values: Draws) -> Spread:
    """Mean and percentiles over the defined draws."""
    defined = values[~np.isnan(values)]
    if not defined.size:
        return Spread(mean=None, low=None, middle=None, high=None)
    low, middle, high = (float(each) for each in np.quantile(defined, (0.1, 0.5, 0.9)))
    return Spread(mean=float(defined.mean()), low=low, middle=middle, high=high)


def spread_around(plan: float | None, values: Draws) -> Spread:
    """Percentiles of the draws around the plan: the expected number that people read is the one the review holds the
    outcome against, so the median of the draws, which differs from it by skewness, is not shown beside it."""
    return replace(spread(values), middle=plan)


def spread_of(estimate: Estimate) -> Spread:
    """A leaf as it was stated: its own percentiles, not those of a sample of it."""
    low, middle, high = (float(estimate.quantile(q)) for q in (0.1, 0.5, 0.9))
    return Spread(mean=float(estimate.mean), low=low, middle=middle, high=high)


def _reached(root: Draws, bar: float, direction: Direction) -> float:
    # nan compares as False on both sides: an undefined outcome is not a success.
    return float((root >= bar if direction is Direction.UP else root <= bar).mean())


def _need_all(tree: Tree, estimates: Mapping[str, Estimate]) -> None:
    if missing := [leaf.key for leaf in tree.leaves if leaf.key not in estimates]:
        raise TreeError(
            f"no estimate for {', '.join(missing)}", nodes=tuple(missing), hint="give each leaf three numbers"
        )
