"""From persons' outcomes to counts that add up over slices and shards, and from counts to the figures of a step."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunce.insight.funnel.rules.outcome import Outcomes
from yunce.insight.funnel.rules.walk import CONVERTED, DROPPED, EXCLUDED, OPEN, Longs
from yunce.insight.rules.spread import Bin, duration_bins, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """reached, waiting, dropped: persons by step, shape (steps,): who got to it; who stands at it and may still go on;
    who stands at it for good. excluded: who is left out of all of them. from_first, from_before: ms it took those who
    reached a step, one array a step (empty for the first).
    """

    reached: Longs
    waiting: Longs
    dropped: Longs
    excluded: int
    from_first: tuple[Longs, ...]
    from_before: tuple[Longs, ...]

    def __add__(self, other: "Counts") -> "Counts":
        def joined(one: Sequence[Longs], two: Sequence[Longs]) -> tuple[Longs, ...]:
            return tuple(np.concatenate(pair) for pair in zip(one, two, strict=True))

        return Counts(
            reached=self.reached + other.reached,
            waiting=self.waiting + other.waiting,
            dropped=self.dropped + other.dropped,
            excluded=self.excluded + other.excluded,
            from_first=joined(self.from_first, other.from_first),
            from_before=joined(self.from_before, other.from_before),
        )


def count(found: Outcomes, steps: int) -> Counts:
    """Of these persons."""
    kept = found.take(found.state != EXCLUDED)
    at_step = kept.level.astype(np.int64) - 1
    times = [kept.times[:, step] for step in range(steps)]
    return Counts(
        reached=np.array([int(((kept.bits >> np.uint32(step)) & 1).sum()) for step in range(steps)], np.int64),
        waiting=np.bincount(at_step[kept.state == OPEN], minlength=steps).astype(np.int64),
        dropped=np.bincount(at_step[kept.state == DROPPED], minlength=steps).astype(np.int64),
        excluded=len(found) - len(kept),
        from_first=tuple(_since(times[step], times[0] if step else _before(times, 0)) for step in range(steps)),
        from_before=tuple(_since(times[step], _before(times, step)) for step in range(steps)),
    )


def _before(times: list[Longs], step: int) -> Longs:
    """When the last step that the attempt has done before this one was; -1 where there is none."""
    if step == 0:
        return np.full_like(times[0], -1)
    found = times[step - 1]
    for earlier in range(step - 2, -1, -1):  # an optional step that was left out
        found = np.where(found >= 0, found, times[earlier])
    return found


def _since(time: Longs, start: Longs) -> Longs:
    known = (time >= 0) & (start >= 0)
    return (time - start)[known]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFigure:
    """One step. Shares in 0..1, None where nothing lies below.

    of_first, of_before: of those who did the first, the previous required step. of_settled: the same as of_before
    without those who still may; the figure that does not grow any more. seconds: P10 to P90 since the step before.
    """

    name: str
    optional: bool
    reached: int
    waiting: int
    dropped: int
    of_first: float | None
    of_before: float | None
    of_settled: float | None
    seconds: tuple[float, ...] | None
    seconds_from_first: tuple[float, ...] | None


def figures(counts: Counts, names: Sequence[str], optional: Sequence[bool]) -> tuple[StepFigure, ...]:
    """waiting and dropped of a step: of those who stand there."""
    shown = []
    before = None
    for place, name in enumerate(names):
        reached = int(counts.reached[place])
        shown.append(
            StepFigure(
                name=name,
                optional=optional[place],
                reached=reached,
                waiting=int(counts.waiting[place]),
                dropped=int(counts.dropped[place]),
                of_first=_share(reached, int(counts.reached[0])),
                of_before=None if before is None else _share(reached, int(counts.reached[before])),
                of_settled=None if before is None else _share(reached, _settled(counts, before, place)),
                seconds=_quantiles(counts.from_before[place]),
                seconds_from_first=_quantiles(counts.from_first[place]),
            )
        )
        if not optional[place]:
            before = place
    return tuple(shown)


def _settled(counts: Counts, before: int, place: int) -> int:
    """Those who did the step before, less those who stand between it and this one and may still come."""
    return int(counts.reached[before] - counts.waiting[before:place].sum())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _quantiles(times: Longs) -> tuple[float, ...] | None:
    """Seconds at QUANTILES of `rules/spread.py`; None for nobody."""
    found = quantiles(times)
    return None if found is None else tuple(each / 1000 for each in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How many came from the first to the last step in a time of this bin, in ms."""

    bin: Bin
    count: int


def bars(counts: Counts) -> tuple[Bar, ...]:
    """Time to convert as a histogram; nothing for nobody."""
    times = counts.from_first[-1]
    return tuple(Bar(bin=each, count=int(each.holds(times).sum())) for each in duration_bins(times))


def converted(found: Outcomes) -> NDArray[np.bool_]:
    return np.asarray(found.state == CONVERTED)
