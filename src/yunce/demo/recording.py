"""The bundled orders as a recording: the part before the first project as a file, the days after it as events to send.

A line keeps its own id whichever way it comes, so that a day sent twice is stored once.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from yunce.demo.campaigns import SUMMER
from yunce.demo.shop import demo_workspace
from yunce.demo.store import ZONE, order_lines
from yunce.operations.replay.api import register

PROPERTIES = (
    "order_id", "cancels_order_id", "unmatched_reason", "sku", "title", "line_kind", "quantity", "unit_price",
    "country",
)  # fmt: skip


class ShopRecording:
    """The days after the imported past; offered in the demo workspace only."""

    key = "online_retail"

    def title(self, language: str) -> str:
        del language  # the page's language is active already
        return _("示例店铺的真实订单")

    def span(self, workspace_id: str, initiative_id: str) -> tuple[date, date] | None:
        del initiative_id  # the shop's orders are the same for all its projects
        shop = demo_workspace()
        if shop is None or shop.id != workspace_id:
            return None
        return SUMMER.first, _timeline().last_day

    def events(self, workspace_id: str, initiative_id: str, day: date, zone: str) -> Iterator[dict[str, Any]]:
        del workspace_id, initiative_id, zone  # the list is in the shop's own zone, and so are its days
        yield from _timeline().events(day)


def offer() -> None:
    """Let every project of the demo workspace be replayed."""
    register(ShopRecording())


def history_mapping() -> dict[str, Any]:
    """How the file of the past is read; the same words as a planner's own MAP.toml."""
    return {
        "source": _("历史订单"),
        "time": {"column": "time", "zone": ZONE},
        "event": {"column": "event"},
        "person": {"column": "customer_id"},
        "amount": {"column": "amount"},
        "id": {"column": "line_id"},
        "properties": {"columns": list(PROPERTIES), "types": {"unit_price": "number"}},
    }


def write_history(path: Path, before: date) -> int:
    """The lines before a day as a parquet file, in the order of time; how many there are."""
    lines = _timeline().lines
    count = _timeline().place(before)
    pq.write_table(
        lines.slice(0, count).select(["line_id", "time", "event", "customer_id", "amount", *PROPERTIES]), path
    )
    return count


class _Timeline:
    """The list in the order of time."""

    def __init__(self) -> None:
        lines = order_lines()
        self._local = lines["time"].to_numpy()
        order = np.argsort(self._local, kind="stable")
        self._local = self._local[order]
        self.lines = lines.take(order)
        moments = pc.assume_timezone(self.lines["time"], ZONE)
        self._moments = moments.cast(pa.int64())  # milliseconds since 1970

    @property
    def last_day(self) -> date:
        last: datetime = self._local[-1].astype("datetime64[s]").item()
        return last.date()

    def place(self, day: date) -> int:
        """How many lines there are before a day."""
        return int(np.searchsorted(self._local, np.datetime64(datetime.combine(day, time.min), "ms")))

    def events(self, day: date) -> Iterator[dict[str, Any]]:
        start, end = self.place(day), self.place(day + timedelta(days=1))
        part = self.lines.slice(start, end - start)
        moments = self._moments.slice(start, end - start).to_pylist()
        columns = [part[name].to_pylist() for name in PROPERTIES[:-2]]
        prices, countries = part["unit_price"].to_pylist(), part["country"].to_pylist()
        heads = zip(*(part[name].to_pylist() for name in ("line_id", "event", "customer_id", "amount")), strict=True)
        rest = zip(*columns, map(float, prices), countries, strict=True)
        for (line_id, event, customer, amount), moment, cells in zip(heads, moments, rest, strict=True):
            yield {
                "id": line_id,
                "event": event,
                "distinct_id": customer or "",
                "time": moment,
                "amount": str(amount),
                "properties": {
                    name: cell for name, cell in zip(PROPERTIES, cells, strict=True) if cell is not None and cell != ""
                },
            }


@lru_cache(maxsize=1)
def _timeline() -> _Timeline:
    return _Timeline()
