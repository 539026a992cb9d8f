"""From single orders to what the models know of a customer: frequency, recency, age and mean value."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np

from yunce.insight.clv.rules.customers import Customers

TimeUnit = Literal["day", "week"]
DAYS_IN: dict[TimeUnit, int] = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What a person bought on a calendar day (of the workspace's zone: `kernel.windows.local_date`)."""

    person: str
    day: date
    amount: Decimal


class BadPurchase(ValueError):
    """One purchase that cannot count: its place among those given, and why."""

    def __init__(self, place: int, purchase: Purchase, why: str) -> None:
        self.place, self.purchase, self.why = place, purchase, why
        super().__init__(f"purchase {place} of {purchase.person}: {why}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Summary:
    """persons and customers go together, in the order of the persons' names. end: last day observed.

    later: purchases after `end`, left for checking what was forecast.
    """

    persons: tuple[str, ...]
    customers: Customers
    unit: TimeUnit
    end: date
    later: int


def summarise(purchases: Iterable[Purchase], *, unit: TimeUnit, end: date) -> Summary:
    """Customers as of the evening of `end`, in any order of purchases.

    All of one day is one order: two receipts of an afternoon are not a return. frequency: days with an order after
    the first one. recency, age: from the first day to the last one with an order, and to `end`, in `unit`s and parts
    of them. monetary: mean value of the days after the first. Who first bought after `end` is not among them.
    Raises BadPurchase for an amount below 0: a cancellation lowers the order that it takes back.
    """
    days: dict[str, dict[date, Decimal]] = {}
    later = 0
    for place, purchase in enumerate(purchases):
        if not purchase.amount.is_finite() or purchase.amount < 0:
            why = f"amount is {purchase.amount}; take cancellations off the order that they cancel"
            raise BadPurchase(place, purchase, why)
        if purchase.day > end:
            later += 1
            continue
        own = days.setdefault(purchase.person, {})
        own[purchase.day] = own.get(purchase.day, Decimal(0)) + purchase.amount
    persons = tuple(sorted(days))
    rows = [_row(days[person], end, DAYS_IN[unit]) for person in persons]
    frequency, recency, age, monetary = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    return Summary(
        persons=persons,
        customers=Customers(frequency=frequency, recency=recency, age=age, monetary=monetary),
        unit=unit,
        end=end,
        later=later,
    )


def _row(own: dict[date, Decimal], end: date, days_in_unit: int) -> tuple[float, float, float, float]:
    first, last = min(own), max(own)
    repeats = len(own) - 1
    spent = sum((amount for day, amount in own.items() if day != first), Decimal(0))
    return (
        float(repeats),
        (last - first).days / days_in_unit,
        (end - first).days / days_in_unit,
        float(spent / repeats) if repeats else 0.0,
    )
