"""From visits to paths: what the first steps of each are, or the last ones, told from its end."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunce.insight.sequences.rules.compiled import compiled
from yunce.insight.sequences.rules.steps import Steps
from yunce.insight.sessions.rules.cut import Longs, Sessions

Codes = NDArray[np.int32]

# Which mark says what; bit 0 is an event of the question's choice.
START, END = 2, 4
NOTHING = -1


class Shape(NamedTuple):
    """steps: how many of a path are kept. start, end: whether it needs such an event. merged: the same step several
    times in a row counts once. since, until: ms; when the path begins, or reaches its end where only that is asked."""

    steps: int
    start: bool
    end: bool
    merged: bool
    since: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """One row a path, in the order of persons. who, length, open: shape (n,); nodes, waits: (n, steps).

    nodes: the code of each step, NOTHING after the last. waits: ms between this step and the one before it in its row.
    length: steps of the path, one more than `steps` for all that go on. open: whether an event at data-as-of could
    still make it longer.
    """

    who: NDArray[np.uint64]
    nodes: Codes
    waits: NDArray[np.uint32]
    length: NDArray[np.uint8]
    open: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.who)


def paths(events: Steps, node: Codes, visits: Sessions, shape: Shape) -> Paths:
    """events: those of one instant as `rank` orders them. node: the code of each one's step."""
    size = len(visits)
    nodes = np.full((size, shape.steps), NOTHING, np.int32)
    waits = np.zeros((size, shape.steps), np.uint32)
    length, visit = np.zeros(size, np.uint8), np.empty(size, np.int64)
    count = _paths(events.at, events.marks, node, visits.first, visits.last, shape, nodes, waits, length, visit)
    kept = visit[:count]
    open_ = visits.open[kept] & (length[:count] <= shape.steps) & (not shape.end)
    return Paths(
        who=visits.who[kept], nodes=nodes[:count], waits=waits[:count], length=length[:count], open=np.asarray(open_)
    )


def rank(marks: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The order of events of one instant: starts, then others, then ends."""
    return np.select([marks & START != 0, marks & END != 0], [0, 2], default=1)


@compiled
def _paths(
    at: Longs,
    marks: NDArray[np.uint32],
    node: Codes,
    firsts: Longs,
    lasts: Longs,
    shape: Shape,
    nodes: Codes,
    waits: NDArray[np.uint32],
    length: NDArray[np.uint8],
    visit: Longs,
) -> int:
    """How many visits have a path; nodes, waits, length and visit (which one) are filled, a row each."""
    count = 0
    for each in range(len(firsts)):
        low, high = firsts[each], lasts[each] + 1
        if shape.start:
            while low < high and not marks[low] & START:
                low += 1
        if shape.end:
            stop = low + 1 if shape.start else low
            while stop < high and not marks[stop] & END:
                stop += 1
            high = stop + 1 if stop < high else low
        if low >= high:
            continue
        back = shape.end and not shape.start
        if not shape.since <= at[high - 1 if back else low] < shape.until:
            continue
        if back:
            length[count] = _backward(at, node, low, high, shape, nodes[count], waits[count])
        else:
            length[count] = _forward(at, node, low, high, shape, nodes[count], waits[count])
        visit[count] = each
        count += 1
    return count


@compiled
def _forward(at: Longs, node: Codes, low: int, high: int, shape: Shape, nodes: Codes, waits: NDArray[np.uint32]) -> int:
    """Steps from `low` on: at most one more than are kept. A merged step is dated by its first event."""
    count, before = 0, low
    for i in range(low, high):
        if i > low and shape.merged and node[i] == node[i - 1]:
            continue
        if count == shape.steps:
            return count + 1
        nodes[count], waits[count] = node[i], at[i] - at[before]
        count += 1
        before = i
    return count


@compiled
def _backward(
    at: Longs, node: Codes, low: int, high: int, shape: Shape, nodes: Codes, waits: NDArray[np.uint32]
) -> int:
    """The same from the last one back."""
    count, i, after = 0, high - 1, 0
    while i >= low:
        while shape.merged and i > low and node[i - 1] == node[i]:
            i -= 1
        if count == shape.steps:
            return count + 1
        nodes[count], waits[count] = node[i], after - at[i] if count else 0
        count += 1
        after = at[i]
        i -= 1
    return count
