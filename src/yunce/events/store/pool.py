"""A bounded pool of clients. Opening one costs 17 ms and Django gives each request a thread, so never one a thread.

Not a queue of work: a caller that finds no free client waits, and is told when it waited too long.
"""

import fcntl
import queue
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import clickhouse_connect
from clickhouse_connect.driver.exceptions import ClickHouseError, DatabaseError, OperationalError

from yunce.events.store.address import Address
from yunce.events.store.errors import StoreBusy, StoreError, StoreFull, StoreLocked, StoreTooOld, StoreUnreachable

WAIT_SECONDS = 30.0
NOT_ENOUGH_SPACE = 243
# The first release whose projections have settings of their own (0003_find_second_arrivals_faster.sql).
OLDEST_SERVER = (25, 12)
_ENGINE_FAILED = "Error initializing EmbeddedServer"
_FULL = ("No space left on device", "NOT_ENOUGH_SPACE", "Disk quota exceeded", "File too large")


class Pool:
    """At most `size` clients of one address; made when first needed, kept until `close`."""

    def __init__(self, address: Address, *, size: int) -> None:
        self.address = address
        self.size = size
        self._idle: queue.LifoQueue[Any] = queue.LifoQueue()
        self._places = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._opened: list[Any] = []
        self._closed = False

    @contextmanager
    def client(self) -> Iterator[Any]:
        """One client, for as long as the block runs. Raises StoreBusy, StoreLocked, StoreFull, StoreError."""
        if not self._places.acquire(timeout=WAIT_SECONDS):
            raise StoreBusy(size=self.size, seconds=WAIT_SECONDS)
        try:
            client = self._take()
            try:
                yield client
            except ClickHouseError as error:
                raise _explained(error, self.address) from error
            finally:
                self._idle.put(client)
        finally:
            self._places.release()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, []
        for client in opened:
            client.close()

    def _take(self) -> Any:
        with suppress(queue.Empty):
            return self._idle.get_nowait()
        client = open_client(self.address)
        with self._lock:
            if self._closed:
                client.close()
                raise StoreError(f"The event store {self.address.shown} is closed.")
            self._opened.append(client)
        return client


def open_client(address: Address) -> Any:
    """A fresh client with the address's database made when absent.

    Raises StoreLocked, StoreFull, StoreUnreachable, StoreTooOld, StoreError.
    """
    if address.directory is not None:
        address.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        client = clickhouse_connect.get_client(**address.client_arguments())
        if address.directory is None:
            _check_version(str(client.server_version), address)
        # Asked first: on a server the database may be made by somebody else, for a user who may not make any.
        if not client.command(f"EXISTS DATABASE {quoted(address.database)}"):
            client.command(f"CREATE DATABASE IF NOT EXISTS {quoted(address.database)}")
        client.database = address.database
    except ClickHouseError as error:
        raise _explained(error, address) from error
    return client


def quoted(name: str) -> str:
    """An identifier inside SQL. Raises ValueError for anything but letters, digits and underscores."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", name):
        raise ValueError(f"not a plain name: {name!r}; use letters, digits and underscores")
    return f"`{name}`"


def _explained(error: ClickHouseError, address: Address) -> StoreError:
    text = str(error)
    code = getattr(error, "code", None)
    if address.directory is not None and _ENGINE_FAILED in text and _held(address.directory):
        return StoreLocked(directory=address.directory, pid=_owner(address.directory))
    if address.directory is None and code is None and type(error) in (DatabaseError, OperationalError):
        return StoreUnreachable(where=address.shown, reason=_reason(error))
    if code == NOT_ENOUGH_SPACE or any(sign in text for sign in _FULL):
        return StoreFull(where=address.shown, detail=text[:300])
    return StoreError(text, code=code)


def _check_version(found: str, address: Address) -> None:
    release = tuple(int(part) for part in re.findall(r"\d+", found)[:2])
    if release < OLDEST_SERVER:
        raise StoreTooOld(where=address.shown, found=found, needed=".".join(map(str, OLDEST_SERVER)))


def _reason(error: BaseException) -> str:
    """The innermost cause in words. The outer ones carry the whole request, and with it the values of the statement."""
    inner = error
    while (cause := inner.__cause__ or inner.__context__) is not None:
        inner = cause
    said = inner.strerror if isinstance(inner, OSError) and inner.strerror else str(inner) or type(inner).__name__
    return said.splitlines()[0][:120]


def _held(directory: Path) -> bool:
    """Whether somebody holds the engine's own lock: it says so on stderr only, and raises without a reason."""
    try:
        with (directory / "status").open("r+b") as status:
            fcntl.flock(status, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _owner(directory: Path) -> int | None:
    """The process that holds the engine's own lock: it writes its number into the file that it locks."""
    try:
        found = re.search(r"PID: (\d+)", (directory / "status").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return None
    return int(found[1]) if found else None
