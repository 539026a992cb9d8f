"""Sessions by hand, one event after the other. Written from docs/questions.md, not from the walk."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from yunce.insight.sessions.rules.figures import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """at: ms. kind, split: the numbers of the event's name and of its value."""

    at: int
    kind: int
    split: int = 0
    start: bool = False
    end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    idle: int
    longest: int
    midnights: tuple[int, ...]
    since: int
    until: int
    as_of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    who: int
    events: tuple[Happened, ...]
    open: bool

    @property
    def length(self) -> int:
        return self.events[-1].at - self.events[0].at


def sessions(log: dict[int, Sequence[Happened]], asked: Asked) -> list[Session]:
    """Everybody's that begin in the period."""
    found = [each for who in sorted(log) for each in _of_one(who, log[who], asked)]
    return [each for each in found if asked.since <= each.events[0].at < asked.until]


def _of_one(who: int, events: Sequence[Happened], asked: Asked) -> list[Session]:
    stretches: list[list[Happened]] = []
    for event in sorted(events, key=_place):
        if stretches and _joins(event.at, event.start, stretches[-1], asked):
            stretches[-1].append(event)
        else:
            stretches.append([event])
    return [
        Session(who=who, events=tuple(stretch), open=_joins(asked.as_of, False, stretch, asked))
        for stretch in stretches
    ]


def _place(event: Happened) -> tuple[int, int, int, int]:
    order = {(True, True): 0, (True, False): 1, (False, False): 2, (False, True): 3}[event.start, event.end]
    return event.at, order, event.kind, event.split


def _joins(at: int, start: bool, stretch: list[Happened], asked: Asked) -> bool:
    first, last = stretch[0], stretch[-1]
    a_midnight_between = any(last.at < moment <= at for moment in asked.midnights)
    return not (start or last.end or at - last.at > asked.idle or at - first.at > asked.longest or a_midnight_between)


def figures(found: Sequence[Session]) -> Figures:
    over = [each for each in found if not each.open]
    bounced = [each for each in over if len(each.events) == 1]
    return Figures(
        sessions=len(found),
        open=len(found) - len(over),
        bounces=len(bounced),
        persons=len({each.who for each in found}),
        open_persons=len({each.who for each in found if each.open}),
        bounce_persons=len({each.who for each in bounced}),
        bounce=len(bounced) / len(over) if over else None,
        events=fmean(len(each.events) for each in over) if over else None,
        seconds=fmean(each.length for each in over) / 1000 if over else None,
        median_seconds=median(each.length for each in over) / 1000 if over else None,
    )


def exits(found: Sequence[Session]) -> dict[int, tuple[int, int, int]]:
    """By kind: occurrences, exits, persons."""
    over = [each for each in found if not each.open]
    kinds = {event.kind for each in over for event in each.events}
    return {
        kind: (
            sum(event.kind == kind for each in over for event in each.events),
            sum(each.events[-1].kind == kind for each in over),
            len({each.who for each in over if each.events[-1].kind == kind}),
        )
        for kind in kinds
    }
