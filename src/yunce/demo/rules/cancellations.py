"""Which order a cancelled line takes back.

The shop's list does not say it: a cancellation has an invoice of its own. The rule is the customer, the article and
the time.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Unmatched(StrEnum):
    """Why a cancellation takes back no known order."""

    NO_CUSTOMER = "no_customer"  # the line names nobody
    NO_EARLIER_ORDER = "no_earlier_order"  # this customer never bought it before, as far as the list goes back
    ALREADY_CANCELLED = "already_cancelled"  # bought, but nothing of it is left
    TOO_FEW_LEFT = "too_few_left"  # more is taken back than was ever left
    SEVERAL_ORDERS = "several_orders"  # only several orders together had as much: none is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as the matching needs it. `quantity` is above 0 for a bought line, below 0 for a cancelled one."""

    order_id: str
    customer: str | None
    sku: str
    quantity: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """The order taken back, or why there is none. Exactly one of the two is set."""

    order_id: str | None
    reason: Unmatched | None


@dataclass(slots=True)
class _Bought:
    order_id: str
    at: datetime
    left: int


def match_cancellations(lines: Sequence[Line]) -> list[Match | None]:
    """For every line, in the order given: None for a bought line, a Match for a cancelled one.

    A cancelled line takes back the most recent earlier order of the same customer and article that has at least as
    much left; what it takes is no longer left for the next. It may take a part of what was bought. Orders at the same
    minute count as earlier.
    """
    matches: list[Match | None] = [None] * len(lines)
    shelf: dict[tuple[str, str], list[_Bought]] = defaultdict(list)
    # At the same minute orders go first: a shop can only take back what it has sold.
    for index in sorted(range(len(lines)), key=lambda i: (lines[i].at, lines[i].quantity < 0, i)):
        line = lines[index]
        if line.quantity < 0:
            matches[index] = _take_back(line, shelf)
        elif line.customer is not None:
            _put(line, shelf[line.customer, line.sku])
    return matches


def _put(line: Line, bought: list[_Bought]) -> None:
    for purchase in bought:
        if purchase.order_id == line.order_id:
            purchase.left += line.quantity
            return
    bought.append(_Bought(line.order_id, line.at, line.quantity))


def _take_back(line: Line, shelf: dict[tuple[str, str], list[_Bought]]) -> Match:
    if line.customer is None:
        return Match(None, Unmatched.NO_CUSTOMER)
    bought = shelf.get((line.customer, line.sku), [])
    if not bought:
        return Match(None, Unmatched.NO_EARLIER_ORDER)
    wanted = -line.quantity
    for purchase in reversed(bought):
        if purchase.left >= wanted:
            purchase.left -= wanted
            return Match(purchase.order_id, None)
    left = sum(purchase.left for purchase in bought)
    if left == 0:
        return Match(None, Unmatched.ALREADY_CANCELLED)
    return Match(None, Unmatched.SEVERAL_ORDERS if left >= wanted else Unmatched.TOO_FEW_LEFT)
