"""Carries one import from its file to the inbox: batch by batch, cancellable, and from where it stopped after a crash.

Rows have ids that rest on their content, so whatever is sent twice is stored once; the counts come from the store.
"""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from yunce.events.api import (
    InboxBusy,
    InboxError,
    IncomingEvent,
    UnknownSource,
    accept,
    flush_now,
    stored_at,
)
from yunce.events.files import store
from yunce.events.files.process import read_file
from yunce.events.files.rules.cells import FileRefused, Limits
from yunce.events.files.rules.convert import RowEvent
from yunce.events.files.rules.mapping import MappingRefused
from yunce.events.files.rules.reading import Batch
from yunce.events.files.rules.rejects import Reject, header_line, reject_line
from yunce.events.files.store import Job, State
from yunce.events.files.words import row_words
from yunce.events.incoming import Rejection
from yunce.events.store.api import StoreError
from yunce.kernel.ids import new_id

log = logging.getLogger("yunce.events.files")
LIMITS = Limits()
# The doors refuse what lies further ahead: clocks are wrong by minutes, zones by hours.
AHEAD = timedelta(days=1)
_RETRIES = 60  # a busy inbox drains in seconds; after a minute something is wrong


class _Stopped(Exception):
    """The import ends early. `state` None: it is another worker's, or the server stops and will go on later."""

    def __init__(self, state: str | None) -> None:
        self.state = state
        super().__init__(state)


def run_import(job_id: str, stop: threading.Event | None = None, *, worker: str | None = None) -> None:
    """Runs an import to its end, or until `stop`; the job says how it ended. Does nothing when another works on it."""
    worker, stop = worker or new_id(), stop or threading.Event()
    if not store.lease(job_id, worker, datetime.now(UTC)):
        return
    job = store.any_job(job_id)
    if job is None:
        return
    try:
        _carry(_begun(job, worker), worker, stop)
        _end(job_id, State.DONE)
    except _Stopped as stopped:
        if stopped.state is None:
            store.release(job_id, worker)
        else:
            _end(job_id, stopped.state)
    except MappingRefused as error:
        _end(
            job_id, State.FAILED, {"code": error.code, "where": error.where, "got": error.got, "allowed": error.allowed}
        )
    except FileRefused as error:
        _end(job_id, State.FAILED, {"code": error.code, "facts": error.facts})
    except UnknownSource:
        _end(job_id, State.FAILED, {"code": "source_shut"})
    except (StoreError, InboxError) as error:
        log.warning("import %s stopped: %s", job_id, error)
        _end(job_id, State.FAILED, {"code": "store", "detail": str(error)[:300]})


def _begun(job: Job, worker: str) -> Job:
    if job.received is None:
        now = datetime.now(UTC)
        # Milliseconds, as the store keeps them: all rows of this import are found by this moment.
        moment = now.replace(microsecond=now.microsecond // 1000 * 1000)
        store.advance(job.id, worker, added={}, received=moment, started_at=now)
        job = store.any_job(job.id) or job
    return job


def _carry(job: Job, worker: str, stop: threading.Event) -> None:
    _trim(job)
    if job.received is None:
        raise _Stopped(None)  # another worker deleted the job
    reading = read_file(
        job.file, job.mapping, source=job.source_id, zone=job.zone, latest=job.received + AHEAD, limits=LIMITS,
        after_row=job.after_row,
    )  # fmt: skip
    with reading as (columns, batches):
        if not job.rejects_bytes:
            _open_rejects(job, columns)
        store.advance(job.id, worker, added={}, columns=list(columns), rejects_bytes=_size(job))
        for batch in batches:
            if stop.is_set():
                raise _Stopped(None)
            going = store.renew(job.id, worker, datetime.now(UTC))
            if not going:
                raise _Stopped(None if going is None else State.CANCELLED)
            _take(job, worker, columns, batch, stop)


def _take(job: Job, worker: str, columns: tuple[str, ...], batch: Batch, stop: threading.Event) -> None:
    refused = _send(job, batch, stop)
    rejects = sorted([*batch.rejects, *refused], key=lambda reject: reject.row)
    if rejects:
        with job.rejects.open("ab") as file:
            file.write(b"".join(reject_line(columns, reject, row_words(reject)) for reject in rejects))
    notes = [event.note for event in batch.events]
    added = {
        "read": batch.read,
        "rejected": len(rejects),
        "repeated": notes.count("repeated_hour"),
        "skipped": notes.count("skipped_hour"),
    }
    if not store.advance(job.id, worker, added=added, after_row=batch.row, share=batch.done, rejects_bytes=_size(job)):
        raise _Stopped(None)


def _send(job: Job, batch: Batch, stop: threading.Event) -> list[Reject]:
    """Into the inbox; what the door refuses comes back as rejects."""
    if not batch.events:
        return []
    incoming = [_incoming(event) for event in batch.events]
    for _ in range(_RETRIES):
        try:
            answer = accept(job.workspace_id, job.source_id, incoming, received=job.received)
        except InboxBusy as busy:
            if stop.wait(max(busy.retry_seconds, 1)):
                raise _Stopped(None) from None
        else:
            return [_refused(batch.events[one.index], one) for one in answer.rejected]
    raise StoreError("the inbox stayed full for a minute")


def _incoming(event: RowEvent) -> IncomingEvent:
    return IncomingEvent(
        id=event.id,
        event=event.event,
        distinct_id=event.person,
        time=event.time,
        session=event.session,
        channel=event.channel,
        campaign=event.campaign,
        amount=event.amount,
        properties=event.properties,
    )


def _refused(event: RowEvent, refusal: Rejection) -> Reject:
    return Reject(
        row=event.row, column=refusal.field, value="", code="door", id=event.id,
        facts={"message": refusal.message},
    )  # fmt: skip


def _end(job_id: str, state: str, error: dict[str, Any] | None = None) -> None:
    """Counts what is new in the store, then says that it is over. What was read before a fault stays."""
    try:
        flush_now()
        job = store.any_job(job_id)
        if job is not None and job.received is not None:
            new = stored_at(job.workspace_id, job.source_id, job.received)
            store.change(job_id, stored=new, duplicates=max(job.read - job.rejected - new, 0))
    except StoreError as fault:
        state, error = State.FAILED, {"code": "store", "detail": str(fault)[:300]}
    ended = {"share": 1.0} if state == State.DONE else {}
    store.change(job_id, state=state, error=error or {}, ended_at=datetime.now(UTC), lease_until=None, **ended)
    if (error or {}).get("code") != "store":  # when the store is well again, the same file goes on
        store.forget_file(job_id)


def _trim(job: Job) -> None:
    """Takes off the rejects of an attempt that died before it could say how far it was."""
    if job.rejects.exists():
        with job.rejects.open("r+b") as file:
            file.truncate(job.rejects_bytes)


def _open_rejects(job: Job, columns: tuple[str, ...]) -> None:
    job.rejects.write_bytes(header_line(columns))


def _size(job: Job) -> int:
    return job.rejects.stat().st_size
