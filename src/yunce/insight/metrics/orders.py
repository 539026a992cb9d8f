"""Asks the store for several metrics of orders in several windows at once: one statement.

The only code here that knows SQL names; filters are compiled from the expression language with bound parameters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from yunce.events.store.api import store
from yunce.insight.metrics.condition import condition
from yunce.insight.metrics.rules.metric import Aggregation, Metric, Op
from yunce.insight.metrics.rules.reading import Sums
from yunce.insight.sales.api import Statement, read_sql, sales_statement
from yunce.kernel.expression import Sql
from yunce.kernel.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The sums by (metric key, place of the window), and the statement that gave them."""

    sums: Mapping[tuple[str, int], Sums]
    statement: Statement


def sums(workspace: str, metrics: Sequence[Metric], windows: Sequence[Window], as_of: datetime) -> Asked:
    """All `metrics` are of orders. A window without rows is absent from the answer."""
    statement = build(workspace, metrics, windows, as_of)
    found: dict[tuple[str, int], Sums] = {}
    for row in store().query(statement.sql, statement.params).dicts():
        for place, metric in enumerate(metrics):
            parts = tuple(Decimal(row[f"m{place}_{part}"]) for part in range(len(metric.parts)))
            found[metric.key, row["w"] - 1] = Sums(parts=parts, rows=row[f"m{place}_rows"])
    return Asked(sums=found, statement=statement)


def build(workspace: str, metrics: Sequence[Metric], windows: Sequence[Window], as_of: datetime) -> Statement:
    """The statement and its parameters."""
    columns: list[str] = []
    params: dict[str, Any] = {"starts": [w.start for w in windows], "ends": [w.end for w in windows]}
    for place, metric in enumerate(metrics):
        for part, aggregation in enumerate(metric.parts):
            kept = condition(aggregation.where, f"m{place}_{part}_")
            params.update(kept.params)
            columns.append(f"{_aggregate(aggregation, kept)} as m{place}_{part}")
            if part == len(metric.parts) - 1:  # of a ratio, what it is per
                # A cancellation of no known order is a row that lowers sales, yet no order.
                columns.append(f"countIf(({kept.text}) and placed) as m{place}_rows")
    text = read_sql("yunce.insight.metrics", "orders.sql").replace("@columns@", ",\n    ".join(columns))
    return sales_statement(text, workspace=workspace, as_of=as_of, params=params)


def _aggregate(aggregation: Aggregation, kept: Sql) -> str:
    if aggregation.op is Op.COUNT:
        return f"countIf({kept.text})"
    if aggregation.op is Op.SUM:
        return f"sumIf({aggregation.of}, {kept.text})"
    return f"uniqExactIf({aggregation.of}, {kept.text})"
