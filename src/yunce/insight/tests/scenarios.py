"""Scenarios that other products test, as tables: events in, counts out. Reads the notation of the tables.

A person's events: `sign up, pay@1h{browser=Safari}`: names in their order, each a minute after the one before, or at a
time since the beginning of the log (s, m, h, d; -1h, 1d8h), with what it carries. `ann*10`: ten such persons.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from yunce.events.identity.api import merge
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import Context
from yunce.insight.tests.log import context, happened
from yunce.kernel.windows import midnight

_EVENT = re.compile(r"(?P<name>[^@{,]+)(?:@(?P<at>-?[\dsmhd.]+))?(?:\{(?P<carried>[^}]*)\})?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """source: where the other product tests it. asks: the question beside its period. gets: by what the table's test
    reads. differs: why ours is another answer, whose own is `theirs`. same: ids that are one person."""

    name: str
    source: str
    people: Mapping[str, str]
    asks: Mapping[str, Any]
    gets: Any
    period: tuple[date, date] = (date(2026, 3, 1), date(2026, 3, 31))
    zone: str = "UTC"
    same: tuple[tuple[str, str], ...] = ()
    theirs: Any = None
    differs: str = ""


def cases(table: Path) -> list[Case]:
    """Of a table in TOML; `[[case]]` has the fields of a Case, and what is not said is that of the case before."""
    found: list[Case] = []
    source = people = None
    for row in tomllib.loads(table.read_text(encoding="utf-8"))["case"]:
        source, people = row.pop("source", source), row.pop("people", people)
        row["period"] = tuple(row.pop("period", Case.__dataclass_fields__["period"].default))
        row["same"] = tuple(tuple(pair) for pair in row.pop("same", ()))
        assert people is not None
        assert source
        found.append(Case(source=source, people=people, **row))
    return found


def play(case: Case, store: EventStore, workspace: str) -> Context:
    """Puts the events into a workspace of their own; from there it is asked."""
    rows = [row for name, events in case.people.items() for row in _rows(name, events)]
    if rows:
        happened(store, *rows, begin=midnight(date(2026, 3, 1), case.zone), workspace=workspace)
    for one, other in case.same:
        merge(workspace, one, other, actor="test")
    return context(zone=case.zone, first_weekday=6, workspace=workspace)


def period(case: Case) -> dict[str, str]:
    first, last = case.period
    return {"from": first.isoformat(), "to": last.isoformat()}


def _rows(name: str, events: str) -> Iterator[tuple[Any, ...]]:
    person, _, times = name.partition("*")
    for place in range(int(times or 1)):
        minutes = -1.0
        for each in re.split(r",(?![^{]*\})", events):
            found = _EVENT.fullmatch(each.strip())
            assert found, f"{name}: {each!r}"
            minutes = _minutes(found["at"]) if found["at"] else minutes + 1
            carried = dict(pair.split("=", 1) for pair in (found["carried"] or "").split(";") if pair)
            yield f"{person}{place}" if times else person, minutes, found["name"].strip(), carried


def _minutes(text: str) -> float:
    sign = -1 if text.startswith("-") else 1
    parts = re.findall(r"([\d.]+)([smhd]?)", text)
    return sign * sum(float(number) * _SECONDS[unit or "m"] for number, unit in parts) / 60
