"""What a metric was in a window: parts, number, how many stand behind it, and how it was asked. Undefined is None,
never 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from yunce.insight.metrics.rules.metric import Fact, Metric, Op, Ratio, Unit
from yunce.insight.rules.counted import Counted
from yunce.insight.sales.rules.statement import Statement
from yunce.kernel.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The aggregated parts of one metric in one window. Exact: decimals and whole numbers."""

    parts: tuple[Decimal, ...]
    rows: int  # orders or events behind it; of a ratio, behind its denominator


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A metric in a window, as known at `as_of`.

    numerator and denominator are those of a ratio; for others the numerator is the value and the denominator None.
    n of n_of is what it is taken over (see `sample`). complete: the window had ended at as_of.
    """

    metric: str
    window: Window
    unit: Unit
    value: float | None
    numerator: Decimal | None
    denominator: Decimal | None
    n: int
    n_of: Counted | Literal["readings"]
    as_of: datetime
    complete: bool
    known_since: datetime | None
    data_as_of: datetime | None
    statement: Statement

    @property
    def sql(self) -> str:
        return self.statement.sql

    @property
    def params(self) -> Mapping[str, Any]:
        return self.statement.params

    @property
    def zone(self) -> str:
        return self.window.zone


def ratio_or_sum(metric: Metric, sums: Sums | None) -> tuple[float | None, Decimal | None, Decimal | None]:
    """(value, numerator, denominator).

    No rows: a sum or count is 0, a ratio is undefined; so is one with nothing below.
    """
    if isinstance(metric.formula, Ratio):
        above, below = sums.parts if sums else (Decimal(0), Decimal(0))
        return (float(above / below) if below else None), above, below
    total = sums.parts[0] if sums else Decimal(0)
    return float(total), total, None


def sample(metric: Metric, sums: Sums | None) -> tuple[int, Counted]:
    """How many of what the number is taken over: a ratio over what it is per, any other over what it adds or counts.

    Value per order and sales over orders, orders per buyer and buyers over persons, events over events.
    """
    last = metric.parts[-1]
    if last.op is Op.DISTINCT:  # only persons are counted once
        return (int(sums.parts[-1]) if sums else 0), "persons"
    return (sums.rows if sums else 0), "orders" if metric.fact is Fact.ORDERS else "events"
