"""Paths by hand, one event after the other. Written from docs/questions.md, not from the walk."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """at: ms. name: the number of what the step is called."""

    at: int
    name: int
    start: bool = False
    end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """since <= a path < until. start, end: whether a path needs one."""

    gap: int
    longest: int
    start: bool
    end: bool
    merged: bool
    steps: int
    since: int
    until: int
    as_of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """names, times: of its steps, in the order of its layers; a merged one is dated by its first event.
    how: left, open or beyond."""

    who: int
    names: tuple[int, ...]
    times: tuple[int, ...]
    how: str


def paths(log: dict[int, Sequence[Happened]], asked: Asked) -> list[Path]:
    """Everybody's that count in the period."""
    found = []
    for who in sorted(log):
        for visit, open_ in _visits(log[who], asked):
            path = _path(who, visit, open_, asked)
            if path is not None:
                found.append(path)
    return found


def _visits(events: Sequence[Happened], asked: Asked) -> list[tuple[list[Happened], bool]]:
    visits: list[list[Happened]] = []
    for event in sorted(events, key=_place):
        if visits and _joins(event.at, visits[-1], asked):
            visits[-1].append(event)
        else:
            visits.append([event])
    return [(visit, _joins(asked.as_of, visit, asked)) for visit in visits]


def _place(event: Happened) -> tuple[int, int, int]:
    return event.at, 0 if event.start else 2 if event.end else 1, event.name


def _joins(at: int, visit: list[Happened], asked: Asked) -> bool:
    return at - visit[-1].at <= asked.gap and at - visit[0].at <= asked.longest


def _path(who: int, visit: list[Happened], open_: bool, asked: Asked) -> Path | None:
    if asked.start:
        begins = [place for place, event in enumerate(visit) if event.start]
        if not begins:
            return None
        visit = visit[begins[0] :]
    if asked.end:
        ends = [place for place, event in enumerate(visit) if event.end and (place > 0 or not asked.start)]
        if not ends:
            return None
        visit = visit[: ends[0] + 1]
    back = asked.end and not asked.start
    if not asked.since <= visit[-1 if back else 0].at < asked.until:
        return None
    steps = [[event] for event in visit]
    if asked.merged:
        steps = [list(same) for _, same in groupby(visit, key=lambda event: event.name)]
    if back:
        steps.reverse()
    how = "beyond" if len(steps) > asked.steps else "open" if open_ and not asked.end else "left"
    shown = steps[: asked.steps]
    return Path(
        who=who, names=tuple(step[0].name for step in shown), times=tuple(step[0].at for step in shown), how=how
    )


def edge_times(path: Path) -> list[int]:
    """How long each way of the path took."""
    return [abs(two - one) for one, two in pairwise(path.times)]
