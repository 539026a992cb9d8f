"""The inbox as tables of the PostgreSQL database that also holds everything else, for several web processes.

The same promises as the file: see `Ledger`.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from yunce.events.inbox.errors import InboxError, InboxFull
from yunce.events.inbox.ledger import Backlog, Record, Span

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS {schema}.inbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " workspace text NOT NULL, source text NOT NULL, count integer NOT NULL, lines bytea NOT NULL)",
    "CREATE TABLE IF NOT EXISTS {schema}.span (only_one smallint PRIMARY KEY CHECK (only_one = 1),"
    " first bigint NOT NULL, last bigint NOT NULL, token text NOT NULL, attempt integer NOT NULL)",
    "CREATE TABLE IF NOT EXISTS {schema}.aside (id bigint PRIMARY KEY, workspace text NOT NULL, source text NOT NULL,"
    " count integer NOT NULL, lines bytea NOT NULL, reason text NOT NULL)",
)
# Held while a transaction appends or claims: ids are taken in the order of commits, so a span read once never grows.
# Two processes may append in turn; without it, one that took a lower id and commits later would slip into a span
# that was already inserted, and be deleted with it.
_ORDER_LOCK = 0x59554E43  # "YUNC"
# Held by the one process that flushes, for as long as its connection lives.
_FLUSH_LOCK = 0x59554E44


class PostgresLedger:
    """See `Ledger`. `schema`: where the tables are; made when absent."""

    def __init__(self, url: str, *, schema: str = "yunce_inbox") -> None:
        self._url = url
        self._name = schema
        self._schema = sql.Identifier(schema)
        self._shown = f"PostgreSQL schema {schema}"
        self._connection = self._connect()
        self._reader = self._connect()
        self._reading = threading.Lock()
        with self._connection.transaction():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_ORDER_LOCK, schema))
            self._run("CREATE SCHEMA IF NOT EXISTS {schema}")
            for statement in SCHEMA:
                self._run(statement)

    def append(self, records: list[Record]) -> None:
        with self._transaction():
            copy = sql.SQL("COPY {schema}.inbox (workspace, source, count, lines) FROM STDIN (FORMAT BINARY)")
            with self._connection.cursor() as cursor, cursor.copy(copy.format(schema=self._schema)) as rows:
                rows.set_types(["text", "text", "int4", "bytea"])
                for record in records:
                    rows.write_row((record.workspace, record.source, record.count, record.lines))

    def claim(self, *, arrivals: int, size: int) -> Span | None:
        with self._transaction():
            if not self._one("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_FLUSH_LOCK, self._name))[0]:
                return None  # another process flushes
            left = self._run(
                "UPDATE {schema}.span SET attempt = attempt + 1 RETURNING first, last, token, attempt"
            ).fetchone()
            if left is not None:
                return Span(first=left[0], last=left[1], token=left[2], attempt=left[3])
            first, last = self._one(
                "SELECT min(id), max(id) FROM (SELECT id, sum(count) OVER before AS counted,"
                " sum(octet_length(lines)) OVER before AS weighed"
                " FROM (SELECT id, count, lines FROM {schema}.inbox ORDER BY id LIMIT 20000) AS oldest"
                " WINDOW before AS (ORDER BY id ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW)) AS summed"
                " WHERE coalesce(counted, 0) < %s AND coalesce(weighed, 0) < %s",
                (arrivals, size),
            )
            if first is None:
                return None
            span = Span(first=first, last=last, token=secrets.token_hex(8), attempt=1)
            self._run("INSERT INTO {schema}.span VALUES (1, %s, %s, %s, 1)", (span.first, span.last, span.token))
            return span

    def lines(self, span: Span) -> list[tuple[int, bytes]]:
        with self._reading:
            statement = sql.SQL("SELECT id, lines FROM {schema}.inbox WHERE id BETWEEN %s AND %s ORDER BY id")
            with self._reader.cursor(binary=True) as cursor:
                cursor.execute(statement.format(schema=self._schema), (span.first, span.last))
                return [(record, bytes(lines)) for record, lines in cursor.fetchall()]

    def settle(self, span: Span) -> int:
        with self._transaction():
            between = (span.first, span.last)
            arrivals = self._one(
                "SELECT coalesce(sum(count), 0) FROM {schema}.inbox WHERE id BETWEEN %s AND %s", between
            )[0]
            self._run("DELETE FROM {schema}.inbox WHERE id BETWEEN %s AND %s", between)
            self._run("DELETE FROM {schema}.span")
            return int(arrivals)

    def set_aside(self, record: int, reason: str) -> None:
        with self._transaction():
            self._run(
                "INSERT INTO {schema}.aside SELECT id, workspace, source, count, lines, %s"
                " FROM {schema}.inbox WHERE id = %s ON CONFLICT DO NOTHING",
                (reason, record),
            )
            self._run("DELETE FROM {schema}.inbox WHERE id = %s", (record,))

    def backlog(self) -> Backlog:
        records, arrivals = self._one("SELECT count(*), coalesce(sum(count), 0) FROM {schema}.inbox", ())
        return Backlog(records=records, arrivals=int(arrivals))

    def scrub(self) -> None:
        self._run("VACUUM {schema}.inbox")

    def close(self) -> None:
        self._reader.close()
        self._connection.close()

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self._url, autocommit=True)

    def _run(self, text: str, params: tuple[object, ...] | None = None) -> psycopg.Cursor[tuple[Any, ...]]:
        return self._connection.execute(sql.SQL(text).format(schema=self._schema), params)

    def _one(self, text: str, params: tuple[object, ...]) -> tuple[Any, ...]:
        row = self._run(text, params).fetchone()
        assert row is not None  # noqa: S101  (aggregates and functions answer one row)
        return row

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            if self._connection.closed:
                self._connection = self._connect()
            with self._connection.transaction():
                self._connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_ORDER_LOCK, self._name))
                yield
        except psycopg.errors.DiskFull as error:
            raise InboxFull(where=self._shown, detail=str(error)) from error
        except psycopg.Error as error:
            raise InboxError(f"The inbox in {self._shown} failed: {error}") from error
