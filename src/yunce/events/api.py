"""The fact base for everybody else: put events in, ask how far it has come, how much there is, and forget somebody.

Questions over events are asked of `yunce.events.store.api`; ways in are made in `yunce.events.sources.api`.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from django.conf import settings

from yunce.events.erasure.api import Found, Receipt, erase, expire, look_up
from yunce.events.inbox.api import (
    Arrival,
    Inbox,
    InboxBusy,
    InboxError,
    InboxFull,
    Occurrences,
    Sender,
    TombstoneKey,
    open_ledger,
)
from yunce.events.incoming import Accepted, Counts, IncomingEvent
from yunce.events.protocols.checks import latest_time
from yunce.events.protocols.parsed import Parsed
from yunce.events.protocols.personal import hash_personal, hashed_text, masked_text
from yunce.events.sources.api import SourceInfo, personal_key, source, tombstone_key
from yunce.events.store.api import close_store, store

__all__ = [
    "Accepted",
    "Counts",
    "InboxBusy",
    "InboxError",
    "InboxFull",
    "IncomingEvent",
    "Occurrences",
    "Receipt",
    "SourceInfo",
    "UnknownSource",
    "accept",
    "apply_retention",
    "close_fact_base",
    "counts",
    "data_as_of",
    "erase_person",
    "flush_now",
    "hashed_ids",
    "inbox",
    "look_up_person",
    "masked_text",
    "open_inbox",
    "run_flusher",
    "stored_at",
    "use_inbox",
]


class UnknownSource(LookupError):
    """No such source in this workspace, or it was shut."""

    def __init__(self, source_id: str) -> None:
        self.source_id = source_id
        super().__init__(f"no open source {source_id!r} in this workspace; make one under 数据")


class _Current:
    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.inbox: Inbox | None = None


_current = _Current()


def inbox() -> Inbox:
    """The inbox of this process, opened with the store by whoever asks first. Raises StoreLocked, InboxError."""
    with _current.lock:
        if _current.inbox is None:
            yunce = settings.YUNCE
            ledger = open_ledger(yunce.database_url, yunce.inbox_path)
            _current.inbox = Inbox(ledger, store(), _tombstone_key())
        return _current.inbox


def open_inbox() -> Inbox | None:
    """The inbox when it is open already: for callers that must not wait for a database."""
    return _current.inbox


def _tombstone_key() -> TombstoneKey:
    key = tombstone_key()
    return TombstoneKey(key0=int.from_bytes(key[:8]), key1=int.from_bytes(key[8:16]))


@contextmanager
def use_inbox(other: Inbox) -> Iterator[Inbox]:
    """`inbox()` is `other` inside the block: tests and benches."""
    with _current.lock:
        before, _current.inbox = _current.inbox, other
    try:
        yield other
    finally:
        with _current.lock:
            _current.inbox = before


def close_fact_base() -> None:
    """Writes what waits, closes inbox and store. What is not flushed stays in the inbox for the next start."""
    with _current.lock:
        opened, _current.inbox = _current.inbox, None
    if opened is not None:
        opened.close()
    close_store()


def run_flusher(stop: threading.Event) -> None:
    """The service that moves arrivals from the inbox to the store until `stop`: one a process."""
    inbox().run(stop)


def flush_now() -> None:
    """Everything acknowledged before the call can be asked for when this returns. Raises StoreError."""
    inbox().flush()


def accept(
    workspace_id: str,
    source_id: str,
    events: Sequence[IncomingEvent],
    *,
    received: datetime | None = None,
    occurrences: Occurrences | None = None,
) -> Accepted:
    """The in-process door: on the disk when this returns, refusals by index, queryable after the next flush.

    received: aware; now when not given. A delivery in several calls (a file) gives one moment to all, and afterwards
    asks `stored_at` how much of it was new. occurrences: one object for all calls of a delivery, so that identical rows
    in different chunks stay apart and the same file twice stores nothing twice.
    Raises UnknownSource, InboxBusy, InboxFull.
    """
    found = source(workspace_id, source_id)
    if found is None or not found.active:
        raise UnknownSource(source_id)
    moment = received or datetime.now(UTC)
    parsed = Parsed(latest_time(moment))
    for index, event in enumerate(events):
        parsed.take(index, [_arrival(event)])
    if found.hash_personal:
        hash_personal(parsed.arrivals, personal_key(workspace_id))
    sender = Sender(workspace=workspace_id, source=source_id, received=moment)
    inbox().keep_now(parsed.arrivals, sender, occurrences or Occurrences())
    return Accepted(accepted=parsed.events, rejected=tuple(parsed.rejected))


def _arrival(event: IncomingEvent) -> Arrival:
    return Arrival(
        own_id=event.id,
        distinct_id=event.distinct_id,
        time=event.time,
        event=event.event,
        session=event.session,
        channel=event.channel,
        campaign=event.campaign,
        amount=event.amount,
        properties=msgspec.Raw(msgspec.json.encode(dict(event.properties))),
    )


def stored_at(workspace_id: str, source_id: str, received: datetime) -> int:
    """How many events of this source carry exactly this moment of reception: those of one delivery that were new."""
    answer = store().query(
        "SELECT count() FROM events WHERE workspace = {workspace:String} AND source = {source:String}"
        " AND received = fromUnixTimestamp64Milli({received:Int64}, 'UTC')",
        {"workspace": workspace_id, "source": source_id, "received": int(received.timestamp() * 1000)},
    )
    return int(answer.value())


def data_as_of(workspace_id: str) -> datetime | None:
    """When the newest event that can be asked for was received, UTC; None when there is none."""
    answer = store().query(
        "SELECT max(received), count() FROM event_rows WHERE workspace = {workspace:String}",
        {"workspace": workspace_id},
    )
    newest, events = answer.one()
    return newest if events else None


def counts(workspace_id: str) -> Counts:
    """Events and distinct persons that can be asked for."""
    answer = store().query(
        "SELECT count(), uniqExactIf(person, person != '') FROM events WHERE workspace = {workspace:String}",
        {"workspace": workspace_id},
    )
    events, persons = answer.one()
    return Counts(events=int(events), persons=int(persons))


def erase_person(workspace_id: str, person: str, *, actor: str) -> Receipt:
    """Forgets a person everywhere: events, traits, links, the inbox; what comes again from before now stays out.

    person: any id of the person, as people write it. The receipt counts what went and keeps keyed hashes of the ids,
    never the ids.
    """
    return erase(workspace_id, _names(workspace_id, person), actor=actor, inbox=inbox())


def look_up_person(workspace_id: str, person: str) -> Found:
    """What `erase_person` would take: every id of the person and the rows by kind. Nothing is changed."""
    return look_up(workspace_id, _names(workspace_id, person), inbox=inbox())


def _names(workspace_id: str, person: str) -> list[str]:
    """As it is written, and as a source that hashes phone numbers and addresses has kept it."""
    return list(dict.fromkeys((person, *hashed_ids(workspace_id, [person]))))


def hashed_ids(workspace_id: str, ids: Iterable[str]) -> list[str]:
    """These ids as a source that hashes phone numbers and addresses has kept them; others stay as they are."""
    key = personal_key(workspace_id)
    return [hashed_text(each, key) for each in ids]


def apply_retention(now: datetime) -> int:
    """Deletes what is older than its source allows; how many events went."""
    return expire(now)
