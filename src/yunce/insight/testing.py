"""The demo shop as facts, for tests of whatever asks over them; and where it stands.

Not for production: `yunce demo` sends the list through the doors, as a shop would.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from yunce.demo.store import CURRENCY, ZONE, order_lines
from yunce.events.store.api import EventStore, connect

WORKSPACE = "shop"
_PROPERTIES = ("order_id", "cancels_order_id", "sku", "title", "line_kind", "quantity")

__all__ = ["CURRENCY", "WORKSPACE", "ZONE", "demo_events", "demo_shop"]


@contextmanager
def demo_shop(url: str) -> Iterator[EventStore]:
    """All 541,909 lines, put straight into the table: the doors have tests of their own and would take a minute.

    url: of an embedded store or of a server; the shop stands in a database of its own, dropped after the block.
    """
    database = f"shop_{uuid.uuid4().hex}"
    store = connect(url, database=database)
    try:
        store.insert_arrow("event_rows", demo_events())
        yield store
    finally:
        store.command(f"DROP DATABASE {database}")
        store.close()


def demo_events() -> pa.Table:
    """The bundled list as rows of the store's table."""
    lines = order_lines()
    count = len(lines)
    person = pc.fill_null(lines["customer_id"], "")
    time = pc.assume_timezone(lines["time"], ZONE).cast(pa.timestamp("ms", "UTC"))
    constant = {name: pa.repeat("", count) for name in ("session", "channel", "campaign", "source")}
    return pa.table(
        {
            "workspace": pa.repeat(WORKSPACE, count),
            "person": person,
            "distinct_id": person,
            "time": time,
            "received": time,
            "event": lines["event"],
            "amount": lines["amount"].cast(pa.decimal128(18, 6)),
            "properties": _properties(lines),
            "id": _ids(count),
            "batch": pa.repeat(pa.scalar(1, pa.uint64()), count),
            **constant,
        }
    )


def _properties(lines: pa.Table) -> pa.ChunkedArray:
    """Each line's properties as the text of a JSON object, without those it lacks. Each value is written once."""
    members = []
    for name in _PROPERTIES:
        cells = lines[name].combine_chunks().dictionary_encode()
        texts = [f"{json.dumps(name)}: {json.dumps(cell)}" for cell in cells.dictionary.to_pylist()]
        members.append(pa.array(texts).take(cells.indices))
    inside = pc.binary_join_element_wise(*members, ", ", null_handling="skip")
    return pc.binary_join_element_wise("{", inside, "}", "")


def _ids(count: int) -> pa.Array:
    """0, 1, … as numbers of 128 bits, the low half first."""
    halves = np.zeros((count, 2), dtype="<u8")
    halves[:, 0] = np.arange(count)
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), count, [None, pa.py_buffer(halves)])
