"""Steps in any order: the most different steps that one person did inside one window, each by an event of its own.

A window begins with an event of any step. Level k means k different steps: the figures of step k are of those who did
at least k of them, whichever.
"""

import numpy as np
from numpy.typing import NDArray

from yunce.insight.funnel.rules.walk import CONVERTED, DROPPED, NEVER, OPEN, Longs, Rules
from yunce.insight.sequences.rules.compiled import compiled


@compiled
def any_order_all(
    at: Longs,
    marks: NDArray[np.uint32],
    firsts: Longs,
    lasts: Longs,
    rules: Rules,
    state: NDArray[np.uint8],
    level: NDArray[np.uint8],
    bits: NDArray[np.uint32],
    events: NDArray[np.int32],
) -> None:
    """Fills state, level, bits (as many as the level) and events (those at which the count rose), a row a stretch."""
    owner, seen = np.empty(rules.steps, np.int64), np.empty(rules.steps, np.bool_)
    inside = np.empty(rules.steps, np.int64)
    for person in range(len(firsts)):
        best, latest = _walk(at, marks, firsts[person], lasts[person], rules, events[person], (owner, seen, inside))
        waits = latest >= 0 and rules.as_of < rules.finish_until and rules.as_of - latest <= rules.window
        state[person] = NEVER if best == 0 else CONVERTED if best == rules.steps else OPEN if waits else DROPPED
        level[person] = best
        bits[person] = (1 << best) - 1


@compiled
def _walk(
    at: Longs,
    marks: NDArray[np.uint32],
    first: int,
    last: int,
    rules: Rules,
    events: NDArray[np.int32],
    held: tuple[Longs, NDArray[np.bool_], Longs],
) -> tuple[int, int]:
    """(most different steps in one window, when the last window began: -1 for never)."""
    events[:] = -1
    inside = held[2]
    inside[:] = 0
    best, latest, end = 0, -1, first
    for start in range(first, last):
        while end < last and at[end] - at[start] <= rules.window and at[end] < rules.finish_until:
            _count(marks[end], 1, inside)
            end += 1
        if rules.entry_from <= at[start] < rules.entry_until and marks[start]:
            latest = at[start]
            # Different marks bound the level from above: matching is only needed where they promise more.
            if np.count_nonzero(inside) > best:
                best = max(best, _matched(marks, start, end, best, events, held))
            if best == rules.steps:
                break
        if start < end:
            _count(marks[start], -1, inside)
        else:
            end = start + 1
    return best, latest


@compiled
def _count(mark: int, change: int, inside: Longs) -> None:
    for step in range(len(inside)):
        if (mark >> step) & 1:
            inside[step] += change


@compiled
def _matched(
    marks: NDArray[np.uint32],
    start: int,
    end: int,
    best: int,
    events: NDArray[np.int32],
    held: tuple[Longs, NDArray[np.bool_], Longs],
) -> int:
    """The most steps that the events of a window can serve, one each; events is written when that is more than best."""
    owner, seen, _ = held
    owner[:] = -1
    found = 0
    rises = np.empty(len(owner), np.int32)
    for i in range(start, end):
        seen[:] = False
        if _serve(marks, i, owner, seen):
            rises[found] = i
            found += 1
    if found > best:
        events[:] = -1
        events[:found] = rises[:found]
    return found


@compiled
def _serve(marks: NDArray[np.uint32], event: int, owner: Longs, seen: NDArray[np.bool_]) -> bool:
    """Gives this event a step, moving others on where they can serve another (Kuhn's augmenting path, by search)."""
    steps = len(owner)
    came = np.full(steps, -1, np.int64)
    queue, head, tail = np.empty(steps + 1, np.int64), 0, 0
    now, from_step = event, -1
    while True:
        for step in range(steps):
            if (marks[now] >> step) & 1 and not seen[step]:
                seen[step] = True
                came[step] = from_step
                if owner[step] < 0:
                    while step >= 0:  # along the path back, each event takes the step that was found for it
                        before = came[step]
                        owner[step] = event if before < 0 else owner[before]
                        step = before
                    return True
                queue[tail] = step
                tail += 1
        if head == tail:
            return False
        from_step = queue[head]
        now = owner[from_step]
        head += 1
