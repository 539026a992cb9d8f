"""Reads an uploaded recording: a table in our event format becomes the door's JSON, day by day.

Rows that cannot be sent are named; nothing is guessed beyond the format the page states."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from yunce.kernel.windows import zone_info

COLUMNS = ("event", "distinct_id", "time", "id", "session", "channel", "campaign", "amount")
REQUIRED = ("event", "distinct_id", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """`row` as a spreadsheet counts, 1 = header; cause: missing, not_a_moment, not_an_amount, column_missing."""

    row: int
    column: str
    got: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    days: Mapping[date, Sequence[dict[str, Any]]] = field(default_factory=dict)
    bad: tuple[BadRow, ...] = ()

    @property
    def events(self) -> int:
        return sum(len(day) for day in self.days.values())


def read_recording(header: Sequence[str], rows: Sequence[Sequence[str]], zone: str) -> Recording:
    """Events by day in `zone`. Times without a zone are in `zone`; columns beyond ours become properties."""
    names = [name.strip() for name in header]
    missing = [BadRow(row=1, column=name, got="", cause="column_missing") for name in REQUIRED if name not in names]
    if missing:
        return Recording(bad=tuple(missing))
    days: dict[date, list[tuple[datetime, dict[str, Any]]]] = {}
    bad: list[BadRow] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows, start=2):
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        if not any(row.values()):
            continue
        made = _event(row, number, zone, bad)
        if made is None:
            continue
        moment, event = made
        event.setdefault("id", _own_id(event, seen))
        days.setdefault(moment.astimezone(zone_info(zone)).date(), []).append((moment, event))
    ordered = {day: [event for _, event in sorted(days[day], key=lambda pair: pair[0])] for day in sorted(days)}
    return Recording(days=ordered, bad=tuple(bad))


def _event(row: Mapping[str, str], number: int, zone: str, bad: list[BadRow]) -> tuple[datetime, dict[str, Any]] | None:
    before = len(bad)
    bad += [BadRow(row=number, column=name, got="", cause="missing") for name in REQUIRED if not row.get(name)]
    moment = _moment(row.get("time", ""), zone)
    if row.get("time") and moment is None:
        bad.append(BadRow(row=number, column="time", got=row["time"], cause="not_a_moment"))
    amount = row.get("amount", "").replace(",", "")
    if amount and not _is_decimal(amount):
        bad.append(BadRow(row=number, column="amount", got=row["amount"], cause="not_an_amount"))
    if len(bad) > before or moment is None:
        return None
    event: dict[str, Any] = {name: row[name] for name in COLUMNS if row.get(name) and name not in ("time", "amount")}
    event["time"] = moment.astimezone(UTC).isoformat()
    if amount:
        event["amount"] = amount
    properties = {name: value for name, value in row.items() if name and name not in COLUMNS and value}
    if properties:
        event["properties"] = properties
    return moment, event


def _moment(text: str, zone: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_info(zone))


def _is_decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _own_id(event: Mapping[str, Any], seen: dict[str, int]) -> str:
    """Content and its number among identical rows: the same file again gives the same ids; identical rows differ."""
    content = json.dumps(event, sort_keys=True, ensure_ascii=False)
    seen[content] = seen.get(content, 0) + 1
    return "r" + hashlib.sha256(f"{content}#{seen[content]}".encode()).hexdigest()[:31]
