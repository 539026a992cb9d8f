"""Pairs by hand, one event after the other. Written from docs/questions.md, not from the walk."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """at: ms. value: of the held property, 0 where it has none."""

    at: int
    start: bool
    end: bool
    value: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    within: int
    since: int
    until: int
    as_of: int
    hold: bool


def starts(log: dict[int, Sequence[Happened]], asked: Asked) -> list[tuple[int, int, str, int]]:
    """(who, when, what became of it, how long it took) of each start in the period."""
    found = []
    for who, events in log.items():
        values = {event.value for event in events if event.value} if asked.hold else {None}
        for value in values:
            mine = [event for event in events if value is None or event.value == value]
            found += [(who, *each) for each in _of_one(mine, asked)]
    return sorted(found)


def _of_one(events: Sequence[Happened], asked: Asked) -> list[tuple[int, str, int]]:
    ordered = sorted(events, key=lambda event: (event.at, {(1, 0): 0, (1, 1): 1, (0, 1): 2}[event.start, event.end]))
    found = []
    for place, event in enumerate(ordered):
        if not event.start or not asked.since <= event.at < asked.until:
            continue
        in_time = [later for later in ordered[place + 1 :] if later.at - event.at <= asked.within]
        # The first thing after it says everything: an end closes it, another start takes over.
        if not in_time:
            still = asked.as_of - event.at <= asked.within and place + 1 == len(ordered)
            found.append((event.at, "open" if still else "lapsed", 0))
        elif in_time[0].end:
            found.append((event.at, "paired", in_time[0].at - event.at))
        else:
            found.append((event.at, "repeated", 0))
    return found
