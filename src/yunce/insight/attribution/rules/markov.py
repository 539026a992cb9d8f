"""Markov attribution: how much less would convert if a channel were not there.

Paths become a chain of states from the start to a conversion or to none; a state is the last `order` channels. What a
channel is worth is its removal effect: every step to it leads to no conversion instead.
Source: Anderl, Becker, von Wangenheim & Schumann (2016), International Journal of Research in Marketing 33(3), 457-474.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import linalg

from yunce.insight.attribution.rules.path import Path

State = tuple[str, ...]
_START: State = ()
_CONVERSION = 1  # what follows a last state: 1 with a conversion, 0 without


@dataclass(frozen=True, slots=True, kw_only=True)
class Markov:
    """order: how many channels back a step depends on. Raises ValueError."""

    order: int = 1

    def __post_init__(self) -> None:
        if self.order < 1:
            raise ValueError(f"the order of a Markov chain is 1 or more, got {self.order}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """conversion: chance to convert from the start. removal: of each channel, the share of it lost without it, 0..1."""

    conversion: float
    removal: dict[str, float]
    states: int


def chain(paths: Iterable[Path], model: Markov) -> Chain:
    """The chain of all paths with touches, converted or not. Without any conversion every removal effect is 0."""
    steps: Counter[tuple[State, State | int]] = Counter()
    channels: set[str] = set()
    for path in paths:
        if not path.channels:
            continue
        channels.update(path.channels)
        state = _START
        for channel in path.channels:
            following = (*state, channel)[-model.order :]
            steps[state, following] += path.count
            state = following
        steps[state, _CONVERSION if path.converted else 0] += path.count
    places = {state: place for place, state in enumerate(sorted({state for state, _ in steps}))}
    if not places:
        return Chain(conversion=0.0, removal={}, states=0)
    inner, ends = _matrices(steps, places)
    whole = _conversion(inner, ends)
    removal = {}
    for channel in sorted(channels):
        # States that hold the channel further back are reached through it, so they fall away by themselves.
        kept = np.array([not state or state[-1] != channel for state in places])
        without = _conversion(inner[kept][:, kept], ends[kept])
        removal[channel] = max(1 - without / whole, 0.0) if whole else 0.0
    return Chain(conversion=whole, removal=removal, states=len(places))


def _matrices(
    steps: Counter[tuple[State, State | int]], places: dict[State, int]
) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    """Chances from state to state, and from each state straight to a conversion."""
    size = len(places)
    leaving, ends = np.zeros(size), np.zeros(size)
    for (state, _), count in steps.items():
        leaving[places[state]] += count
    rows, columns, chances = [], [], []
    for (state, following), count in steps.items():
        row = places[state]
        if isinstance(following, tuple):
            rows.append(row)
            columns.append(places[following])
            chances.append(count / leaving[row])
        elif following == _CONVERSION:
            ends[row] = count / leaving[row]
    return sparse.csr_array((chances, (rows, columns)), shape=(size, size)), ends


def _conversion(inner: sparse.csr_array, ends: NDArray[np.float64]) -> float:
    """Chance to end in a conversion from the first state, the start (an empty tuple sorts before all others).

    x = inner · x + ends; every state leads out in the end, so there is one solution.
    """
    found = linalg.spsolve(sparse.csc_array(sparse.eye_array(len(ends)) - inner), ends)
    return float(np.atleast_1d(found)[0])
