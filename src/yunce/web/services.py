"""Which services the one process runs, and what must be open before the first request is answered.

Not their work: each belongs to its domain.
"""

import asyncio
import threading
from datetime import UTC, datetime

from django.conf import settings
from django.db import close_old_connections, connection

from yunce.documents.api import close_writers
from yunce.events.api import apply_retention, close_fact_base, inbox, run_flusher
from yunce.events.files.jobs import run_pending
from yunce.insight.running.api import close as close_questions
from yunce.operations.replay.api import replay_service, take_over
from yunce.web.runtime import Service

RETENTION_EVERY_SECONDS = 24 * 3600
RETENTION_AFTER_START_SECONDS = 300  # a start after a crash has better things to do first


def services() -> tuple[Service, ...]:
    """The services of the embedded process, in the order in which they start."""
    return (
        Service(name="flusher", run=run_flusher),
        Service(name="imports", run=run_pending),
        Service(name="replay", run=replay_service),
        Service(name="retention", run=_retention),
    )


async def open_up() -> None:
    """Opens inbox and store, so that a locked or full folder fails the start and not the first request."""
    await asyncio.to_thread(inbox)
    if settings.YUNCE.embedded_database:
        await asyncio.to_thread(_take_over)


async def close() -> None:
    """Stops open questions, writes what waits and closes both; ends the process that writes files."""
    await asyncio.to_thread(close_questions)
    await asyncio.to_thread(close_writers)
    await asyncio.to_thread(close_fact_base)


def _take_over() -> None:
    try:
        take_over()
    finally:
        connection.close()  # the thread's own


def _retention(stop: threading.Event) -> None:
    pause = RETENTION_AFTER_START_SECONDS
    while not stop.wait(pause):
        close_old_connections()
        apply_retention(datetime.now(UTC))
        pause = RETENTION_EVERY_SECONDS
