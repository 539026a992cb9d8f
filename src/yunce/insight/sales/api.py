"""Statements about sales, for the shop's questions, and since when and until when facts are known."""

from dataclasses import dataclass
from datetime import UTC, datetime

from yunce.events.store.api import store
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.sales.statement import read_sql, sales_statement

__all__ = ["Span", "Statement", "read_sql", "sales_statement", "span"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The facts of a workspace before a moment: how many, first and last (aware UTC; None when there are none)."""

    events: int
    first: datetime | None
    last: datetime | None


def span(workspace: str, as_of: datetime) -> Span:
    """Since when, and until when, anything is known about the workspace."""
    sql = read_sql("yunce.insight.sales", "span.sql")
    row = store().query(sql, {"workspace": workspace, "as_of": as_of.astimezone(UTC)}).dicts()[0]
    if not row["events"]:
        return Span(events=0, first=None, last=None)
    return Span(events=row["events"], first=row["first"].replace(tzinfo=UTC), last=row["last"].replace(tzinfo=UTC))
