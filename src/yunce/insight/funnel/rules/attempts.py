"""The funnel of attempts (次数漏斗): every event of the first step begins one, and each event serves one attempt.

A later event carries on the attempt that was the last to come to the step before, among those that it may; the furthest
step that an event can serve goes first.
"""

import numpy as np
from numpy.typing import NDArray

from yunce.insight.funnel.rules.walk import CONVERTED, DROPPED, OPEN, Longs, Rules
from yunce.insight.sequences.rules.compiled import compiled


@compiled
def attempts_all(
    at: Longs,
    marks: NDArray[np.uint32],
    firsts: Longs,
    lasts: Longs,
    rules: Rules,
    person: Longs,
    level: NDArray[np.uint8],
    state: NDArray[np.uint8],
    events: NDArray[np.int32],
) -> int:
    """How many attempts there are; person (which stretch), level, state and events are filled, a row an attempt."""
    count = 0
    for stretch in range(len(firsts)):
        begun = count
        for i in range(firsts[stretch], lasts[stretch]):
            served = _carry_on(at, marks, i, begun, count, rules, level, events)
            if not served and marks[i] & 1 and rules.entry_from <= at[i] < rules.entry_until:
                events[count, :] = -1
                events[count, 0] = i
                level[count] = 1
                person[count] = stretch
                count += 1
        for attempt in range(begun, count):
            state[attempt] = _state(at, level[attempt], events[attempt], rules)
    return count


@compiled
def _carry_on(
    at: Longs,
    marks: NDArray[np.uint32],
    i: int,
    begun: int,
    count: int,
    rules: Rules,
    level: NDArray[np.uint8],
    events: NDArray[np.int32],
) -> bool:
    if at[i] >= rules.finish_until:
        return False
    for step in range(rules.steps - 1, 0, -1):
        if not (marks[i] >> step) & 1:
            continue
        best = -1
        for attempt in range(count - 1, begun - 1, -1):
            if level[attempt] != step:
                continue
            since = at[i] - at[events[attempt, step - 1]]
            fits = at[i] - at[events[attempt, 0]] <= rules.window and rules.after[step] <= since <= rules.within[step]
            if fits and (best < 0 or events[attempt, step - 1] > events[best, step - 1]):
                best = attempt
        if best >= 0:
            events[best, step] = i
            level[best] = step + 1
            return True
    return False


@compiled
def _state(at: Longs, level: int, events: NDArray[np.int32], rules: Rules) -> int:
    if level == rules.steps:
        return CONVERTED
    waits = (
        rules.as_of < rules.finish_until
        and rules.as_of - at[events[0]] <= rules.window
        and rules.as_of - at[events[level - 1]] <= rules.within[level]
    )
    return OPEN if waits else DROPPED
