"""One person: what is known of them, event by event and trait by trait."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from yunce.events.identity.api import ids_of
from yunce.events.store.api import store

EVENTS_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """carried: own columns that are filled, and properties, by name."""

    time: datetime
    event: str
    amount: Decimal | None
    carried: Mapping[str, Any]
    distinct_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """value: as it was sent, read from its JSON."""

    key: str
    value: Any
    changed: datetime


def timeline(workspace_id: str, person: str, as_of: datetime, *, page: int = 1) -> tuple[list[Event], bool]:
    """One page of a person's events, the latest first, and whether there are more. Pages count from 1."""
    params = {
        "workspace": workspace_id,
        "as_of": as_of,
        "ids": ids_of(workspace_id, person),
        "size": EVENTS_PAGE + 1,
        "skip": (page - 1) * EVENTS_PAGE,
    }
    rows = [_event(row) for row in store().query(_sql("timeline.sql"), params).dicts()]
    return rows[:EVENTS_PAGE], len(rows) > EVENTS_PAGE


def traits_of(workspace_id: str, person: str, as_of: datetime) -> list[Trait]:
    """By name."""
    params = {"workspace": workspace_id, "as_of": as_of, "person": person}
    rows = store().query(_sql("traits.sql"), params).dicts()
    return [Trait(key=row["key"], value=_read(row["value"]), changed=row["changed"]) for row in rows]


def _event(row: dict[str, Any]) -> Event:
    own = {name: row[name] for name in ("channel", "campaign", "session") if row[name]}
    properties = _read(row["properties"] or "{}")
    return Event(
        time=row["time"],
        event=row["event"],
        amount=row["amount"],
        carried={**own, **(properties if isinstance(properties, dict) else {})},
        distinct_id=row["distinct_id"],
    )


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _sql(name: str) -> str:
    return files("yunce.insight.persons").joinpath("sql", name).read_text(encoding="utf-8")
