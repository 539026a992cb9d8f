"""Shapley attribution: a channel's mean contribution over all orders in which channels could join.

Two games. `value`: a coalition is worth the value of all paths that touch no other channel. `rate`: it is worth the
share of those paths that converts, so paths without a conversion count; a channel can then come out below 0.
Source: Shapley (1953), in Contributions to the Theory of Games II; for the value game Zhao, Mahboobi & Bagheri (2018),
"Shapley value methods for attribution modeling in online advertising", arXiv 1804.05327.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from yunce.insight.attribution.rules.credit import add_up
from yunce.insight.attribution.rules.path import Path

Array = NDArray[np.float64]
Game = Literal["value", "rate"]
Coalition = frozenset[str]
# 2^20 coalitions take a second and 50 MB; every further channel doubles both.
EXACT_UP_TO = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapley:
    """samples: orders of joining to draw (each with its reverse) when there are too many channels for all.

    Raises ValueError.
    """

    game: Game = "value"
    samples: int = 2000
    seed: int = 0
    exact_up_to: int = EXACT_UP_TO

    def __post_init__(self) -> None:
        if self.samples < 2:
            raise ValueError(f"at least 2 samples are needed to know how sure they are, got {self.samples}")
        if not 0 <= self.exact_up_to <= EXACT_UP_TO:
            raise ValueError(f"exact up to 0..{EXACT_UP_TO} channels, got {self.exact_up_to}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """One for each channel; they add up to the worth of all together. standard_errors: only when sampled."""

    values: dict[str, float]
    standard_errors: dict[str, float] | None = None


class MissingCoalition(ValueError):
    """A game that does not say what one of its coalitions is worth."""

    def __init__(self, coalition: Coalition) -> None:
        self.coalition = coalition
        super().__init__(f"the worth of {' + '.join(sorted(coalition))} is not given; every combination needs one")


def of_game(worth: Mapping[Coalition, Fraction]) -> dict[str, Fraction]:
    """Exact contributions of a game given by the worth of every coalition. Raises MissingCoalition, ValueError."""
    players = sorted(frozenset[str]().union(*worth))
    if len(players) > EXACT_UP_TO // 2:
        raise ValueError(f"{len(players)} channels make {2 ** len(players)} combinations; give at most 10 channels")
    for size in range(1, len(players) + 1):
        for members in combinations(players, size):
            if frozenset(members) not in worth:
                raise MissingCoalition(frozenset(members))
    found = {}
    for player in players:
        others = [each for each in players if each != player]
        found[player] = sum(
            (
                (worth[frozenset((*members, player))] - worth.get(frozenset(members), Fraction(0)))
                / (len(players) * comb(len(others), size))
                for size in range(len(players))
                for members in combinations(others, size)
            ),
            Fraction(0),
        )
    return found


def of_values(paths: Iterable[Path], figure: Callable[[Path], Decimal]) -> dict[str, Fraction]:
    """Exact contributions in the value game, whatever the number of channels.

    The worth of a coalition is a sum over the paths within it, and in the game of one path its distinct channels are
    alike: each gets the same part (Shapley's additivity and symmetry).
    """
    worth: dict[Coalition, list[Decimal]] = defaultdict(list)
    for path in paths:
        worth[frozenset(path.channels)].append(figure(path))
    found: dict[str, Fraction] = defaultdict(Fraction)
    for channels, figures in worth.items():
        each = Fraction(add_up(figures)) / max(len(channels), 1)
        for channel in channels:
            found[channel] += each
    return dict(found)


def of_rates(paths: Iterable[Path], model: Shapley, rng: np.random.Generator) -> Contributions:
    """Contributions in the rate game: exact up to `model.exact_up_to` channels, else from drawn orders of joining."""
    sets: dict[Coalition, list[int]] = defaultdict(lambda: [0, 0])
    for path in paths:
        if path.channels:
            own = sets[frozenset(path.channels)]
            own[0] += path.count
            own[1] += path.count * path.converted
    channels = sorted(frozenset[str]().union(*sets))
    counts = np.array([sets[each] for each in sets], dtype=np.float64).reshape(-1, 2)
    if len(channels) <= model.exact_up_to:
        return Contributions(values=dict(zip(channels, _exact(list(sets), channels, counts), strict=True)))
    member = np.array([[channel in each for channel in channels] for each in sets])
    values, errors = _sampled(member, counts, model.samples, rng)
    return Contributions(
        values=dict(zip(channels, values.tolist(), strict=True)),
        standard_errors=dict(zip(channels, errors.tolist(), strict=True)),
    )


def _exact(sets: list[Coalition], channels: list[str], counts: Array) -> list[float]:
    """Over all coalitions, each a bit mask: sums over subsets first (zeta transform), then weighted differences."""
    size = len(channels)
    bit = {channel: 1 << place for place, channel in enumerate(channels)}
    inside = np.zeros((2, 1 << size))
    for each, (seen, converted) in zip(sets, counts, strict=True):
        inside[:, sum(bit[channel] for channel in each)] += (seen, converted)
    for place in range(size):
        halves = inside.reshape(2, -1, 2, 1 << place)
        halves[:, :, 1] += halves[:, :, 0]
    worth = np.divide(inside[1], inside[0], out=np.zeros(1 << size), where=inside[0] > 0)
    members = np.zeros(1 << size, dtype=np.int64)
    for place in range(size):
        members.reshape(-1, 2, 1 << place)[:, 1] += 1
    weight = np.array([1 / (size * comb(size - 1, count)) for count in range(size)])
    found = []
    for place in range(size):
        split = worth.reshape(-1, 2, 1 << place)
        others = members.reshape(-1, 2, 1 << place)[:, 0]
        found.append(float((weight[others] * (split[:, 1] - split[:, 0])).sum()))
    return found


def _sampled(member: NDArray[np.bool_], counts: Array, samples: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Means and standard errors over drawn orders. Each comes with its reverse, which evens out who joins early."""
    size = member.shape[1]
    total, squares = np.zeros(size), np.zeros(size)
    for _ in range(samples):
        order = rng.permutation(size)
        pair = (_joining(member, counts, order) + _joining(member, counts, order[::-1])) / 2
        total += pair
        squares += pair**2
    mean = total / samples
    variance = np.maximum(squares / samples - mean**2, 0) * samples / (samples - 1)
    return mean, np.sqrt(variance / samples)


def _joining(member: NDArray[np.bool_], counts: Array, order: NDArray[np.int64]) -> Array:
    """What each channel adds when they join in this order. A set of channels counts from when its last one is in."""
    size = len(order)
    joined = np.empty(size, dtype=np.int64)
    joined[order] = np.arange(size)
    complete = np.where(member, joined, -1).max(axis=1)
    seen, converted = (np.bincount(complete, counts[:, column], size).cumsum() for column in (0, 1))
    worth = np.divide(converted, seen, out=np.zeros(size), where=seen > 0)
    added: Array = np.diff(worth, prepend=0.0)[joined]
    return added
