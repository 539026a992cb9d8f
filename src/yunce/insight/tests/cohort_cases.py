"""Cases over days and weeks that others test, as data: logs of events, what is asked, and the counts that come out.

A line of a log: person, event, moments, and after a bar the properties as JSON. A moment with a hyphen is UTC, a day
alone its noon; a plain number counts days after `BEGIN`.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from yunce.events.identity.api import merge
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import Context

BEGIN = datetime(2020, 6, 10, 5, tzinfo=UTC)
_NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """of: the test that it is from. differs: why we count otherwise on purpose; theirs: what they count then."""

    of: str
    log: str
    ask: dict[str, Any]
    as_of: str
    rows: list[Any] = field(default_factory=list)
    parts: dict[str, list[list[int]]] = field(default_factory=dict)
    zone: str = "UTC"
    first_weekday: int = 0
    differs: str = ""
    theirs: Any = None

    def __post_init__(self) -> None:
        if bool(self.differs) != (self.theirs is not None) or self.theirs in (self.rows, self.parts):
            raise ValueError(f"{self.of}: what differs names the reason and what they count, which is another count")

    @property
    def context(self) -> Context:
        return Context(
            workspace_id=self.log,
            zone=self.zone,
            as_of=datetime.fromisoformat(self.as_of),
            currency="CNY",
            first_weekday=self.first_weekday,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """logs: each stands in a workspace of its own, by its name."""

    logs: Mapping[str, Mapping[str, Any]]
    cases: tuple[Case, ...]

    def load(self, store: EventStore) -> None:
        """All logs at once, into the store that is the current one."""
        rows = [(log, *row) for log, given in self.logs.items() for line in given["events"] for row in _events(line)]
        workspaces, people, events, moments, properties = zip(*rows, strict=True)
        times = pa.array(moments, pa.timestamp("ms", "UTC"))
        store.insert_arrow(
            "event_rows",
            pa.table(
                {
                    "workspace": list(workspaces),
                    "person": list(people),
                    "distinct_id": list(people),
                    "time": times,
                    "received": times,
                    "event": list(events),
                    "properties": list(properties),
                    "batch": pa.array([1] * len(rows), pa.uint64()),
                }
            ),
        )
        for log, given in self.logs.items():
            for one, other in given.get("merge", []):
                merge(log, one, other, actor="test")


def table(path: Path) -> Table:
    """Of a file of cases. Its as_of is theirs, unless one says its own."""
    read = tomllib.loads(path.read_text("utf-8"))
    return Table(logs=read["logs"], cases=tuple(Case(**{"as_of": read["as_of"], **case}) for case in read["cases"]))


def _events(line: str) -> list[tuple[str, str, datetime, str]]:
    said, _bar, carried = line.partition("|")
    person, event, *moments = said.split()
    properties = json.dumps(json.loads(carried or "{}"))
    return [(person, event, _moment(text), properties) for text in moments]


def _moment(text: str) -> datetime:
    if "-" not in text[1:]:
        # Parts of a day are given to the minute.
        return BEGIN + timedelta(minutes=round(float(text) * 24 * 60))
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return moment if "T" in text else moment + _NOON
