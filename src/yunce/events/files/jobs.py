"""The service that runs queued imports, one at a time, in a thread of the server or in a worker process.

The table of imports is its own queue: progress, cancelling and the lease live in the same row, so nothing can disagree
about what is running. A general job queue would add a second record of the same import.
"""

import threading
from datetime import UTC, datetime, timedelta

from django.db import close_old_connections

from yunce.events.files.api import clean_up, run_import
from yunce.events.files.store import lease_next
from yunce.kernel.ids import new_id

POLL_SECONDS = 1.0
CLEAN_EVERY = timedelta(hours=1)


def run_pending(stop: threading.Event) -> None:
    """Takes the oldest waiting import, runs it, and looks again; until `stop`. One a process is enough."""
    worker, cleaned = new_id(), datetime.min.replace(tzinfo=UTC)
    while not stop.is_set():
        now = datetime.now(UTC)
        if now - cleaned > CLEAN_EVERY:
            clean_up(now)
            cleaned = now
        job_id = lease_next(worker, now)
        if job_id is not None:
            run_import(job_id, stop, worker=worker)
        close_old_connections()
        if job_id is None:
            stop.wait(POLL_SECONDS)
