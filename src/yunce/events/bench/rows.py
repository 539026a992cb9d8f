"""The rows that are sent and inserted: a shop's events, the same every time, as JSON bodies and as Arrow tables."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

BATCH = 100
CHUNK = 100_000
PERSONS = 100_000
DAYS = 14
# One message in a thousand says that a browser is a user: identity is computed while events come.
LINK_EVERY = 1_000
_SINCE = datetime(2026, 3, 1, tzinfo=UTC)
_EVENTS = ("view_product", "add_to_cart", "submit_order", "pay_order", "share_poster")
_CHANNELS = ("xiaohongshu", "douyin", "wechat", "app", "")
_CITIES = ("上海", "北京", "广州", "成都", "武汉", "杭州")


def rows(size: int) -> Iterator[dict[str, Any]]:
    """`size` events as the API takes them, none with an id: each is hashed and numbered at the door."""
    draw = random.Random(20260301)  # noqa: S311  (the same rows every time, no secret)
    for number in range(size):
        person = draw.randrange(PERSONS)
        event = _EVENTS[draw.randrange(5)]
        row: dict[str, Any] = {
            "event": event,
            "distinct_id": f"user-{person:06d}",
            "time": (_SINCE + timedelta(milliseconds=draw.randrange(DAYS * 86_400_000))).isoformat(
                timespec="milliseconds"
            ),
            "session": f"s{person % 1000}-{number % 50}",
            "channel": _CHANNELS[draw.randrange(5)],
            "campaign": "spring" if number % 3 else "",
            "properties": {
                "sku": f"SKU{draw.randrange(5000)}",
                "quantity": draw.randrange(1, 9),
                "price": draw.randrange(100, 99_999) / 100,
                "city": _CITIES[draw.randrange(6)],
                "member": draw.random() < 0.3,
            },
        }
        if event == "pay_order":
            row["amount"] = f"{draw.randrange(100, 99_999) / 100:.2f}"
        yield row


def bodies(size: int) -> Iterator[bytes]:
    """The rows as request bodies of BATCH events, with the links between them."""
    batch: list[dict[str, Any]] = []
    for number, row in enumerate(rows(size)):
        batch.append(row)
        if number % LINK_EVERY == 0:
            batch.append({"type": "link", "distinct_id": f"browser-{number}", "user_id": row["distinct_id"]})
        if (number + 1) % BATCH == 0:
            yield _body(batch)
            batch = []
    if batch:
        yield _body(batch)


def tables(size: int, workspace: str, source: str) -> list[pa.Table]:
    """The same rows, ready to insert, in tables of CHUNK."""
    made: list[pa.Table] = []
    chunk: list[dict[str, Any]] = []
    for number, row in enumerate(rows(size)):
        chunk.append(_column_values(row, number, workspace, source))
        if len(chunk) == CHUNK or number + 1 == size:
            made.append(pa.Table.from_pylist(chunk, schema=_SCHEMA))
            chunk = []
    return made


def _body(batch: list[dict[str, Any]]) -> bytes:
    return json.dumps({"events": batch}, ensure_ascii=False, separators=(",", ":")).encode()


def _column_values(row: dict[str, Any], number: int, workspace: str, source: str) -> dict[str, Any]:
    properties = json.dumps(row["properties"], ensure_ascii=False, separators=(",", ":"))
    amount = Decimal(row["amount"]) if "amount" in row else None
    return {
        **row,
        "workspace": workspace,
        "person": row["distinct_id"],
        "time": datetime.fromisoformat(row["time"]),
        "received": _SINCE,
        "amount": amount,
        "properties": properties,
        "source": source,
        "id": number.to_bytes(16, "little"),
        "batch": number // BATCH,
    }


_SCHEMA = pa.schema(
    {
        "workspace": pa.string(),
        "person": pa.string(),
        "distinct_id": pa.string(),
        "time": pa.timestamp("ms", tz="UTC"),
        "received": pa.timestamp("ms", tz="UTC"),
        "event": pa.string(),
        "session": pa.string(),
        "channel": pa.string(),
        "campaign": pa.string(),
        "amount": pa.decimal128(18, 6),
        "properties": pa.string(),
        "source": pa.string(),
        "id": pa.binary(16),
        "batch": pa.uint64(),
    }
)
