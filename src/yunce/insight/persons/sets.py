"""Sets of persons in the store, by number: what a statement asks about more of them than fit into one parameter."""

from datetime import UTC, datetime
from secrets import randbits

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from yunce.events.store.api import store

# As a piece of a statement that binds :workspace and the parameter of this name.
PARAM = "people_set"
AMONG = "(select who from person_sets where workspace = {workspace:String} and set = {people_set:UInt64})"


def keep_set(workspace_id: str, who: NDArray[np.uint64]) -> int:
    """The number of a new set of these persons; gone a day later."""
    number = randbits(63)
    columns = {
        "workspace": pa.array([workspace_id] * len(who)),
        "set": pa.array(np.full(len(who), number, np.uint64)),
        "who": pa.array(who.astype(np.uint64)),
        "made": pa.array([datetime.now(UTC)] * len(who), pa.timestamp("s", "UTC")),
    }
    if len(who):
        store().insert_arrow("person_sets", pa.table(columns))
    return number


def drop_sets(workspace_id: str) -> None:
    """Nobody is left in any: somebody was erased, and a number is still a trace. Sets are made anew when asked for."""
    condition = "ALTER TABLE person_sets DELETE WHERE workspace = {workspace:String}"
    store().command(condition, {"workspace": workspace_id}, settings={"mutations_sync": 2})
