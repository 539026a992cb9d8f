"""What a replay is, where it stands, and where the clock is after each day.

The clock stands at midnight after the last day sent, so that the page shows whole days only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, Protocol, runtime_checkable

from yunce.kernel.windows import Window

# The door takes more; a batch of this size keeps one request below a tenth of a second.
BATCH = 500
DAY_SECONDS = 1.0


class Pace(StrEnum):
    DAY_A_SECOND = "day_a_second"
    AT_ONCE = "at_once"


class State(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


OPEN = frozenset({State.RUNNING, State.PAUSED})
# From which states a button may lead to each; done and failed are reached by the runner alone.
ALLOWED = {
    State.PAUSED: frozenset({State.RUNNING}),
    State.RUNNING: frozenset({State.PAUSED, State.FAILED}),
    State.STOPPED: frozenset({State.RUNNING, State.PAUSED, State.FAILED}),
}


@runtime_checkable
class ReplaySource(Protocol):
    """A recording: events of a stretch of days, as the JSON objects of `POST /api/v1/events`.

    Every event carries its own `id`, so that a day sent twice after a restart is stored once."""

    @property
    def key(self) -> str:
        """Stable name, such as online_retail."""

    def title(self, language: str) -> str:
        """What the page calls it."""

    def span(self, workspace_id: str, initiative_id: str) -> tuple[date, date] | None:
        """First and last day it has for this initiative; None when it has nothing to offer it."""

    def events(self, workspace_id: str, initiative_id: str, day: date, zone: str) -> Iterable[dict[str, Any]]:
        """The events of one calendar day in `zone`, in order of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a replay stands. Days are calendar days in `zone`, both ends inside."""

    id: str
    workspace_id: str
    initiative_id: str
    recording: str
    first_day: date
    last_day: date
    next_day: date
    zone: str
    pace: Pace
    state: State
    sent: int
    refused: int
    problem: str

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def days_sent(self) -> int:
        return (self.next_day - self.first_day).days

    @property
    def share(self) -> float:
        return self.days_sent / self.days

    @property
    def finished(self) -> bool:
        return self.next_day > self.last_day


def clock_before(day: date, zone: str) -> datetime:
    """Midnight at which the day begins."""
    return Window.days(day, day, zone).start


def clock_after(day: date, zone: str) -> datetime:
    """Midnight at which the day is over."""
    return Window.days(day, day, zone).end


def overlap(one: tuple[date, date], other: tuple[date, date]) -> tuple[date, date] | None:
    """The days in both stretches, or None."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def batches(events: Iterable[dict[str, Any]], size: int = BATCH) -> Iterator[Sequence[dict[str, Any]]]:
    """Events in order, `size` at a time."""
    rest = iter(events)
    while batch := list(islice(rest, size)):
        yield batch


def day_after(day: date) -> date:
    return day + timedelta(days=1)
