"""What became of each person: the walk over everybody in one slice, as columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunce.insight.funnel.rules.walk import NEVER, Longs, Rules, board, walk_all
from yunce.insight.sequences.rules.steps import Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """One row for each person (or part of one) who began. who, state, level (furthest step + 1), bits (steps reached)
    and entry (ms): shape (n,). events: rows of the slice by step, -1 where none; times: the same in ms; (n, steps).
    """

    who: NDArray[np.uint64]
    state: NDArray[np.uint8]
    level: NDArray[np.uint8]
    bits: NDArray[np.uint32]
    events: NDArray[np.int32]
    times: Longs

    def __len__(self) -> int:
        return len(self.who)

    @property
    def entry(self) -> Longs:
        return self.times[:, 0]

    def take(self, kept: NDArray[np.bool_] | Longs) -> "Outcomes":
        return Outcomes(
            who=self.who[kept],
            state=self.state[kept],
            level=self.level[kept],
            bits=self.bits[kept],
            events=self.events[kept],
            times=self.times[kept],
        )


def outcomes(steps: Steps, firsts: Longs, lasts: Longs, rules: Rules) -> Outcomes:
    """Everybody who began, excluded ones too. firsts, lasts: the stretch of events of each person, or part of one."""
    count = len(firsts)
    state = np.empty(count, np.uint8)
    level = np.empty(count, np.uint8)
    bits = np.empty(count, np.uint32)
    events = np.empty((count, rules.steps), np.int32)
    longest = int((lasts - firsts).max()) if count else 0
    walk_all(steps.at, steps.marks, firsts, lasts, rules, board(rules, longest), state, level, bits, events)
    began = np.flatnonzero(state != NEVER)
    chosen = events[began]
    return Outcomes(
        who=steps.who[firsts[began]],
        state=state[began],
        level=level[began],
        bits=bits[began],
        events=chosen,
        times=np.where(chosen >= 0, steps.at[chosen], -1),
    )
