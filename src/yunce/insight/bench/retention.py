"""`yunce bench retention`: who comes back on each of 14 days, beside the limit and two other ways to ask.

Each in a process of its own, one after the other, on the same generated events; loading is not counted.
"""

import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.events.store.api import EventStore, connect, use_store
from yunce.insight.asking.api import Context, Events, Period
from yunce.insight.bench.events import BEGIN, DAY_MS, DAYS, NAMES, WORKSPACE, events, tables
from yunce.insight.retention.api import RetentionQuestion, answer
from yunce.insight.sequences.api import compiled
from yunce.kernel.windows import Window

Say = Callable[[str], None]
Counts = NDArray[np.int64]

TRIES = 3
AFTER = 14
_START = "open"
_WINDOW = Window(BEGIN, BEGIN + DAYS * (Window.days(BEGIN.date(), BEGIN.date(), "UTC").length), "UTC")


def bench_retention(size: int, say: Say) -> dict[str, Any]:
    """The answer of `yunce bench retention --json` (cli.md). `say` gets a line as each part ends."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="yunce-bench-") as folder:
        for way in _WAYS:
            if way == "duckdb" and importlib.util.find_spec("duckdb") is None:
                say("duckdb is not installed (pip install 'yunce[bench]'): left out")
                continue
            found[way] = _run(way, folder, size)
            say(f"{way}: {found[way]['seconds']:.3f} s, {found[way]['peak_mb']:.0f} MB")
    ours = found.pop("ours")
    return {
        "name": "retention",
        "size": size,
        "peak_mb": ours["peak_mb"],
        "answers_agree": all(each["answer"] == ours["answer"] for each in found.values()),
        "rows": [_row(way, ours["seconds"], each["seconds"]) for way, each in found.items()],
    }


def _row(baseline: str, ours: float, theirs: float) -> dict[str, Any]:
    return {
        "case": f"every start, {AFTER} days",
        "ours": round(ours, 4),
        "baseline": baseline,
        "theirs": round(theirs, 4),
        "ratio": round(ours / theirs, 3),
        "unit": "s",
    }


def _run(way: str, folder: str, size: int) -> dict[str, Any]:
    program = [sys.executable, "-m", "yunce.insight.bench.retention", way, folder, str(size)]
    for part in ("load", "ask"):  # what loading takes of memory is not what asking takes
        done = subprocess.run([*program, part], capture_output=True, check=False, text=True)  # noqa: S603
        if done.returncode:
            raise RuntimeError(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main(way: str, folder: str, size: str, part: str) -> None:
    """Prints {"seconds": best of TRIES, "peak_mb": n, "answer": counts}."""
    load, ask = _WAYS[way]
    place = Path(folder) / way.replace(" ", "-")
    if part == "load":
        load(place, int(size))
        return
    asked = ask(place)
    seconds = []
    for _ in range(TRIES + 1):  # the first compiles and warms what is cached
        began = time.perf_counter()
        counts = asked()
        seconds.append(time.perf_counter() - began)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"seconds": min(seconds[1:]), "peak_mb": round(peak_mb, 1), "answer": counts.tolist()}, sys.stdout)


def _load_ours(place: Path, size: int) -> None:
    store = connect(f"chdb://{place}")
    for table in tables(events(size)):
        store.insert_arrow("event_rows", table)
    store.command("optimize table event_rows final")
    store.close()


def _ours(place: Path) -> Callable[[], Counts]:
    store = connect(f"chdb://{place}")
    context = Context(workspace_id=WORKSPACE, zone="UTC", as_of=_WINDOW.end, currency="CNY")
    question = RetentionQuestion(
        period=Period(first=_WINDOW.first_date, last=_WINDOW.last_date), start=Events(events=(_START,)), intervals=AFTER
    )

    def ask() -> Counts:
        with use_store(store):
            found = answer(context, question)
        return np.array([[each.persons or 0 for each in cohort.returned] for cohort in found.cohorts], np.int64)

    return ask


def _load_limit(place: Path, size: int) -> None:
    made = events(size)
    order = np.lexsort((made.at, made.person))
    np.savez(place, person=made.person[order], at=made.at[order], name=made.name[order])


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


# Sorted by day and event as PostHog's table is, a person's days gathered when it is asked.
_POSTHOG_TABLE = """
create table by_day
(
    workspace LowCardinality(String), person String, time DateTime64(3, 'UTC'), event LowCardinality(String)
)
engine = MergeTree partition by toYYYYMM(time) order by (workspace, toDate(time), event, cityHash64(person))
"""
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


def _load_posthog(place: Path, size: int) -> None:
    store = connect(f"chdb://{place}")
    store.command(_POSTHOG_TABLE)
    for table in tables(events(size)):
        store.insert_arrow("by_day", table.select(["workspace", "person", "time", "event"]))
    store.command("optimize table by_day final")
    store.close()


def _posthog(place: Path) -> Callable[[], Counts]:
    store: EventStore = connect(f"chdb://{place}")
    params = {"workspace": WORKSPACE, "event": _START, "since": _WINDOW.start, "until": _WINDOW.end, "after": AFTER}
    return lambda: _table(store.query(_POSTHOG, params).rows)


_DUCKDB = """
with days as (select distinct person, moment // $day_ms as day from events where name = $name)
select one.day, other.day - one.day as later, count(*) as persons
from days as one join days as other on one.person = other.person and other.day between one.day and one.day + $after
group by all
"""


def _load_duckdb(place: Path, size: int) -> None:
    duckdb = importlib.import_module("duckdb")
    made = events(size)
    with duckdb.connect(str(place)) as database:
        database.execute("create table events (person varchar, moment bigint, name varchar)")
        for part in tables(made):
            database.register("part", part.select(["person", "time", "event"]))
            database.execute(
                "insert into events select person, epoch_ms(time) - $since, event from part",
                {"since": int(BEGIN.timestamp() * 1000)},
            )


def _duckdb(place: Path) -> Callable[[], Counts]:
    database = importlib.import_module("duckdb").connect(str(place), read_only=True)
    params = {"name": _START, "day_ms": DAY_MS, "after": AFTER}
    return lambda: _table(database.execute(_DUCKDB, params).fetchall())


def _table(rows: Any) -> Counts:
    counts = np.zeros((DAYS, AFTER + 1), np.int64)
    for day, later, persons in rows:
        counts[int(day), int(later)] = persons
    return counts


_WAYS: dict[str, tuple[Callable[[Path, int], None], Callable[[Path], Callable[[], Counts]]]] = {
    "ours": (_load_ours, _ours),
    "limit": (_load_limit, _limit),
    "duckdb": (_load_duckdb, _duckdb),
    "posthog layout": (_load_posthog, _posthog),
}

if __name__ == "__main__":
    main(*sys.argv[1:])
