"""Numbers of persons turned back into the persons: a page of a list at a time."""

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from yunce.events.store.api import store

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """events: how many are known of them."""

    person: str
    events: int
    first_seen: datetime
    last_seen: datetime


def people(workspace_id: str, who: NDArray[np.uint64], as_of: datetime, *, page: int = 1) -> list[Person]:
    """The persons of one page of this list; who: their numbers, each once. Pages count from 1."""
    chosen = np.sort(who)[(page - 1) * PAGE : page * PAGE]
    if not len(chosen):
        return []
    text = files("yunce.insight.persons").joinpath("sql", "people.sql").read_text(encoding="utf-8")
    params = {"workspace": workspace_id, "as_of": as_of, "who": chosen.tolist()}
    held = store()
    answered = held.query(text.replace("@database@", held.address.database), params)
    return [Person(**row) for row in answered.dicts()]
