"""The shop's sales counted by hand, in plain Python over the bundled list: what the store's answers must equal.

Written from the words of the dictionary, not from the SQL.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from yunce.demo.store import ZONE, order_lines
from yunce.kernel.windows import Window


@dataclass(frozen=True, slots=True)
class Line:
    time: datetime
    event: str
    person: str
    amount: Decimal
    order_id: str
    cancels: str | None
    sku: str
    title: str
    quantity: int


@dataclass(slots=True)
class Order:
    """Net of its cancellations known at the moment; placed False: a cancellation of no known order."""

    person: str
    order_id: str
    at: datetime
    gross: Decimal
    returned: Decimal
    placed: bool

    @property
    def net(self) -> Decimal:
        return self.gross + self.returned


@lru_cache(maxsize=1)
def goods() -> list[Line]:
    """Lines of goods, orders and cancellations only, in UTC."""
    table = order_lines()
    names = ("time", "event", "customer_id", "amount", "order_id", "cancels_order_id", "sku", "title", "quantity")
    columns = [table[name].to_pylist() for name in (*names, "line_kind")]
    zone = ZoneInfo(ZONE)
    return [
        Line(
            row[0].replace(tzinfo=zone).astimezone(UTC), row[1], row[2] or "", row[3], row[4], row[5], row[6],
            row[7] or "", row[8],
        )
        for row in zip(*columns, strict=True)
        if row[1] in ("order_line", "cancel_line") and row[9] == "goods"
    ]  # fmt: skip


@lru_cache(maxsize=8)
def orders(as_of: datetime) -> list[Order]:
    """Orders worth more than 0, and cancellations tied to none of them, known before `as_of`."""
    bought: dict[tuple[str, str], list[Line]] = defaultdict(list)
    cancelled: list[Line] = []
    for line in goods():
        if line.time < as_of:
            if line.event == "order_line":
                bought[line.person, line.order_id].append(line)
            else:
                cancelled.append(line)
    placed: dict[tuple[str, str], Order] = {}
    for (person, order_id), lines in bought.items():
        gross = sum((line.amount for line in lines), Decimal(0))
        if gross > 0:
            at = min(line.time for line in lines)
            placed[person, order_id] = Order(person, order_id, at, gross, Decimal(0), True)
    loose: dict[tuple[str, str], Order] = {}
    for line in cancelled:
        taken = placed.get((line.person, line.cancels or ""))
        if taken is None:
            key = (line.person, line.cancels or line.order_id)
            taken = loose.setdefault(key, Order(line.person, key[1], line.time, Decimal(0), Decimal(0), False))
            taken.at = min(taken.at, line.time)
        taken.returned -= abs(line.amount)
    return [*placed.values(), *loose.values()]


@lru_cache(maxsize=8)
def first_orders(as_of: datetime) -> dict[str, datetime]:
    firsts: dict[str, datetime] = {}
    for order in orders(as_of):
        if order.placed and order.person:
            firsts[order.person] = min(order.at, firsts.get(order.person, order.at))
    return firsts


def group_of(order: Order, window: Window, as_of: datetime) -> str:
    """unidentified, new or returning."""
    if not order.person:
        return "unidentified"
    first = first_orders(as_of).get(order.person)
    return "new" if first is not None and first >= window.start else "returning"


def totals(window: Window, as_of: datetime) -> dict[str, dict[str, Decimal | int]]:
    """By group: net, gross, refunded, orders, buyers, repeaters (two or more orders)."""
    per_person: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    found: dict[str, dict[str, Decimal | int]] = {
        group: {
            "net": Decimal(0),
            "gross": Decimal(0),
            "refunded": Decimal(0),
            "orders": 0,
            "buyers": 0,
            "repeaters": 0,
        }
        for group in ("new", "returning", "unidentified")
    }
    for order in orders(as_of):
        if order.at in window:
            group = group_of(order, window, as_of)
            found[group]["net"] += order.net
            found[group]["gross"] += order.gross
            found[group]["refunded"] -= order.returned
            found[group]["orders"] += order.placed
            if order.placed and order.person:
                per_person[group][order.person] += 1
    for group, counts in per_person.items():
        found[group]["buyers"] = len(counts)
        found[group]["repeaters"] = sum(count >= 2 for count in counts.values())
    return found
