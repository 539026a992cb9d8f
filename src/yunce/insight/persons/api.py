"""Persons one by one: numbers turned back into them, and what is known of one."""

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.events.store.api import store
from yunce.insight.persons.one import EVENTS_PAGE, Event, Trait, timeline, traits_of
from yunce.insight.persons.sets import AMONG, PARAM, drop_sets, keep_set

__all__ = [
    "AMONG",
    "EVENTS_PAGE",
    "PAGE",
    "PARAM",
    "Event",
    "Person",
    "Trait",
    "drop_sets",
    "everyone",
    "keep_set",
    "people",
    "timeline",
    "traits_of",
]

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """events: how many are known of them; none of whom only traits are known."""

    person: str
    events: int
    first_seen: datetime | None
    last_seen: datetime | None


def people(workspace_id: str, who: NDArray[np.uint64], as_of: datetime, *, page: int = 1) -> list[Person]:
    """The persons of one page of this list; who: their numbers, each once. Pages count from 1."""
    chosen = np.sort(who)[(page - 1) * PAGE : page * PAGE]
    return _people(workspace_id, as_of, "{who:Array(UInt64)}", {"who": chosen.tolist()}) if len(chosen) else []


def everyone(workspace_id: str, who: NDArray[np.uint64], as_of: datetime) -> list[Person]:
    """All of them, in the order of the pages."""
    return _people(workspace_id, as_of, AMONG, {PARAM: keep_set(workspace_id, who)}) if len(who) else []


def _people(workspace_id: str, as_of: datetime, among: str, params: dict[str, Any]) -> list[Person]:
    text = files("yunce.insight.persons").joinpath("sql", "people.sql").read_text(encoding="utf-8")
    held = store()
    sql = text.replace("@database@", held.address.database).replace("@among@", among)
    answered = held.query(sql, {"workspace": workspace_id, "as_of": as_of, **params})
    return [Person(**row) for row in answered.dicts()]
