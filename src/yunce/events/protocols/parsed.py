"""What a door makes of a request: the arrivals it understood, and the refusals by place."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec

from yunce.events.inbox.api import Arrival
from yunce.events.incoming import Rejection
from yunce.events.protocols.checks import fault, rejection

T = TypeVar("T")


class Unreadable(ValueError):
    """The request as a whole cannot be read."""


@dataclass(slots=True)
class Parsed:
    """`events`: how many messages were understood; one message may make several arrivals.

    latest: nothing may claim to have happened after it.
    """

    latest: datetime
    events: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)

    def take(self, index: int, made: list[Arrival]) -> None:
        """Keeps what one message made, all or nothing."""
        for arrival in made:
            found = fault(arrival, self.latest)
            if found is not None:
                self.rejected.append(rejection(index, found))
                return
        self.events += 1
        self.arrivals += made

    @property
    def refused(self) -> list[Rejection]:
        """The refusals in the order of the request; they were found in two passes."""
        return sorted(self.rejected, key=lambda each: each.index)

    def refuse(self, index: int, found: tuple[str, str], detail: str = "") -> None:
        self.rejected.append(rejection(index, found, detail))


_PLACE = re.compile(r" - at `\$\.?([A-Za-z_$]*)[^`]*`$")
_MISSING = re.compile(r"missing required field `([^`]+)`")


def messages(raw: list[msgspec.Raw], decode: Callable[[msgspec.Raw], T], parsed: Parsed) -> list[tuple[int, T]]:
    """Each message decoded alone, so that a malformed one is refused alone, with its place and field."""
    good: list[tuple[int, T]] = []
    for index, one in enumerate(raw):
        try:
            good.append((index, decode(one)))
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            place, missing = _PLACE.search(str(error)), _MISSING.search(str(error))
            if missing:
                parsed.refuse(index, (missing[1], "missing"))
            else:
                found = _PLACE.sub("", str(error))
                parsed.refuse(index, (place[1] if place else "", "wrong_type"), found)
    return good


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(value: datetime | int | float | None) -> datetime | None:
    """A datetime as it is; a number as milliseconds since 1970. Raises OverflowError beyond the calendar."""
    if value is None or isinstance(value, datetime):
        return value
    return _EPOCH + timedelta(milliseconds=value)
