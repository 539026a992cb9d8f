"""`yunce bench trend`: persons of each day, all events and those with a value of a property, beside the limit and
PostHog's layout.

Each in a process of its own, one after the other, on the same generated events; loading is not counted.
"""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from yunce.events.store.api import connect, use_store
from yunce.insight.asking.api import Context, Period
from yunce.insight.bench.events import DAY_MS, DAYS, WORKSPACE, Events, events, tables
from yunce.insight.bench.layouts import WINDOW
from yunce.insight.bench.ways import Say, Way, compare, one
from yunce.insight.sequences.api import compiled

# One in four events has this value; it is read out of the JSON text, here as there.
_PLANS = ("free", "month", "year", "team")
_CHOSEN = "year"
_WHERE = f'plan = "{_CHOSEN}"'
_FILTERED = ", filtered"


def bench_trend(size: int, say: Say) -> dict[str, Any]:
    """The answer of `yunce bench trend --json` (cli.md). `say` gets a line as each part ends."""
    plain = compare("trend", "persons by day", __name__, _PLAIN, size, say)
    kept = compare("trend", "persons by day, of a property's value", __name__, _KEPT, size, say)
    rows = [row | {"baseline": row["baseline"].removesuffix(_FILTERED)} for row in kept["rows"]]
    return plain | {
        "peak_mb": max(plain["peak_mb"], kept["peak_mb"]),
        "answers_agree": plain["answers_agree"] and kept["answers_agree"],
        "rows": [*plain["rows"], *rows],
    }


def _plans(made: Events) -> NDArray[np.uint8]:
    """Which plan each event carries: of the event, not of the person, and the same every time."""
    return ((made.person.astype(np.int64) * 7 + made.at // 1000) % len(_PLANS)).astype(np.uint8)


def _rows(size: int) -> Iterator[pa.Table]:
    made = events(size)
    texts, plans, first = pa.array([f'{{"plan":"{plan}","page":"/item/12"}}' for plan in _PLANS]), _plans(made), 0
    for table in tables(made):
        said = texts.take(pa.array(plans[first : first + len(table)]))
        first += len(table)
        yield table.set_column(table.schema.get_field_index("properties"), "properties", said)


def _load_store(place: Path, size: int) -> None:
    store = connect(f"chdb://{place}")
    for table in _rows(size):
        store.insert_arrow("event_rows", table)
    store.command("optimize table event_rows final")
    store.close()


def _load_sorted(place: Path, size: int) -> None:
    made = events(size)
    order = np.lexsort((made.at, made.person))
    np.savez(place, person=made.person[order], at=made.at[order], plan=_plans(made)[order])


_BY_DAY = """
create table by_day (
    workspace LowCardinality(String), person String, time DateTime64(3, 'UTC'), event LowCardinality(String),
    properties String
)
engine = MergeTree partition by toYYYYMM(time) order by (workspace, toDate(time), event, cityHash64(person))
"""


def _load_by_day(place: Path, size: int) -> None:
    store = connect(f"chdb://{place}")
    store.command(_BY_DAY)
    for table in _rows(size):
        store.insert_arrow("by_day", table.select(["workspace", "person", "time", "event", "properties"]))
    store.command("optimize table by_day final")
    store.close()


def _ours(where: str) -> Callable[[Path], Callable[[], Any]]:
    def ready(place: Path) -> Callable[[], Any]:
        # Metrics of the dictionary are rows of Django's, so a trend is imported when Django stands; the other ways and
        # loading need none.
        django.setup()
        trend = importlib.import_module("yunce.insight.trend.api")
        store = connect(f"chdb://{place}")
        context = Context(workspace_id=WORKSPACE, zone="UTC", as_of=WINDOW.end, currency="CNY")
        period = Period(first=WINDOW.first_date, last=WINDOW.last_date)
        question = trend.TrendQuestion(period=period, metrics=(trend.Term(take="persons", where=where),))

        def ask() -> list[int]:
            with use_store(store):
                found = trend.answer(context, question)
            return [round(point.value or 0) for point in found.series[0].now.points]

        return ask

    return ready


def _limit(plan: int) -> Callable[[Path], Callable[[], Any]]:
    """Arrays in memory, sorted by person and time: nothing is read and nothing put into order. plan: -1 for all."""

    def ready(place: Path) -> Callable[[], Any]:
        read = np.load(f"{place}.npz")
        person, at, plans = read["person"], read["at"], read["plan"]
        return lambda: _pass(person, at, plans, plan, DAY_MS, DAYS).tolist()

    return ready


@compiled
def _pass(
    person: NDArray[np.uint32], at: NDArray[np.int64], plans: NDArray[np.uint8], plan: int, day_ms: int, days: int
) -> NDArray[np.int64]:
    counts = np.zeros(days, np.int64)
    last, before = -1, np.int64(-1)
    for i in range(len(person)):
        if plan >= 0 and plans[i] != plan:
            continue
        day = at[i] // day_ms
        if person[i] != last or day != before:
            counts[day] += 1
        last, before = person[i], day
    return counts


_PERSONS_BY_DAY = """
select toDate(time) as day, uniqExact(person) as persons from by_day
where workspace = {workspace:String} and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
    and ({plan:String} = '' or JSONExtractString(properties, 'plan') = {plan:String})
group by day
order by day
"""


def _posthog(plan: str) -> Callable[[Path], Callable[[], Any]]:
    """plan: empty for all; the condition is then a constant, and the text is not read."""
    params = {"workspace": WORKSPACE, "since": WINDOW.start, "until": WINDOW.end, "plan": plan}

    def ready(place: Path) -> Callable[[], Any]:
        store = connect(f"chdb://{place}")
        return lambda: [int(persons) for _day, persons in store.query(_PERSONS_BY_DAY, params).rows]

    return ready


_PLAIN = {
    "ours": Way(load=_load_store, ask=_ours("")),
    "limit": Way(load=_load_sorted, ask=_limit(-1)),
    "posthog layout": Way(load=_load_by_day, ask=_posthog("")),
}
_KEPT = {
    f"ours{_FILTERED}": Way(load=_load_store, ask=_ours(_WHERE)),
    f"limit{_FILTERED}": Way(load=_load_sorted, ask=_limit(_PLANS.index(_CHOSEN))),
    f"posthog layout{_FILTERED}": Way(load=_load_by_day, ask=_posthog(_CHOSEN)),
}

if __name__ == "__main__":
    one({**_PLAIN, **_KEPT}, *sys.argv[1:])
