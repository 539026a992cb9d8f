"""Events of many persons in order, with marks: the value that every walk takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.order import order

MOST_MARKS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """who, at, marks: shape (n,), by person, then time. at: milliseconds since 1970 UTC. marks: bit i is set where
    condition i holds. also: further columns of the same length, by name.

    Persons are whole: all events of a person that the question reads are in one of these.
    """

    who: NDArray[np.uint64]
    at: NDArray[np.int64]
    marks: NDArray[np.uint32]
    also: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.who)

    @classmethod
    def sorted(
        cls,
        who: NDArray[np.uint64],
        at: NDArray[np.int64],
        marks: NDArray[np.uint32],
        also: Mapping[str, NDArray[Any]] | None = None,
    ) -> "Steps":
        """Columns as they came, put into order."""
        columns = dict(also or {})
        places = order(who, at)
        if places is not None:
            who, at, marks = who[places], at[places], marks[places]
            columns = {name: column[places] for name, column in columns.items()}
        return cls(who=who, at=at, marks=marks, also=columns)

    def take(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> "Steps":
        """These rows, in this order."""
        also = {name: column[places] for name, column in self.also.items()}
        return replace(self, who=self.who[places], at=self.at[places], marks=self.marks[places], also=also)

    def persons(self) -> NDArray[np.int64]:
        """Where each person begins, and the end: shape (persons + 1,)."""
        if not len(self.who):
            return np.zeros(1, np.int64)
        edges = np.flatnonzero(self.who[1:] != self.who[:-1]) + 1
        return np.concatenate(([0], edges, [len(self.who)])).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Firsts:
    """The earliest event of each person that meets a condition: who rising, each once; at in ms since 1970 UTC."""

    who: NDArray[np.uint64]
    at: NDArray[np.int64]

    def of(self, who: NDArray[np.uint64], *, missing: int) -> NDArray[np.int64]:
        """The moments of these persons; `missing` for those who have none. Shape of `who`."""
        if not len(self.who):
            return np.full(len(who), missing, np.int64)
        place = np.minimum(np.searchsorted(self.who, who), len(self.who) - 1)
        return np.where(self.who[place] == who, self.at[place], missing)
