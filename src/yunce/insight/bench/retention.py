"""`yunce bench retention`: who comes back on each of 14 days, beside the limit and two other ways to ask.

Each in a process of its own, one after the other, on the same generated events; loading is not counted.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.events.store.api import EventStore, connect, use_store
from yunce.insight.asking.api import Context, Events, Period
from yunce.insight.bench.events import DAY_MS, DAYS, NAMES, WORKSPACE
from yunce.insight.bench.layouts import WINDOW, load_by_day, load_duckdb, load_sorted, load_store
from yunce.insight.bench.ways import Say, Way, compare, one
from yunce.insight.retention.api import RetentionQuestion, answer
from yunce.insight.sequences.api import compiled

Counts = NDArray[np.int64]

AFTER = 14
_START = "open"


def bench_retention(size: int, say: Say) -> dict[str, Any]:
    """The answer of `yunce bench retention --json` (cli.md). `say` gets a line as each part ends."""
    return compare("retention", f"every start, {AFTER} days", __name__, _WAYS, size, say)


def _ours(place: Path) -> Callable[[], Counts]:
    store = connect(f"chdb://{place}")
    context = Context(workspace_id=WORKSPACE, zone="UTC", as_of=WINDOW.end, currency="CNY")
    question = RetentionQuestion(
        period=Period(first=WINDOW.first_date, last=WINDOW.last_date), start=Events(events=(_START,)), intervals=AFTER
    )

    def ask() -> Counts:
        with use_store(store):
            found = answer(context, question)
        return np.array([[each.persons or 0 for each in cohort.returned] for cohort in found.cohorts], np.int64)

    return ask


def _limit(place: Path) -> Callable[[], Counts]:
    """Arrays in memory, sorted by person and time: nothing is read and nothing put into order."""
    read = np.load(f"{place}.npz")
    person, at, name = read["person"], read["at"], read["name"]
    return lambda: _pass(person, at, name, NAMES.index(_START), DAY_MS, DAYS, AFTER)


@compiled
def _pass(
    person: NDArray[np.uint32],
    at: NDArray[np.int64],
    name: NDArray[np.uint8],
    start: int,
    day_ms: int,
    days: int,
    after: int,
) -> Counts:
    counts = np.zeros((days, after + 1), np.int64)
    n = len(person)
    i = 0
    while i < n:
        who, bits = person[i], np.uint64(0)
        while i < n and person[i] == who:
            if name[i] == start:
                bits |= np.uint64(1) << np.uint64(at[i] // day_ms)
            i += 1
        for day in range(days):
            if (bits >> np.uint64(day)) & np.uint64(1):
                for later in range(min(after + 1, days - day)):
                    counts[day, later] += np.int64((bits >> np.uint64(day + later)) & np.uint64(1))
    return counts


# A person's days, gathered when it is asked.
_POSTHOG = """
with by_person as     -- grain: person, with the days of their events
(
    select person, groupUniqArray(dateDiff('day', {since:DateTime64(3, 'UTC')}, time)) as days
    from by_day
    where workspace = {workspace:String} and event = {event:String}
        and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
    group by person
),
started as            -- grain: person, day of a start
(
    select arrayJoin(days) as day, days from by_person
)
select day, arrayJoin(arrayFilter(other -> other between day and day + {after:UInt8}, days)) - day as later,
    count() as persons
from started
group by day, later
"""


def _posthog(place: Path) -> Callable[[], Counts]:
    store: EventStore = connect(f"chdb://{place}")
    params = {"workspace": WORKSPACE, "event": _START, "since": WINDOW.start, "until": WINDOW.end, "after": AFTER}
    return lambda: _table(store.query(_POSTHOG, params).rows)


_DUCKDB = """
with days as (select distinct person, moment // $day_ms as day from events where name = $name)
select one.day, other.day - one.day as later, count(*) as persons
from days as one join days as other on one.person = other.person and other.day between one.day and one.day + $after
group by all
"""


def _duckdb(place: Path) -> Callable[[], Counts]:
    database = importlib.import_module("duckdb").connect(str(place), read_only=True)
    params = {"name": _START, "day_ms": DAY_MS, "after": AFTER}
    return lambda: _table(database.execute(_DUCKDB, params).fetchall())


def _table(rows: Any) -> Counts:
    counts = np.zeros((DAYS, AFTER + 1), np.int64)
    for day, later, persons in rows:
        counts[int(day), int(later)] = persons
    return counts


def _plain(ask: Callable[[Path], Callable[[], Counts]]) -> Callable[[Path], Callable[[], Any]]:
    """Its counts as lists."""

    def asked(place: Path) -> Callable[[], Any]:
        ready = ask(place)
        return lambda: ready().tolist()

    return asked


_WAYS = {
    "ours": Way(load=load_store, ask=_plain(_ours)),
    "limit": Way(load=load_sorted, ask=_plain(_limit)),
    "duckdb": Way(load=load_duckdb, ask=_plain(_duckdb)),
    "posthog layout": Way(load=load_by_day, ask=_plain(_posthog)),
}

if __name__ == "__main__":
    one(_WAYS, *sys.argv[1:])
