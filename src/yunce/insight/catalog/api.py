"""The names a workspace's questions may use, and which events a question means."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from importlib.resources import files
from time import monotonic

from yunce.events.store.api import store
from yunce.insight.catalog.asked import (
    asked_condition,
    asked_decimal,
    asked_millionths,
    asked_number,
    asked_traits,
    asked_value,
)
from yunce.insight.catalog.columns import condition, value
from yunce.insight.catalog.rules.names import GROUP, MISSING, OWN, PREFIX, Catalog, Seen
from yunce.insight.catalog.rules.names import catalog as _catalog
from yunce.insight.catalog.traits import traits

__all__ = [
    "GROUP",
    "MISSING",
    "OWN",
    "PREFIX",
    "Catalog",
    "asked_condition",
    "asked_decimal",
    "asked_millionths",
    "asked_number",
    "asked_traits",
    "asked_value",
    "catalog",
    "condition",
    "register_groups",
    "traits",
    "value",
]

# New names appear when a product changes, not by the second.
_FRESH_SECONDS = 30
_SINCE_DAYS = 400
_SAMPLE_EACH, _SAMPLE_ALL, _MOST = 500, 20_000, 1000


def catalog(workspace_id: str, as_of: datetime) -> Catalog:
    """Events and properties seen in the year before `as_of`, most frequent first; half a minute old at most."""
    # The clock moves on with every question; names a minute younger than it do no harm.
    minute = as_of.replace(second=0, microsecond=0) + timedelta(minutes=1)
    address = store().address
    found = _read(workspace_id, minute, f"{address.shown} {address.database}", int(monotonic()) // _FRESH_SECONDS)
    return replace(found, groups=partial(_groups[-1], workspace_id, as_of)) if _groups else found


Groups = Callable[[str, datetime], Mapping[str, Callable[[], int]]]
_groups: list[Groups] = []


def register_groups(groups: Groups) -> None:
    """Who keeps groups of persons that conditions may name says so at start: groups(workspace_id, as_of) gives how to
    make the set of each by its name, GROUP before it."""
    _groups[:] = [groups]


@lru_cache(maxsize=64)
def _read(workspace_id: str, as_of: datetime, _where: str, _period: int) -> Catalog:
    params = {
        "workspace": workspace_id,
        "since": as_of - timedelta(days=_SINCE_DAYS),
        "as_of": as_of,
        "sample": _SAMPLE_EACH,
        "sample_all": _SAMPLE_ALL,
        "most": _MOST,
    }
    events = store().query(_sql("events.sql"), params)
    seen = store().query(_sql("properties.sql"), params)
    return _catalog(dict(events.rows), [Seen(**row) for row in seen.dicts()])


def _sql(name: str) -> str:
    return files("yunce.insight.catalog").joinpath("sql", name).read_text(encoding="utf-8")
