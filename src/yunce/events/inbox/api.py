"""The durable inbox: an arrival is acknowledged once it is here, and reaches the store soon after, exactly once."""

import threading
from collections.abc import Sequence
from pathlib import Path

from yunce.events.inbox.errors import InboxBusy, InboxError, InboxFull
from yunce.events.inbox.flusher import Flusher, TombstoneKey
from yunce.events.inbox.ledger import Backlog, Ledger, Record
from yunce.events.inbox.postgres import PostgresLedger
from yunce.events.inbox.rules.arrival import (
    EMPTY_OBJECT,
    EVENT,
    LINK,
    TRAITS,
    UNLINK,
    Arrival,
    Occurrences,
    Sender,
    pack,
)
from yunce.events.inbox.sqlite import SqliteLedger
from yunce.events.inbox.writer import BACKLOG_ARRIVALS, Writer
from yunce.events.store.api import EventStore, StoreError

__all__ = [
    "EMPTY_OBJECT",
    "EVENT",
    "LINK",
    "TRAITS",
    "UNLINK",
    "Arrival",
    "Inbox",
    "InboxBusy",
    "InboxError",
    "InboxFull",
    "Occurrences",
    "PostgresLedger",
    "Sender",
    "SqliteLedger",
    "TombstoneKey",
    "open_ledger",
    "pack",
]


class Inbox:
    """A ledger, the thread that writes it, and the way into `store`. Close it: what waits is written first."""

    def __init__(self, ledger: Ledger, store: EventStore, key: TombstoneKey, *, limit: int = BACKLOG_ARRIVALS) -> None:
        self.key = key
        self._ledger = ledger
        self._writer = Writer(ledger, committed=self._committed, backlog_limit=limit)
        self._flusher = Flusher(self._writer, ledger, store, key)

    async def keep(self, arrivals: Sequence[Arrival], sender: Sender) -> None:
        """On the disk when this returns. Raises InboxBusy, InboxFull, InboxError."""
        if arrivals:
            await self._writer.keep(_record(arrivals, sender, Occurrences()))

    def keep_now(self, arrivals: Sequence[Arrival], sender: Sender, occurrences: Occurrences) -> None:
        """The same for threads. `occurrences` goes on over several calls that are one delivery (a file)."""
        if arrivals:
            self._writer.keep_now(_record(arrivals, sender, occurrences))

    def flush(self) -> int:
        """Everything kept so far is in the store when this returns; how many records moved. Raises StoreError."""
        return self._flusher.flush()

    def run(self, stop: threading.Event) -> None:
        """Flushes soon after each commit, until `stop`."""
        self._flusher.run(stop)

    @property
    def waiting(self) -> int:
        """Arrivals on the disk that are not in the store yet."""
        return self._writer.backlog

    @property
    def kept(self) -> int:
        """Arrivals put on the disk since this process began."""
        return self._writer.kept

    @property
    def stored(self) -> int:
        """Arrivals moved to the store since this process began, those that a predecessor left included."""
        return self._writer.stored

    @property
    def trouble(self) -> StoreError | None:
        """Why the last flush failed, when it did."""
        return self._flusher.trouble

    def backlog(self) -> Backlog:
        return self._writer.run(lambda ledger: ledger.backlog())

    def scrub(self) -> None:
        """Makes what was deleted unreadable on the disk."""
        self._writer.run(lambda ledger: ledger.scrub())

    def close(self) -> None:
        self._writer.close()
        self._ledger.close()

    def _committed(self) -> None:
        self._flusher.wake()


def open_ledger(database_url: str, path: Path) -> Ledger:
    """The inbox's home: in PostgreSQL when the operational database is there, else the file at `path`."""
    if database_url.startswith(("postgres://", "postgresql://")):
        return PostgresLedger(database_url)
    return SqliteLedger(path)


def _record(arrivals: Sequence[Arrival], sender: Sender, occurrences: Occurrences) -> Record:
    return Record(
        workspace=sender.workspace,
        source=sender.source,
        count=len(arrivals),
        lines=pack(arrivals, sender, occurrences),
    )
