"""From sums to what is read: visits, bounce, stay, and where sessions end."""

from dataclasses import dataclass

from yunce.insight.sequences.rules.grouped import Grouped
from yunce.insight.sessions.rules.tally import Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """sessions, open, bounces, persons …: counts. open: sessions that may still go on; every rate leaves them out.

    bounce: bounces / sessions that are over, 0..1. events: mean of a session. seconds, median_seconds: the mean and the
    middle time from a session's first to its last event. None where no session is over.
    """

    sessions: int
    open: int
    bounces: int
    persons: int
    open_persons: int
    bounce_persons: int
    bounce: float | None
    events: float | None
    seconds: float | None
    median_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """label: the event or the value; None: those without one. rate: exits / occurrences, 0..1; a single event ends its
    session too. persons: for whom it ended one at least."""

    label: str | None
    occurrences: int
    exits: int
    persons: int
    rate: float


def figures(sums: Sums, group: int, median_ms: float | None) -> Figures:
    over = int(sums.sessions[group] - sums.open[group])

    def per_session(total: int) -> float | None:
        return total / over if over else None

    duration = per_session(int(sums.duration[group]))
    return Figures(
        sessions=int(sums.sessions[group]),
        open=int(sums.open[group]),
        bounces=int(sums.bounces[group]),
        persons=int(sums.persons[group]),
        open_persons=int(sums.open_persons[group]),
        bounce_persons=int(sums.bounce_persons[group]),
        bounce=per_session(int(sums.bounces[group])),
        events=per_session(int(sums.events[group])),
        seconds=None if duration is None else duration / 1000,
        median_seconds=None if median_ms is None else median_ms / 1000,
    )


def exit_figure(ends: Grouped, place: int, label: str | None) -> Exit:
    """Of one event of `ends`."""
    occurrences, exits, persons = (int(column[place]) for column in ends.counts)
    return Exit(label=label, occurrences=occurrences, exits=exits, persons=persons, rate=exits / occurrences)
