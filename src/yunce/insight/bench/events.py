"""Generated events with the skew of a real product, the same every time: a few persons do most, most little.

One person for 20 events, over 30 days; persons begin on different days and come back less and less.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

DAYS = 30
DAY_MS = 86_400_000
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
NAMES = ("open", "view", "cart", "buy")
WORKSPACE = "bench"
_SHARES = (0.3, 0.55, 0.1, 0.05)
_CHUNK = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Shape (n,), as they arrive: by time. person: 0, 1, 2 …; at: ms after BEGIN; name: a place in NAMES."""

    person: NDArray[np.uint32]
    at: NDArray[np.int64]
    name: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.person)


def events(size: int) -> Events:
    rng = np.random.default_rng(20260301)
    persons = max(size // 20, 1)
    weight = rng.lognormal(0.0, 1.3, persons)
    edges = np.cumsum(weight)
    person = np.searchsorted(edges, rng.random(size) * edges[-1]).clip(0, persons - 1).astype(np.uint32)
    begun = rng.integers(0, DAYS, persons)[person]
    # Half of what follows the first day lies within a week of it.
    day = np.minimum(begun + rng.exponential(10.0, size).astype(np.int64), DAYS - 1)
    at = day * DAY_MS + rng.integers(0, DAY_MS, size)
    name = rng.choice(len(NAMES), size, p=_SHARES).astype(np.uint8)
    order = np.argsort(at, kind="stable")
    return Events(person=person[order], at=at[order], name=name[order])


def tables(made: Events) -> Iterator[pa.Table]:
    """As rows of the store's table, a chunk at a time."""
    names = pa.array(NAMES)
    base = int(BEGIN.timestamp() * 1000)
    for first in range(0, len(made), _CHUNK):
        part = slice(first, first + _CHUNK)
        count = len(made.person[part])
        person = pa.array(np.char.add("u", made.person[part].astype(str)))
        time = pa.array(made.at[part] + base).cast(pa.timestamp("ms", "UTC"))
        ids = np.zeros((count, 2), np.uint64)
        ids[:, 0] = np.arange(first, first + count)
        yield pa.table(
            {
                "workspace": pa.array([WORKSPACE] * count),
                "person": person,
                "distinct_id": person,
                "time": time,
                "received": time,
                "event": names.take(pa.array(made.name[part])),
                "properties": pa.array(["{}"] * count),
                "id": pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), count, [None, pa.py_buffer(ids.tobytes())]),
                "batch": pa.array(np.ones(count, np.uint64)),
            }
        )
