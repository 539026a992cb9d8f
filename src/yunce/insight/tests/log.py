"""A log of a few events in a store of its own, for the tests of questions that walk over persons."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from yunce.events.store.api import EventStore, connect, use_store
from yunce.insight.asking.api import Context
from yunce.kernel.windows import midnight

ZONE = "Asia/Shanghai"
BEGIN = midnight(date(2026, 3, 1), ZONE)
_OWN = ("channel", "campaign", "session", "amount")


def context(
    as_of: datetime = datetime(2026, 6, 1, tzinfo=UTC),
    zone: str = ZONE,
    first_weekday: int = 0,
    workspace: str = "w",
) -> Context:
    return Context(workspace_id=workspace, zone=zone, as_of=as_of, currency="CNY", first_weekday=first_weekday)


@contextmanager
def fresh_store(directory: Path) -> Iterator[EventStore]:
    """`store()` is an empty one inside the block."""
    database = f"log_{uuid4().hex}"
    store = connect(f"chdb://{directory}", database=database)
    with use_store(store):
        yield store
    store.command(f"DROP DATABASE {database}")
    store.close()


def happened(store: EventStore, *rows: tuple[Any, ...], begin: datetime = BEGIN, workspace: str = "w") -> None:
    """(person, minute after `begin` or a moment, event[, what it carries: own columns or properties])."""
    times = [row[1] if isinstance(row[1], datetime) else begin + timedelta(minutes=row[1]) for row in rows]
    carried = [row[3] if len(row) > 3 else {} for row in rows]
    moments = pa.array(times, pa.timestamp("ms", "UTC"))
    people = [row[0] for row in rows]
    columns = {
        "workspace": [workspace] * len(rows),
        "person": people,
        "distinct_id": people,
        "time": moments,
        "received": moments,
        "event": [row[2] for row in rows],
        "properties": [json.dumps({k: v for k, v in each.items() if k not in _OWN}) for each in carried],
        "batch": pa.array([1] * len(rows), pa.uint64()),
    }
    for name in _OWN:
        if any(name in each for each in carried):
            kind = pa.decimal128(18, 6) if name == "amount" else pa.string()
            missing = None if name == "amount" else ""
            columns[name] = pa.array([each.get(name, missing) for each in carried], kind)
    store.insert_arrow("event_rows", pa.table(columns))
