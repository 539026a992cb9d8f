"""Segments by name in the conditions of every question: `segment.VIP`, true for events of who belongs.

Who belongs is computed once for a question's moment, to the whole minute, and kept as a set in the store; it is
computed again as soon as facts, joined persons or a segment changed.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from threading import Lock
from time import monotonic

from yunce.accounts.api import workspace_info
from yunce.events.store.api import store as event_store
from yunce.insight.asking.api import Context
from yunce.insight.catalog.api import GROUP
from yunce.insight.persons.api import keep_set
from yunce.insight.segments import store
from yunce.insight.segments.finding import members_of
from yunce.insight.segments.store import Kept

# The store drops a set a day after it was made.
_FRESH_SECONDS, _MOST = 12 * 3600.0, 500
# What a set rests on: a late event, a merge, its undoing and an erased person change one of these.
_STAMP = """
select
    (select count() from event_rows where workspace = {workspace:String}),
    (select count() from trait_rows where workspace = {workspace:String}),
    (select (count(), max(version)) from override_rows where workspace = {workspace:String})
"""

_Key = tuple[object, ...]


class _Sets:
    """Numbers of sets that are in the store, by what they rest on; the least recently asked for goes first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: OrderedDict[_Key, tuple[float, int]] = OrderedDict()

    def get(self, key: _Key, make: Callable[[], int]) -> int:
        with self._lock:
            found = self._made.get(key)
            if found is not None and monotonic() - found[0] < _FRESH_SECONDS:
                self._made.move_to_end(key)
                return found[1]
        number = make()  # outside the lock: it may take seconds, and made twice does no harm
        with self._lock:
            self._made[key] = (monotonic(), number)
            while len(self._made) > _MOST:
                self._made.popitem(last=False)
        return number


_sets = _Sets()


def groups(workspace_id: str, as_of: datetime) -> Mapping[str, Callable[[], int]]:
    """Every segment of the workspace by the name that conditions use, with how to get the number of its set."""
    kept = store.segments(workspace_id)
    rests_on = max((each.changed_at for each in kept), default=None)
    return {f"{GROUP}{each.name}": partial(_set, workspace_id, as_of, each, (len(kept), rests_on)) for each in kept}


def _set(workspace_id: str, as_of: datetime, kept: Kept, others: _Key) -> int:
    """Raises BadQuestion, Refused, StoreError as asking the segment does."""
    minute = as_of.replace(second=0, microsecond=0)
    held = event_store()
    stamp = held.query(_STAMP, {"workspace": workspace_id}).one()
    key = (held.address.shown, held.address.database, workspace_id, kept.id, minute, *others, *map(str, stamp))
    return _sets.get(key, partial(_make, workspace_id, minute, kept))


def _make(workspace_id: str, as_of: datetime, kept: Kept) -> int:
    workspace = workspace_info(workspace_id)
    context = Context(workspace_id=workspace_id, zone=workspace.zone, as_of=as_of, currency=workspace.currency)
    return keep_set(workspace_id, members_of(context, kept).who)
