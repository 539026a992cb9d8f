"""Counts by keys that nobody knows beforehand, such as the values of a property. Those of slices and shards add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """keys: columns of shape (n,), rows rising and each but once. counts: columns of the same length."""

    keys: tuple[NDArray[Any], ...]
    counts: tuple[NDArray[np.int64], ...]

    def __len__(self) -> int:
        return len(self.keys[0])

    def __add__(self, other: "Grouped") -> "Grouped":
        return grouped(
            [np.concatenate(pair) for pair in zip(self.keys, other.keys, strict=True)],
            [np.concatenate(pair) for pair in zip(self.counts, other.counts, strict=True)],
        )

    def most(self, top: int, by: int = 0) -> NDArray[np.int64]:
        """Places of the rows with the highest counts in column `by`; of equals those with the lower keys."""
        return np.lexsort((*reversed(self.keys), -self.counts[by]))[:top].astype(np.int64)


def grouped(keys: Sequence[NDArray[Any]], counts: Sequence[NDArray[np.int64]]) -> Grouped:
    """Rows with the same keys added up."""
    order = np.lexsort(tuple(reversed(keys)))
    columns = [key[order] for key in keys]
    if not len(order):
        return Grouped(keys=tuple(columns), counts=tuple(count[order] for count in counts))
    new = np.zeros(len(order), np.bool_)
    new[0] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    heads = np.flatnonzero(new)
    return Grouped(
        keys=tuple(column[heads] for column in columns),
        counts=tuple(np.add.reduceat(count[order], heads) for count in counts),
    )


def distinct(who: NDArray[np.uint64], group: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    """How many persons are in each group, shape (groups,). Rows of one person lie side by side."""
    if not len(who):
        return np.zeros(groups, np.int64)
    person = np.cumsum(np.concatenate(([0], who[1:] != who[:-1])))
    return np.bincount(np.unique(person * groups + group) % groups, minlength=groups).astype(np.int64)
