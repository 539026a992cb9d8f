"""The promises of an inbox, kept by the file and by PostgreSQL alike."""

import os
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from yunce.events.inbox.api import Inbox, InboxBusy, InboxFull, PostgresLedger, SqliteLedger, TombstoneKey
from yunce.events.inbox.ledger import Ledger, Record

POSTGRES = os.environ.get("YUNCE_TEST_POSTGRES_URL", "postgres://root@127.0.0.1:5432/test")


def _reachable() -> bool:
    try:
        psycopg.connect(POSTGRES, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


needs_postgres = pytest.mark.skipif(
    not _reachable(), reason=f"no PostgreSQL at {POSTGRES}: the inbox there is NOT tested"
)
Open = Callable[[], Ledger]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, needs_postgres])])
def open_ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same inbox again and again, as a restart does."""
    if request.param == "sqlite":
        yield lambda: SqliteLedger(tmp_path / "inbox.sqlite3")
        return
    schema = f"inbox_{uuid.uuid4().hex}"
    yield lambda: PostgresLedger(POSTGRES, schema=schema)
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")  # type: ignore[arg-type]


def record(text: str, count: int = 1) -> Record:
    return Record(workspace="w", source="s", count=count, lines=text.encode())


def test_what_was_appended_is_there_after_a_restart(open_ledger: Open) -> None:
    first = open_ledger()
    first.append([record("a"), record("b", 5)])
    first.close()
    again = open_ledger()
    assert again.backlog().records == 2
    assert again.backlog().arrivals == 6
    again.close()


def test_a_crash_between_claim_and_settle_repeats_exactly_that_span_although_the_inbox_grew(open_ledger: Open) -> None:
    first = open_ledger()
    first.append([record("a"), record("b")])
    claimed = first.claim(arrivals=100, size=1_000)
    assert claimed is not None
    first.append([record("c")])
    first.close()
    again = open_ledger()
    repeated = again.claim(arrivals=100, size=1_000)
    assert repeated is not None
    assert (repeated.first, repeated.last, repeated.token) == (claimed.first, claimed.last, claimed.token)
    assert repeated.attempt == claimed.attempt + 1
    assert [lines for _, lines in again.lines(repeated)] == [b"a", b"b"]
    assert again.settle(repeated) == 2
    following = again.claim(arrivals=100, size=1_000)
    assert following is not None
    assert following.token != claimed.token
    assert [lines for _, lines in again.lines(following)] == [b"c"]
    again.close()


def test_a_span_ends_at_its_limits_and_never_holds_nothing(open_ledger: Open) -> None:
    ledger = open_ledger()
    ledger.append([record("a", 60), record("b", 60), record("c", 60)])
    claimed = ledger.claim(arrivals=100, size=1_000)
    assert claimed is not None
    assert [lines for _, lines in ledger.lines(claimed)] == [b"a", b"b"]
    ledger.settle(claimed)
    tight = ledger.claim(arrivals=1, size=1)
    assert tight is not None
    assert [lines for _, lines in ledger.lines(tight)] == [b"c"]
    ledger.settle(tight)
    assert ledger.claim(arrivals=1, size=1) is None
    ledger.close()


def test_ids_are_never_used_again(open_ledger: Open) -> None:
    ledger = open_ledger()
    ledger.append([record("a")])
    first = ledger.claim(arrivals=1, size=1)
    assert first is not None
    ledger.settle(first)
    ledger.append([record("b")])
    second = ledger.claim(arrivals=1, size=1)
    assert second is not None
    assert second.first > first.last
    ledger.close()


def test_a_record_set_aside_is_kept_and_out_of_the_way(open_ledger: Open) -> None:
    ledger = open_ledger()
    ledger.append([record("bad"), record("good")])
    span = ledger.claim(arrivals=10, size=100)
    assert span is not None
    ledger.set_aside(span.first, "unreadable")
    assert [lines for _, lines in ledger.lines(span)] == [b"good"]
    assert ledger.settle(span) == 1
    ledger.close()


def test_two_processes_never_flush_at_once_in_postgres(open_ledger: Open) -> None:
    one, other = open_ledger(), open_ledger()
    if isinstance(one, SqliteLedger):
        one.close()
        other.close()
        return  # the file belongs to the one process that holds the data folder
    one.append([record("a")])
    assert one.claim(arrivals=1, size=1) is not None
    assert other.claim(arrivals=1, size=1) is None
    other.append([record("b")])  # but both take requests
    one.close()
    deadline = time.monotonic() + 10
    while (taken := other.claim(arrivals=1, size=1)) is None and time.monotonic() < deadline:
        time.sleep(0.02)  # the server notices a moment later that the connection is gone
    assert taken is not None
    assert taken.attempt == 2
    other.close()


def test_a_full_disk_is_said_and_nothing_is_acknowledged(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "inbox.sqlite3")
    ledger.append([record("kept")])
    pages = ledger._connection.execute("PRAGMA page_count").fetchone()[0]
    ledger._connection.execute(f"PRAGMA max_page_count = {pages + 2}")  # what SQLite says when the disk is full
    with pytest.raises(InboxFull, match="No room left"):
        ledger.append([record("x" * 100_000)])
    assert ledger.backlog().records == 1
    ledger._connection.execute("PRAGMA max_page_count = 1000000")
    ledger.append([record("x" * 100_000)])
    assert ledger.backlog().records == 2
    ledger.close()


def test_more_than_the_inbox_may_hold_is_refused_with_a_time_to_come_again(tmp_path: Path) -> None:
    inbox = Inbox(SqliteLedger(tmp_path / "inbox.sqlite3"), None, TombstoneKey(key0=1, key1=2), limit=10)  # type: ignore[arg-type]
    inbox._writer.keep_now(record("a", 8))
    with pytest.raises(InboxBusy) as refused:
        inbox._writer.keep_now(record("b", 8))
    assert refused.value.retry_seconds == 5
    assert inbox.waiting == 8
    inbox.close()


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    SqliteLedger(tmp_path / "inbox.sqlite3").close()
    assert (tmp_path / "inbox.sqlite3").stat().st_mode & 0o077 == 0


def test_a_commit_survives_without_a_clean_close(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "inbox.sqlite3")
    ledger.append([record("a")])
    with sqlite3.connect(tmp_path / "inbox.sqlite3") as other:
        assert other.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert other.execute("SELECT count(*) FROM inbox").fetchone()[0] == 1
    other.close()
    assert ledger._connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    ledger.close()
