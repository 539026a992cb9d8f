"""The one thread that writes the inbox: everything that waits goes into one commit, so an fsync serves many requests.

Not the flusher: that asks this thread for its own small writes, so that there is one connection that writes.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from yunce.events.inbox.errors import InboxBusy, InboxError
from yunce.events.inbox.ledger import Ledger, Record

T = TypeVar("T")

# One commit: enough to spread an fsync, little enough that nobody waits long behind it.
GROUP_RECORDS = 512
GROUP_BYTES = 16 * 1024 * 1024
# In memory, not yet on the disk.
WAITING_BYTES = 64 * 1024 * 1024
# On the disk, not yet in the store: about 20 minutes of the store being away at 5 000 events a second.
BACKLOG_ARRIVALS = 6_000_000


class _Ticket:
    """One record, and whom to tell once it is on the disk."""

    __slots__ = ("future", "loop", "record", "waiter")

    def __init__(self, record: Record, loop: asyncio.AbstractEventLoop | None) -> None:
        self.record = record
        self.loop = loop
        self.future: asyncio.Future[None] | None = loop.create_future() if loop is not None else None
        self.waiter: Future[None] | None = Future() if loop is None else None


class Writer:
    """Owns `ledger`'s writing connection. `committed` is called after each commit, in the writer's thread."""

    def __init__(self, ledger: Ledger, *, committed: Callable[[], None], backlog_limit: int = BACKLOG_ARRIVALS) -> None:
        self._ledger = ledger
        self._committed = committed
        self._backlog_limit = backlog_limit
        self._queue: queue.SimpleQueue[_Ticket | Callable[[], None] | None] = queue.SimpleQueue()
        self._waiting_bytes = 0
        self._lock = threading.Lock()
        self._closed = False
        # Since this process began: committed to the disk, moved on to the store. The difference says how far behind.
        self.kept = 0
        self.stored = 0
        self.backlog = ledger.backlog().arrivals  # arrivals on the disk; a plain number, read without a lock
        self._thread = threading.Thread(target=self._run, name="inbox-writer", daemon=True)
        self._thread.start()

    async def keep(self, record: Record) -> None:
        """Returns once the record is on the disk. Raises InboxBusy, InboxFull, InboxError."""
        ticket = self._submit(record, asyncio.get_running_loop())
        assert ticket.future is not None  # noqa: S101  (made because a loop was given)
        await ticket.future

    def keep_now(self, record: Record) -> None:
        """The same for a thread. Raises InboxBusy, InboxFull, InboxError."""
        ticket = self._submit(record, None)
        assert ticket.waiter is not None  # noqa: S101  (made because no loop was given)
        ticket.waiter.result()

    def run(self, work: Callable[[Ledger], T]) -> T:
        """Runs `work` in the writer's thread, between two commits."""
        done: Future[T] = Future()

        def task() -> None:
            try:
                done.set_result(work(self._ledger))
            except BaseException as error:
                done.set_exception(error)

        with self._lock:
            if self._closed:
                raise InboxError("The inbox is closed.")
            self._queue.put(task)
        return done.result()

    def settled(self, arrivals: int) -> None:
        """So many fewer wait on the disk."""
        with self._lock:
            self.stored += arrivals
            self.backlog = max(0, self.backlog - arrivals)

    def close(self) -> None:
        """Writes what waits, then stops."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    def _submit(self, record: Record, loop: asyncio.AbstractEventLoop | None) -> _Ticket:
        size = len(record.lines)
        with self._lock:
            if self._closed:
                raise InboxError("The inbox is closed.")
            if self._waiting_bytes + size > WAITING_BYTES:
                raise InboxBusy(waiting=self._waiting_bytes, limit=WAITING_BYTES, what="bytes")
            if self.backlog + record.count > self._backlog_limit:
                raise InboxBusy(waiting=self.backlog, limit=self._backlog_limit, what="arrivals", retry_seconds=5)
            self._waiting_bytes += size
            ticket = _Ticket(record, loop)
            self._queue.put(ticket)
        return ticket

    def _run(self) -> None:
        open_for_more = True
        while open_for_more:
            group, tasks, open_for_more = self._next_group()
            if group:
                self._write(group)
            for task in tasks:
                task()

    def _next_group(self) -> tuple[list[_Ticket], list[Callable[[], None]], bool]:
        group: list[_Ticket] = []
        tasks: list[Callable[[], None]] = []
        size = 0
        item = self._queue.get()
        while True:
            if item is None:
                return group, tasks, False
            if isinstance(item, _Ticket):
                group.append(item)
                size += len(item.record.lines)
            else:
                tasks.append(item)
            if tasks or len(group) >= GROUP_RECORDS or size >= GROUP_BYTES:
                return group, tasks, True
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return group, tasks, True

    def _write(self, group: list[_Ticket]) -> None:
        failure: Exception | None = None
        try:
            self._ledger.append([ticket.record for ticket in group])
        except Exception as error:
            failure = error
        with self._lock:
            self._waiting_bytes -= sum(len(ticket.record.lines) for ticket in group)
            if failure is None:
                arrivals = sum(ticket.record.count for ticket in group)
                self.kept += arrivals
                self.backlog += arrivals
        _tell(group, failure)
        if failure is None:
            self._committed()


def _tell(group: list[_Ticket], failure: Exception | None) -> None:
    # One call into each event loop for the whole group: waking a loop costs a write to its pipe.
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for ticket in group:
        if ticket.loop is not None and ticket.future is not None:
            by_loop.setdefault(ticket.loop, []).append(ticket.future)
        elif ticket.waiter is not None:
            _resolve(ticket.waiter, failure)
    for loop, futures in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve_all, futures, failure)


def _resolve_all(futures: list[asyncio.Future[None]], failure: Exception | None) -> None:
    for future in futures:
        if not future.done():  # a client that hung up has cancelled it; its record is kept all the same
            _resolve(future, failure)


def _resolve(future: Any, failure: Exception | None) -> None:
    if failure is None:
        future.set_result(None)
    else:
        future.set_exception(failure)
