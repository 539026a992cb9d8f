"""From the inbox to the store: a span of records at a time, each arrival exactly once, whatever dies in between.

The order matters: the span is committed, then inserted, then forgotten. A crash repeats exactly that span; what its
first attempt stored is found by id in the store itself, so nothing depends on a window of remembered tokens. The token
guards only against one insert that the HTTP client sends twice; it carries the attempt, because the same token over
different rows would drop them silently.
"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from yunce.events.identity.api import Link, apply
from yunce.events.inbox.ledger import Ledger, Span
from yunce.events.inbox.rules.arrival import LINK_USER_KINDS, UNLINK
from yunce.events.inbox.writer import Writer
from yunce.events.store.api import EventStore, StoreBusy, StoreError, StoreFull, StoreLocked, StoreUnreachable

log = logging.getLogger("yunce.events.flusher")

# One span: large enough that its fixed cost (about 20 ms) is spread, small enough to keep the wait for it short.
SPAN_ARRIVALS = 150_000
SPAN_BYTES = 96 * 1024 * 1024
# Between two flushes: fewer, larger parts for the engine to merge; well under the 2 s that "queryable" may take.
PAUSE_SECONDS = 0.25
RETRY_SECONDS = 2.0
# In one thread: the parallel parser costs a third more work for each row, and the other core serves requests.
_PARSE = {
    "date_time_input_format": "best_effort",
    "input_format_json_read_objects_as_strings": 1,
    "input_format_parallel_parsing": 0,
}


# What is wrong is the store or the way to it, whatever the record.
_TROUBLE = (StoreBusy, StoreFull, StoreLocked, StoreUnreachable)
# The same in the server's numbers: out of time, queries, network, memory or parts, read-only, may not, not who you say.
_TROUBLED = {159, 160, 164, 202, 209, 210, 241, 242, 252, 497, 516}


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneKey:
    """The two halves of the key under which erased ids are remembered."""

    key0: int
    key1: int

    def params(self) -> dict[str, int]:
        return {"key0": self.key0, "key1": self.key1}


class Flusher:
    """Moves what waits. One at a time an inbox: `flush` may be called from any thread."""

    def __init__(self, writer: Writer, ledger: Ledger, store: EventStore, key: TombstoneKey) -> None:
        self._writer = writer
        self._ledger = ledger
        self._store = store
        self._key = key
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._inserts = 0
        self.trouble: StoreError | None = None

    def wake(self) -> None:
        self._wake.set()

    def run(self, stop: threading.Event) -> None:
        """Flushes whenever something was committed, until `stop`. What the store cannot take now is tried again."""
        self._wake.set()  # what a crash left
        while not stop.is_set():
            if not self._wake.wait(0.2):
                continue
            began = time.monotonic()
            self._wake.clear()
            try:
                self.flush()
            except StoreError as error:
                log.warning("flush put off for %.0f s: %s", RETRY_SECONDS, error)
                self._wake.set()
                stop.wait(RETRY_SECONDS)
            took = time.monotonic() - began
            # A flush of few events costs most of what one of many does: the larger the store, the less often it comes.
            stop.wait(max(PAUSE_SECONDS - took, min(took, PAUSE_SECONDS)))

    def flush(self) -> int:
        """Moves everything committed before the call; how many records. Raises StoreError; then all is kept."""
        moved = 0
        with self._lock:
            while (span := self._writer.run(_claim)) is not None:
                try:
                    moved += self._move(span)
                except StoreError as error:
                    self.trouble = error
                    raise
                self.trouble = None
        return moved

    def _move(self, span: Span) -> int:
        records = self._ledger.lines(span)
        try:
            self._insert([lines for _, lines in records], span)
        except _TROUBLE:
            raise
        except StoreError as error:
            records = self._sift(span, records, error)
        self._writer.settled(self._writer.run(lambda ledger: ledger.settle(span)))
        return len(records)

    def _sift(self, span: Span, records: list[tuple[int, bytes]], error: StoreError) -> list[tuple[int, bytes]]:
        """One record the store cannot read must not hold up the rest: each is tried alone, and the bad ones set aside.

        When every record fails, it is not the records: raises the error.
        """
        failed: dict[int, str] = {}
        for record, lines in records:
            try:
                self._insert([lines], span)
            except _TROUBLE:
                raise
            except StoreError as refusal:
                if refusal.code in _TROUBLED:
                    raise
                failed[record] = str(refusal)
        if len(failed) == len(records) and (len(records) > 1 or not _unreadable(error)):
            raise error
        for record, reason in failed.items():
            log.error("record %d of the inbox is set aside: %s", record, reason)
            self._writer.run(lambda ledger, record=record, reason=reason: ledger.set_aside(record, reason))  # type: ignore[misc]
        return [(record, lines) for record, lines in records if record not in failed]

    def _insert(self, blobs: list[bytes], span: Span) -> None:
        store = self._store
        store.command(store.statement("flush/stage"))
        store.insert_lines("arrivals", b"\n".join(blobs), settings=_PARSE)
        counts = dict(store.query("SELECT kind, count() FROM arrivals GROUP BY kind").rows)
        params = {**self._key.params(), "batch": span.first}
        if counts.get(2, 0) or counts.get(3, 0):
            self._link()
        if counts.get(0, 0):
            store.command(self._once("flush/events", span), params)
        if counts.get(1, 0):
            store.command(self._once("flush/traits", span), params)

    def _link(self) -> None:
        found = self._store.query(self._store.statement("flush/links"), self._key.params())
        for workspace, rows in groupby(sorted(found.rows, key=itemgetter(1)), key=itemgetter(1)):
            apply(self._store, workspace, [_as_link(*row) for row in rows])

    def _once(self, name: str, span: Span) -> str:
        # In the text, not as a setting beside it: the embedded client would ask for, set and restore each one.
        self._inserts += 1
        return self._store.statement(name).replace("{token}", f"{span.token}-{span.attempt}-{self._inserts}")


def _claim(ledger: Ledger) -> Span | None:
    return ledger.claim(arrivals=SPAN_ARRIVALS, size=SPAN_BYTES)


def _as_link(kind: int, _workspace: str, one: str, other: str, moment: datetime, how: str) -> Link:
    return Link(
        one=one, other=other, time=moment, kind=how or "identify", user=how in LINK_USER_KINDS, part=kind == UNLINK
    )


def _unreadable(error: StoreError) -> bool:
    # CANNOT_PARSE_*, INCORRECT_DATA, TYPE_MISMATCH, ARGUMENT_OUT_OF_BOUND, DECIMAL_OVERFLOW, unknown enum element
    return error.code in {6, 26, 27, 33, 38, 41, 53, 69, 72, 117, 407, 691}
