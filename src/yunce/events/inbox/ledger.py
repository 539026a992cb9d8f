"""What an inbox keeps: one blob a request, and the span that is being flushed. Two homes: SQLite and PostgreSQL.

Not who writes when: that is `writer.py`; nor what becomes of the blobs: that is `flusher.py`.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One request's arrivals as packed lines. `count` of them."""

    workspace: str
    source: str
    count: int
    lines: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Records first..last, both included. `attempt` counts how often their insertion was begun."""

    first: int
    last: int
    token: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    records: int
    arrivals: int


class Ledger(Protocol):
    """Ids grow in the order of commits: a span once read never gains a record.

    One connection, one thread at a time: the writer's, except for `lines`, which the flusher calls from its own.
    """

    def append(self, records: list[Record]) -> None:
        """Keeps them all in one transaction; on the disk when this returns. Raises InboxFull, InboxError."""

    def claim(self, *, arrivals: int, size: int) -> Span | None:
        """The span left by a crash, with one attempt more; else a new one of at most so many arrivals and bytes.

        Committed before it is returned. None when nothing waits.
        """

    def lines(self, span: Span) -> list[tuple[int, bytes]]:
        """(record id, lines) in order."""

    def settle(self, span: Span) -> int:
        """Forgets the span and its records: they are in the store. How many arrivals fewer wait now."""

    def set_aside(self, record: int, reason: str) -> None:
        """Moves a record that the store cannot read out of the way, with the reason; it is kept."""

    def backlog(self) -> Backlog: ...

    def scrub(self) -> None:
        """Makes deleted records unreadable on the disk, where that takes doing."""

    def close(self) -> None: ...
