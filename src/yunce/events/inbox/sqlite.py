"""The inbox as a SQLite file of its own: WAL, synchronous=FULL, so a commit is on the disk when it returns.

A file of its own, because its commits must not wait behind those of the pages.
"""

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yunce.events.inbox.errors import InboxError, InboxFull
from yunce.events.inbox.ledger import Backlog, Record, Span

# secure_delete=FAST: overwrite where that costs no further pages; an erasure scrubs the rest.
# Checkpoints every 32 MB instead of 4: each is two more fsyncs in the way of commits.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=20000",
    "PRAGMA secure_delete=FAST",
    "PRAGMA wal_autocheckpoint=8000",
)
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL,"
    " source TEXT NOT NULL, count INTEGER NOT NULL, lines BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS span (only INTEGER PRIMARY KEY CHECK (only = 1), first INTEGER NOT NULL,"
    " last INTEGER NOT NULL, token TEXT NOT NULL, attempt INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS aside (id INTEGER PRIMARY KEY, workspace TEXT NOT NULL, source TEXT NOT NULL,"
    " count INTEGER NOT NULL, lines BLOB NOT NULL, reason TEXT NOT NULL)",
)


class SqliteLedger:
    """See `Ledger`. `path`: the file, made when absent (0600)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        self._connection = self._connect()
        self._reader = self._connect()
        self._reading = threading.Lock()
        for statement in SCHEMA:
            self._connection.execute(statement)

    def append(self, records: list[Record]) -> None:
        with self._transaction() as connection:
            connection.executemany(
                "INSERT INTO inbox (workspace, source, count, lines) VALUES (?, ?, ?, ?)",
                [(record.workspace, record.source, record.count, record.lines) for record in records],
            )

    def claim(self, *, arrivals: int, size: int) -> Span | None:
        with self._transaction() as connection:
            left = connection.execute("SELECT first, last, token, attempt FROM span").fetchone()
            if left is not None:
                connection.execute("UPDATE span SET attempt = attempt + 1")
                return Span(first=left[0], last=left[1], token=left[2], attempt=left[3] + 1)
            found = connection.execute(
                "SELECT min(id), max(id) FROM (SELECT id, sum(count) OVER before AS counted,"
                " sum(length(lines)) OVER before AS weighed"
                " FROM (SELECT id, count, lines FROM inbox ORDER BY id LIMIT 20000)"
                " WINDOW before AS (ORDER BY id ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW))"
                " WHERE ifnull(counted, 0) < ? AND ifnull(weighed, 0) < ?",
                (arrivals, size),
            ).fetchone()
            if found[0] is None:
                return None
            span = Span(first=found[0], last=found[1], token=secrets.token_hex(8), attempt=1)
            connection.execute("INSERT INTO span VALUES (1, ?, ?, ?, 1)", (span.first, span.last, span.token))
            return span

    def lines(self, span: Span) -> list[tuple[int, bytes]]:
        with self._reading:
            return self._reader.execute(
                "SELECT id, lines FROM inbox WHERE id BETWEEN ? AND ? ORDER BY id", (span.first, span.last)
            ).fetchall()

    def settle(self, span: Span) -> int:
        with self._transaction() as connection:
            between = (span.first, span.last)
            counted = connection.execute("SELECT ifnull(sum(count), 0) FROM inbox WHERE id BETWEEN ? AND ?", between)
            arrivals = int(counted.fetchone()[0])
            connection.execute("DELETE FROM inbox WHERE id BETWEEN ? AND ?", between)
            connection.execute("DELETE FROM span")
            return arrivals

    def set_aside(self, record: int, reason: str) -> None:
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO aside SELECT id, workspace, source, count, lines, ? FROM inbox WHERE id = ?",
                (reason, record),
            )
            connection.execute("DELETE FROM inbox WHERE id = ?", (record,))

    def backlog(self) -> Backlog:
        row = self._connection.execute("SELECT count(*), ifnull(sum(count), 0) FROM inbox").fetchone()
        return Backlog(records=row[0], arrivals=row[1])

    def scrub(self) -> None:
        with self._reading:
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._reader.close()
        self._connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL or "disk I/O error" in str(error):
                raise InboxFull(where=str(self.path), detail=str(error)) from error
            raise InboxError(f"The inbox {self.path} failed: {error}") from error
