"""The event store: one client for the embedded engine and a ClickHouse server, opened once a process.

Facts do not enter here: they go through the inbox (`yunce.events.api`). Here they are asked.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.conf import settings

from yunce.events.store.address import Address, AddressError, read_address
from yunce.events.store.errors import (
    MigrationChanged,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreTooOld,
    StoreUnreachable,
)
from yunce.events.store.migrate import migrate, read_migrations
from yunce.events.store.pool import Pool
from yunce.events.store.portions import portions
from yunce.events.store.property import Fragment, property_decimal, property_flag, property_number, property_text
from yunce.events.store.statements import statement

__all__ = [
    "Address",
    "AddressError",
    "Answer",
    "EventStore",
    "Fragment",
    "MigrationChanged",
    "StoreBusy",
    "StoreError",
    "StoreFull",
    "StoreLocked",
    "StoreTooOld",
    "StoreUnreachable",
    "close_store",
    "connect",
    "marked",
    "portions",
    "property_decimal",
    "property_flag",
    "property_number",
    "property_text",
    "read_address",
    "store",
    "use_store",
]

# 2 cores answer 4 questions at once about as fast as more; each client costs memory. The flusher takes one of them.
POOL_SIZE = 6

Params = Mapping[str, Any]

_mark: ContextVar[str] = ContextVar("yunce-store-mark", default="")


@contextmanager
def marked(mark: str) -> Iterator[None]:
    """Statements of this thread bear the mark inside the block, so that `EventStore.kill` finds them."""
    before = _mark.set(mark)
    try:
        yield
    finally:
        _mark.reset(before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Column names and rows, in the order of the statement. types: the columns' types as ClickHouse spells them."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    types: tuple[str, ...] = ()

    def dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def one(self) -> tuple[Any, ...]:
        """The only row. Raises StoreError when there is another number of them."""
        if len(self.rows) != 1:
            raise StoreError(f"expected one row, got {len(self.rows)}")
        return self.rows[0]

    def value(self) -> Any:
        """The first column of the only row."""
        return self.one()[0]


class EventStore:
    """Statements against one database. Values travel as bound parameters, `{name:Type}`; never glued into the text."""

    def __init__(self, address: Address, *, size: int = POOL_SIZE) -> None:
        self.address = address
        self._pool = Pool(address, size=size)

    def query(self, sql: str, params: Params | None = None, *, settings: Params | None = None) -> Answer:
        """Rows as Python values. Raises StoreError and its kinds."""
        with self._pool.client() as client:
            result = client.query(sql, parameters=dict(params or {}), settings=_with_mark(settings))
            return Answer(
                columns=tuple(result.column_names),
                rows=[tuple(row) for row in result.result_rows],
                types=tuple(each.name for each in result.column_types),
            )

    def arrow(self, sql: str, params: Params | None = None, *, settings: Params | None = None) -> pa.Table:
        """The same as an Arrow table, for numpy and files. Strings come as strings, not as bytes."""
        with self._pool.client() as client:
            return client.query_arrow(
                sql, parameters=dict(params or {}), settings=_with_mark(settings), use_strings=True
            )

    def command(self, sql: str, params: Params | None = None, *, settings: Params | None = None) -> Any:
        """A statement without rows."""
        with self._pool.client() as client:
            return client.command(sql, parameters=dict(params or {}), settings=dict(settings or {}))

    def kill(self, mark: str) -> None:
        """Ends the statements that bear the mark, within a fraction of a second; they fail with a StoreError."""
        self.command("KILL QUERY WHERE Settings['log_comment'] = {mark:String} ASYNC", {"mark": mark})

    def insert_arrow(self, table: str, rows: pa.Table, *, settings: Params | None = None) -> None:
        """Rows straight into a table: for tables that are no facts. Facts go through the inbox."""
        with self._pool.client() as client:
            client.insert_arrow(table, rows, settings=dict(settings or {}))

    def insert_lines(self, table: str, lines: bytes, *, settings: Params | None = None) -> None:
        """JSON arrays, one a line, in the order of the table's columns; parsed by the engine outside Python's lock."""
        with self._pool.client() as client:
            client.raw_insert(table, insert_block=lines, fmt="JSONCompactEachRow", settings=dict(settings or {}))

    def statement(self, name: str) -> str:
        """The statement in `events/sql/<name>.sql`, for this database."""
        return statement(name, self.address.database)

    def migrate(self) -> list[str]:
        """Brings the schema up to date; the migrations applied now."""
        with self._pool.client() as client:
            return migrate(client, self.address, read_migrations())

    def close(self) -> None:
        self._pool.close()


def _with_mark(settings: Params | None) -> dict[str, Any]:
    mark = _mark.get()
    return {**({"log_comment": mark} if mark else {}), **(settings or {})}


def connect(url: str, *, database: str | None = None, size: int = POOL_SIZE) -> EventStore:
    """A store of your own, schema up to date; close it. Raises AddressError and what the store raises."""
    opened = EventStore(read_address(url, database=database), size=size)
    try:
        opened.migrate()
    except BaseException:
        opened.close()
        raise
    return opened


class _Current:
    """The store of this process: opened by whoever asks first."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.store: EventStore | None = None


_current = _Current()


def store() -> EventStore:
    """The store that YUNCE_EVENTS_URL names, opened and migrated once. Raises StoreError and its kinds."""
    with _current.lock:
        if _current.store is None:
            _current.store = connect(settings.YUNCE.events_url)
        return _current.store


def close_store() -> None:
    """Closes it, so that another process may open the directory."""
    with _current.lock:
        opened, _current.store = _current.store, None
    if opened is not None:
        opened.close()


@contextmanager
def use_store(other: EventStore) -> Iterator[EventStore]:
    """`store()` is `other` inside the block: tests and benches take a database each."""
    with _current.lock:
        before, _current.store = _current.store, other
    try:
        yield other
    finally:
        with _current.lock:
            _current.store = before
