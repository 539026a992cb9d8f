"""The walk over persons' events: which step some attempt of theirs reached, by which events, and whether it may go on.

An attempt begins with an event of the first step. A later step is reached by an event when the step before was reached
earlier and every rule between the two holds. Of all attempts that an event could carry on, only the latest to reach the
step before is kept: it began last too, so it is the last to run out of any window. So one pass is exact, whatever the
rules are. docs/questions.md states them; tests/oracle.py tries every chain of events.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.compiled import compiled

Longs = NDArray[np.int64]

NEVER, CONVERTED, OPEN, DROPPED, EXCLUDED = 0, 1, 2, 3, 4
FOREVER = 2**61


class Rules(NamedTuple):
    """Times in ms. within, after: since the required step before, shape (steps,). cut[s]: the exclusions (bits of the
    marks) that part step s from the step before it. An attempt lasts while t - t_first <= window."""

    steps: int
    window: int
    within: Longs
    after: Longs
    optional: NDArray[np.bool_]
    cut: NDArray[np.uint32]
    strict: bool
    entry_from: int
    entry_until: int
    finish_until: int
    as_of: int


class Board(NamedTuple):
    """Scratch: the entries of each step, shape (steps, room): when the attempt began, when its last required step was,
    at which instant of the person it got here, and its events (steps, room, steps). last: shape (steps,), the latest
    entry. room is 1, and entries are overwritten, unless a step has to wait (`after`) and older ones are needed.

    cut: instant of the last exclusion before each step; tainted: the entry cut off by one, -1 when none.
    """

    start: Longs
    anchor: Longs
    instant: Longs
    events: NDArray[np.int32]
    last: Longs
    cut: Longs
    tainted: Longs


def board(rules: Rules, longest: int) -> Board:
    room = max(longest, 1) if rules.after.any() else 1
    shape = (rules.steps, room)
    starts, anchors, instants = (np.empty(shape, np.int64) for _ in range(3))
    lasts, cuts, tainted = (np.empty(rules.steps, np.int64) for _ in range(3))
    return Board(starts, anchors, instants, np.empty((*shape, rules.steps), np.int32), lasts, cuts, tainted)


@compiled
def walk_all(
    at: Longs,
    marks: NDArray[np.uint32],
    firsts: Longs,
    lasts: Longs,
    rules: Rules,
    held: Board,
    state: NDArray[np.uint8],
    level: NDArray[np.uint8],
    bits: NDArray[np.uint32],
    events: NDArray[np.int32],
) -> None:
    """Fills state, level (furthest step + 1), bits (steps reached) and events, a row for each stretch of one person."""
    excludes = bool(rules.cut.any())
    anyway = np.empty(rules.steps, np.int32)
    for person in range(len(firsts)):
        first, last = firsts[person], lasts[person]
        bits[person], best = _walk(at, marks, first, last, rules, held, events[person], excludes)
        state[person] = NEVER if best == 0 else CONVERTED if best == rules.steps else DROPPED
        if state[person] == DROPPED and _waits(rules, held):
            state[person] = OPEN
        if excludes and best < rules.steps:
            tainted = best > 0 and held.tainted[best - 1] == held.last[best - 1]
            _, further = _walk(at, marks, first, last, rules, held, anyway, False)
            if further > best or (tainted and further == best):
                state[person] = EXCLUDED
        level[person] = best


@compiled
def _walk(
    at: Longs,
    marks: NDArray[np.uint32],
    first: int,
    last: int,
    rules: Rules,
    held: Board,
    events: NDArray[np.int32],
    heed: bool,
) -> tuple[int, int]:
    """(bits, furthest step + 1) of one person, whose events of one instant are in their order; ends when complete."""
    steps, history = rules.steps, held.start.shape[1] > 1
    start, anchor, instants, chain, lasts = held.start, held.anchor, held.instant, held.events, held.last
    for step in range(steps):
        lasts[step] = -1
        held.cut[step] = -1
        held.tainted[step] = -1
        events[step] = -1
    bits, best, instant = 0, 0, -1
    for i in range(first, last):
        now, mark = at[i], marks[i]
        if i == first or now != at[i - 1]:
            instant += 1
            if heed:
                _exclude(now, _present(at, marks, i, last), instant, rules, held)
        # From the last step down: what this event begins it cannot carry on itself.
        for step in range(steps - 1, -1, -1):
            if not (mark >> step) & 1:
                continue
            source, place = -1, -1
            if step == 0:
                if now < rules.entry_from or now >= rules.entry_until:
                    continue
            else:
                if now >= rules.finish_until:
                    continue
                before = step - 1
                while True:
                    entry = lasts[before]
                    if history and rules.after[step] > 0:
                        entry = _old_enough(anchor[before], entry, now - rules.after[step])
                    if (
                        entry >= 0
                        and now - start[before, entry] <= rules.window
                        and now - anchor[before, entry] <= rules.within[step]
                        and (not rules.strict or instants[before, entry] >= instant - 1)
                        and (source < 0 or start[before, entry] > start[source, place])
                        and (not heed or _uncut(before, step, instants[before, entry], held))
                    ):
                        source, place = before, entry
                    if not rules.optional[before]:
                        break
                    before -= 1
                if source < 0:
                    continue
            entry = lasts[step] + 1 if history else 0
            lasts[step] = entry
            if not history:
                held.tainted[step] = -1  # that was the entry before
            start[step, entry] = start[source, place] if step else now
            anchor[step, entry] = anchor[source, place] if rules.optional[step] else now
            instants[step, entry] = instant
            for each in range(step):
                chain[step, entry, each] = chain[source, place, each] if each <= source else -1
            chain[step, entry, step] = i
            bits |= 1 << step
            if step + 1 > best:
                best = step + 1
                for each in range(best):
                    events[each] = chain[step, entry, each]
        if best == steps:
            break
    return bits, best


@compiled
def _old_enough(anchors: Longs, last: int, moment: int) -> int:
    """The latest entry whose anchor is not after `moment`; -1 when there is none. Anchors never fall."""
    low, high = 0, last + 1
    while low < high:
        middle = (low + high) // 2
        if anchors[middle] <= moment:
            low = middle + 1
        else:
            high = middle
    return low - 1


@compiled
def _present(at: Longs, marks: NDArray[np.uint32], first: int, last: int) -> int:
    """The marks of all events of the instant that begins here: its exclusions come before its steps."""
    present, i = int(marks[first]), first + 1
    while i < last and at[i] == at[first]:
        present |= int(marks[i])
        i += 1
    return present


@compiled
def _exclude(now: int, mark: int, instant: int, rules: Rules, held: Board) -> None:
    """An exclusion cuts off whoever waits for a step that it parts, while their window is open."""
    for step in range(1, rules.steps):
        if not mark & rules.cut[step]:
            continue
        held.cut[step] = instant
        for before in range(step - 1, -1, -1):
            entry = held.last[before]
            # Of one instant the exclusion counts as the earlier one.
            earlier = entry >= 0 and held.instant[before, entry] < instant
            if earlier and now - held.start[before, entry] <= rules.window:
                held.tainted[before] = entry
            if not rules.optional[before]:
                break


@compiled
def _uncut(source: int, step: int, since: int, held: Board) -> bool:
    """Whether no exclusion came between `source`, reached at that instant, and now."""
    return not np.any(held.cut[source + 1 : step + 1] > since)


@compiled
def _waits(rules: Rules, held: Board) -> bool:
    """Whether an event at `as_of`, the first moment not known yet, could still carry some attempt a step on."""
    if rules.as_of >= rules.finish_until:
        return False
    for source in range(rules.steps - 1):
        entry = held.last[source]
        if entry < 0 or rules.as_of - held.start[source, entry] > rules.window:
            continue
        for step in range(source + 1, rules.steps):
            if held.cut[step] > held.instant[source, entry]:
                break
            if rules.as_of - held.anchor[source, entry] <= rules.within[step]:
                return True
            if not rules.optional[step]:
                break
    return False
