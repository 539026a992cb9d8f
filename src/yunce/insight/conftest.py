"""The demo shop in a store of its own, loaded once for all tests of insight; and its lines for the oracle."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from yunce.demo.store import CURRENCY, ZONE, order_lines
from yunce.events.store.api import EventStore, connect, use_store

WORKSPACE = "shop"
_PROPERTIES = ("order_id", "cancels_order_id", "sku", "title", "line_kind", "quantity")


@pytest.fixture(scope="session")
def loaded_shop(chdb_directory: Path) -> Iterator[EventStore]:
    """All 541,909 lines, put straight into the table: the doors have tests of their own and would take a minute."""
    database = f"shop_{uuid.uuid4().hex}"
    store = connect(f"chdb://{chdb_directory}", database=database)
    try:
        store.insert_arrow("event_rows", demo_events())
        yield store
    finally:
        store.command(f"DROP DATABASE {database}")
        store.close()


@pytest.fixture
def shop(loaded_shop: EventStore) -> Iterator[EventStore]:
    """`store()` is the loaded shop during one test."""
    with use_store(loaded_shop):
        yield loaded_shop


def demo_events() -> pa.Table:
    """The bundled list as rows of the store's table."""
    lines = order_lines()
    count = len(lines)
    person = pc.fill_null(lines["customer_id"], "")
    time = pc.assume_timezone(lines["time"], ZONE).cast(pa.timestamp("ms", "UTC"))
    rows = zip(*(lines[name].to_pylist() for name in _PROPERTIES), strict=True)
    properties = [
        json.dumps({name: cell for name, cell in zip(_PROPERTIES, row, strict=True) if cell is not None})
        for row in rows
    ]
    constant = {name: pa.array([""] * count) for name in ("session", "channel", "campaign", "source")}
    return pa.table(
        {
            "workspace": pa.array([WORKSPACE] * count),
            "person": person,
            "distinct_id": person,
            "time": time,
            "received": time,
            "event": lines["event"],
            "amount": lines["amount"].cast(pa.decimal128(18, 6)),
            "properties": pa.array(properties),
            "id": pa.array([number.to_bytes(16, "little") for number in range(count)], pa.binary(16)),
            "batch": pa.array([1] * count, pa.uint64()),
            **constant,
        }
    )


__all__ = ["CURRENCY", "WORKSPACE", "ZONE", "demo_events", "loaded_shop", "shop"]
