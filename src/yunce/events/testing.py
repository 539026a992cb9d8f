"""A fact base of its own for one test: a fresh database in the run's one embedded directory, and an inbox beside it.

Not for production: a process has one fact base, `yunce.events.api.inbox()`.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yunce.events.api import use_inbox
from yunce.events.inbox.api import Inbox, SqliteLedger, TombstoneKey
from yunce.events.store.api import EventStore, connect, use_store


@contextmanager
def fresh_fact_base(url: str, directory: Path) -> Iterator[EventStore]:
    """`store()` and `inbox()` are new and empty inside the block; the database is dropped after it.

    url: `chdb://` plus the fixture `chdb_directory`, or a ClickHouse address. directory: where the inbox file goes.
    """
    database = f"test_{uuid.uuid4().hex}"
    store = connect(url, database=database)
    inbox = Inbox(SqliteLedger(directory / "inbox.sqlite3"), store, TombstoneKey(key0=1, key1=2))
    try:
        with use_store(store), use_inbox(inbox):
            yield store
    finally:
        inbox.close()
        store.command(f"DROP DATABASE {database}")
        store.close()
