"""Generated events where each way to ask wants them: in our store, sorted in memory, by day and event, in DuckDB."""

import importlib
from pathlib import Path

import numpy as np

from yunce.events.store.api import connect
from yunce.insight.bench.events import BEGIN, DAYS, events, tables
from yunce.kernel.windows import Window

WINDOW = Window(BEGIN, BEGIN + DAYS * (Window.days(BEGIN.date(), BEGIN.date(), "UTC").length), "UTC")
# As PostHog's table is sorted; what is a person's has to be gathered when it is asked.
_BY_DAY = """
create table by_day (
    workspace LowCardinality(String), person String, time DateTime64(3, 'UTC'), event LowCardinality(String)
)
engine = MergeTree partition by toYYYYMM(time) order by (workspace, toDate(time), event, cityHash64(person))
"""


def load_store(place: Path, size: int) -> None:
    """Our own table, its parts merged."""
    store = connect(f"chdb://{place}")
    for table in tables(events(size)):
        store.insert_arrow("event_rows", table)
    store.command("optimize table event_rows final")
    store.close()


def load_sorted(place: Path, size: int) -> None:
    """person, at, name of `events` by person and time, in a file of numpy's."""
    made = events(size)
    order = np.lexsort((made.at, made.person))
    np.savez(place, person=made.person[order], at=made.at[order], name=made.name[order])


def load_by_day(place: Path, size: int) -> None:
    """by_day: workspace, person, time, event."""
    store = connect(f"chdb://{place}")
    store.command(_BY_DAY)
    for table in tables(events(size)):
        store.insert_arrow("by_day", table.select(["workspace", "person", "time", "event"]))
    store.command("optimize table by_day final")
    store.close()


def load_duckdb(place: Path, size: int) -> None:
    """events: person, moment (ms after BEGIN), name."""
    duckdb = importlib.import_module("duckdb")
    since = {"since": int(BEGIN.timestamp() * 1000)}
    said = "select person, epoch_ms(time) - $since as moment, event as name from part"
    with duckdb.connect(str(place)) as database:
        for number, part in enumerate(tables(events(size))):
            database.register("part", part.select(["person", "time", "event"]))
            database.execute(f"insert into events {said}" if number else f"create table events as {said}", since)
