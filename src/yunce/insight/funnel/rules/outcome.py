"""What became of each person: the walk over everybody in one slice, as columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunce.insight.funnel.rules.any_order import any_order_all
from yunce.insight.funnel.rules.attempts import attempts_all
from yunce.insight.funnel.rules.walk import CONVERTED, FOREVER, NEVER, Longs, Rules, board, walk_all
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
    longest = int((lasts - firsts).max()) if len(firsts) else 0
    found = _empty(len(firsts), rules.steps)
    walk_all(steps.at, steps.marks, firsts, lasts, rules, board(rules, longest), *found)
    return _outcomes(steps, firsts, found)


def any_order_outcomes(steps: Steps, firsts: Longs, lasts: Longs, rules: Rules) -> Outcomes:
    """The same without an order of the steps: level is how many of them somebody did, whichever."""
    found = _empty(len(firsts), rules.steps)
    any_order_all(steps.at, steps.marks, firsts, lasts, rules, *found)
    return _outcomes(steps, firsts, found)


def attempt_outcomes(steps: Steps, firsts: Longs, lasts: Longs, rules: Rules) -> Outcomes:
    """One row for each attempt instead of each person."""
    most = int((steps.marks & 1).sum())
    state, level, _, events = _empty(most, rules.steps)
    person = np.empty(most, np.int64)
    count = attempts_all(steps.at, steps.marks, firsts, lasts, rules, person, level, state, events)
    bits = ((np.uint32(1) << level[:count].astype(np.uint32)) - np.uint32(1)).astype(np.uint32)
    return _outcomes(steps, firsts[person[:count]], (state[:count], level[:count], bits, events[:count]))


_Columns = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint32], NDArray[np.int32]]


def _empty(rows: int, steps: int) -> _Columns:
    """state, level, bits, events."""
    events = np.empty((rows, steps), np.int32)
    return np.empty(rows, np.uint8), np.empty(rows, np.uint8), np.empty(rows, np.uint32), events


def _outcomes(steps: Steps, firsts: Longs, found: _Columns) -> Outcomes:
    state, level, bits, events = found
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


def in_order(events: Steps, steps: int, window: int) -> NDArray[np.uint64]:
    """The persons who did all the steps one after the other, in at most `window` ms: the walk of a plain funnel.

    events: as `settle_instants` leaves them, marked with the steps.
    """
    plain = Rules(
        steps=steps,
        window=window,
        within=np.full(steps, FOREVER, np.int64),
        after=np.zeros(steps, np.int64),
        optional=np.zeros(steps, np.bool_),
        cut=np.zeros(steps, np.uint32),
        strict=False,
        entry_from=-FOREVER,
        entry_until=FOREVER,
        finish_until=FOREVER,
        as_of=FOREVER,
    )
    edges = events.persons()
    found = outcomes(events, edges[:-1], edges[1:], plain)
    return found.take(found.state == CONVERTED).who
