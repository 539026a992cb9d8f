"""How several segments overlap: each combination of them with its persons, once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Who is in exactly these of the segments, and in none of the others. within: one entry a segment."""

    within: tuple[bool, ...]
    persons: int


def overlap(members: Sequence[NDArray[np.uint64]]) -> list[Combination]:
    """Every combination that anybody is in, the largest first; nobody is counted twice. members: each person once."""
    if not FEWEST <= len(members) <= MOST:
        raise ValueError(f"between {FEWEST} and {MOST} segments, got {len(members)}")
    everybody = np.unique(np.concatenate(members))
    bits = np.zeros(len(everybody), np.int64)
    for place, who in enumerate(members):
        bits[np.searchsorted(everybody, who)] |= 1 << place
    counts = np.bincount(bits, minlength=1 << len(members))
    found = [
        Combination(within=tuple(bool(key >> place & 1) for place in range(len(members))), persons=int(counts[key]))
        for key in range(1, 1 << len(members))
        if counts[key]
    ]
    return sorted(found, key=lambda each: (-each.persons, [not there for there in each.within]))
