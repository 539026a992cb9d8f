"""`yunce bench paths`: the first five steps of every visit, beside the limit and two other ways to ask.

A visit here ends with a pause of twelve hours, since the generated events lie hours apart.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.events.store.api import connect, use_store
from yunce.insight.asking.api import Context, Period
from yunce.insight.bench.events import NAMES, WORKSPACE
from yunce.insight.bench.layouts import WINDOW, load_by_day, load_duckdb, load_sorted, load_store
from yunce.insight.bench.ways import Say, Way, compare, one
from yunce.insight.paths.api import PathsQuestion, answer
from yunce.insight.sequences.api import compiled

STEPS = 5
GAP_HOURS = 12
LONGEST_DAYS = 30
_GAP_MS = GAP_HOURS * 3_600_000
Answer = list[tuple[int, str, str, int]]


def bench_paths(size: int, say: Say) -> dict[str, Any]:
    """The answer of `yunce bench paths --json` (cli.md). `say` gets a line as each part ends."""
    return compare("paths", f"{STEPS} steps of every visit", __name__, _WAYS, size, say)


def _ours(place: Path) -> Callable[[], Answer]:
    store = connect(f"chdb://{place}")
    context = Context(workspace_id=WORKSPACE, zone="UTC", as_of=WINDOW.end, currency="CNY")
    question = PathsQuestion(
        period=Period(first=WINDOW.first_date, last=WINDOW.last_date),
        gap=f"{GAP_HOURS}h",
        longest=f"{LONGEST_DAYS}d",
        steps=STEPS,
    )

    def ask() -> Answer:
        with use_store(store):
            found = answer(context, question)
        return sorted((each.layer, each.value or "", each.to or "", each.count.paths) for each in found.figures.edges)

    return ask


def _limit(place: Path) -> Callable[[], Answer]:
    """Arrays in memory, sorted by person and time: nothing is read, put into order or counted twice."""
    read = np.load(f"{place}.npz")
    person, at, name = read["person"], read["at"], read["name"]

    def ask() -> Answer:
        counts = _pass(person, at, name, len(NAMES), STEPS, _GAP_MS)
        return _sorted(
            (int(layer), int(one_), int(two), int(counts[layer, one_, two])) for layer, one_, two in np.argwhere(counts)
        )

    return ask


@compiled
def _pass(
    person: NDArray[np.uint32], at: NDArray[np.int64], name: NDArray[np.uint8], names: int, steps: int, gap: int
) -> NDArray[np.int64]:
    counts = np.zeros((steps, names, names), np.int64)
    step = 0
    for i in range(len(person)):
        if i == 0 or person[i] != person[i - 1] or at[i] - at[i - 1] > gap:
            step = 1
        elif name[i] != name[i - 1]:
            if step < steps:
                counts[step, name[i - 1], name[i]] += 1
            step += 1
    return counts


def _sorted(rows: Any) -> Answer:
    return sorted((layer, NAMES[one_], NAMES[two], count) for layer, one_, two, count in rows)


# Gathered, cut and zipped a person at a time.
_POSTHOG = """
with by_person as     -- grain: person, their events in order
(
    select arraySort(groupArray((time, sipHash64(event), event))) as ordered
    from by_day
    where workspace = {workspace:String}
        and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
    group by person
),
visits as             -- grain: visit
(
    select arrayJoin(arraySplit(
        (event, begins) -> begins,
        ordered,
        arrayMap(
            (each, before) -> dateDiff('millisecond', before.1, each.1) > {gap:Int64},
            ordered,
            arrayPushFront(arrayPopBack(ordered), ordered[1])
        )
    )) as visit
    from by_person
),
steps as              -- grain: visit, its first steps, the same one in a row merged
(
    select arraySlice(arrayCompact(arrayMap(each -> each.3, visit)), 1, {steps:UInt8}) as names from visits
)
select layer, names[layer] as one, names[layer + 1] as two, count() as paths
from steps array join range(1, toUInt64(length(names))) as layer
group by layer, one, two
"""


def _posthog(place: Path) -> Callable[[], Answer]:
    store = connect(f"chdb://{place}")
    params = {"workspace": WORKSPACE, "since": WINDOW.start, "until": WINDOW.end, "gap": _GAP_MS, "steps": STEPS}
    return lambda: sorted(
        (int(row[0]), str(row[1]), str(row[2]), int(row[3])) for row in store.query(_POSTHOG, params).rows
    )


_DUCKDB = """
with cut as       -- grain: event, whether it begins a visit, and whether it is another step than the one before
(
    select person, moment, name,
        coalesce(moment - lag(moment) over happened > $gap, true) as begins,
        coalesce(name != lag(name) over happened, true) as changes
    from events window happened as (partition by person order by moment, name)
),
visits as         -- grain: event, with the number of its visit
(
    select *, sum(begins::int) over (partition by person order by moment rows unbounded preceding) as visit from cut
),
steps as          -- grain: step of a visit, with the one after it
(
    select name, row_number() over walked as step, lead(name) over walked as next
    from visits where begins or changes window walked as (partition by person, visit order by moment)
)
select step, name, next, count(*) from steps where next is not null and step < $steps group by all
"""


def _duckdb(place: Path) -> Callable[[], Answer]:
    database = importlib.import_module("duckdb").connect(str(place), read_only=True)
    params = {"gap": _GAP_MS, "steps": STEPS}
    return lambda: sorted(
        (int(row[0]), str(row[1]), str(row[2]), int(row[3])) for row in database.execute(_DUCKDB, params).fetchall()
    )


_WAYS = {
    "ours": Way(load=load_store, ask=_ours),
    "limit": Way(load=load_sorted, ask=_limit),
    "duckdb": Way(load=load_duckdb, ask=_duckdb),
    "posthog layout": Way(load=load_by_day, ask=_posthog),
}

if __name__ == "__main__":
    one(_WAYS, *sys.argv[1:])
