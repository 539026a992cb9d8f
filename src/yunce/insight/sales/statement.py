"""Puts a statement together from files: what is a sale stands in one file and is read by every shop question.

No user text enters: names of properties and events travel as bound parameters.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from yunce.events.store.api import Fragment, property_number, property_text
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.sales.rules.words import GOODS, SalesWords

WORDS = SalesWords()


def sales_statement(text: str, *, workspace: str, as_of: datetime, params: Mapping[str, Any]) -> Statement:
    """`text` with @orders@ and @lines@ replaced by what they stand for, and everything bound.

    as_of: only events before it count; aware.
    """
    bound: dict[str, Any] = {
        "workspace": workspace,
        "as_of": as_of.astimezone(UTC),
        "order_events": list(WORDS.order_events),
        "sale_events": [*WORDS.order_events, *WORDS.cancel_events],
        "goods": GOODS,
        **params,
    }
    for mark in ("orders", "lines"):
        if f"@{mark}@" in text:
            text = text.replace(f"@{mark}@", _indented(read_sql("yunce.insight.sales", f"{mark}.sql")))
    for mark, fragment in _properties().items():
        if f"@{mark}@" in text:
            text = text.replace(f"@{mark}@", fragment.text)
            bound.update(fragment.params)
    return Statement(sql=text, params=bound)


@cache
def read_sql(package: str, name: str) -> str:
    """The text of `sql/<name>` inside a package of ours."""
    return files(package).joinpath("sql", name).read_text(encoding="utf-8").strip()


def _properties() -> dict[str, Fragment]:
    return {
        "order_id": property_text("p_order_id", WORDS.order_id),
        "cancels": property_text("p_cancels", WORDS.cancels),
        "kind": property_text("p_kind", WORDS.kind),
        "sku": property_text("p_sku", WORDS.sku),
        "title": property_text("p_title", WORDS.title),
        "quantity": property_number("p_quantity", WORDS.quantity),
    }


def _indented(sql: str) -> str:
    return "(\n" + "\n".join(f"    {line}" for line in sql.splitlines()) + "\n)"
