"""Runs a bound question: the engine's own reading first, then what it would cost, then the question, inside its limits.

One statement at a time is sent, and always as `SELECT * FROM (question) LIMIT n`: so the settings that end the text
apply to all of it, a UNION as well.
"""

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from yunce.events.store.api import Answer, EventStore, StoreError, store
from yunce.insight.console.rules.bind import Bound, read
from yunce.insight.console.rules.limits import Limits, engine_settings, narrower
from yunce.insight.console.rules.refusal import Refusal, place_at, refuse
from yunce.insight.console.rules.results import Found, ResultColumn
from yunce.insight.console.rules.second import unexpected
from yunce.insight.console.rules.tables import TABLES
from yunce.insight.console.rules.words import HINTS
from yunce.insight.sales.api import span
from yunce.kernel.windows import local_date

TOO_MANY_ROWS, TIMEOUT, MEMORY, RESULT_BYTES, CANCELLED = 158, 159, 241, 396, 394
_SPILLED = 243  # no room, or no right, to spill: the memory was not enough
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)  # the first moment a DateTime64 holds
_ESTIMATE_SECONDS = 0.8  # a refusal comes in under a second
_MARK = "yunce-sql"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with all that its answer depends on. id: by which it is cancelled, plain letters and digits."""

    id: str
    text: str
    values: Mapping[str, Any]
    workspace_id: str
    user_id: str
    zone: str
    as_of: datetime

    @property
    def mark(self) -> str:
        return f"{_MARK}/{self.workspace_id}/{self.user_id}/{self.id}"

    def bound(self, since: datetime = _FIRST) -> dict[str, Any]:
        return {
            **self.values,
            "yunce_workspace": self.workspace_id,
            "yunce_zone": self.zone,
            "yunce_as_of": self.as_of.astimezone(UTC),
            "yunce_since": since.astimezone(UTC),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    id: str
    user_id: str
    seconds: float
    text: str


class _Gate:
    """How many run in this process, and which are asked to stop before they have begun."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.inside: dict[str, tuple[Asked, float]] = {}
        self.stopped: set[str] = set()


_gate = _Gate()


def run(asked: Asked, question: Bound, *, limits: Limits, rows: int) -> Found | Refusal:
    """At most `rows` rows. Raises StoreError for what is no fault of the question."""
    with _inside(asked, limits) as let_in:
        if not let_in:
            return refuse("busy", most=str(limits.at_once))
        return _Run(asked, question, limits).run(rows)


def cancel(workspace_id: str, run_id: str) -> bool:
    """Stops it within a fraction of a second; one long call inside the engine ends first. False when it is over."""
    with _gate.lock:
        here = _gate.inside.get(run_id)
        if here is not None and here[0].workspace_id == workspace_id:
            _gate.stopped.add(run_id)
    sign = f"{_MARK}/{workspace_id}/%/{run_id}"
    found = store().query(
        "SELECT count() FROM system.processes WHERE Settings['log_comment'] LIKE {sign:String}", {"sign": sign}
    )
    if found.value():
        store().command("KILL QUERY WHERE Settings['log_comment'] LIKE {sign:String} ASYNC", {"sign": sign})
    return bool(found.value()) or here is not None


def running(workspace_id: str) -> list[Running]:
    """What runs in this process for the workspace, longest first."""
    now = time.monotonic()
    with _gate.lock:
        inside = list(_gate.inside.values())
    mine = [(asked, now - since) for asked, since in inside if asked.workspace_id == workspace_id]
    return [
        Running(id=asked.id, user_id=asked.user_id, seconds=seconds, text=asked.text)
        for asked, seconds in sorted(mine, key=lambda each: -each[1])
    ]


@contextmanager
def _inside(asked: Asked, limits: Limits) -> Iterator[bool]:
    with _gate.lock:
        let_in = len(_gate.inside) < limits.at_once
        if let_in:
            _gate.inside[asked.id] = (asked, time.monotonic())
    try:
        yield let_in
    finally:
        if let_in:
            with _gate.lock:
                _gate.inside.pop(asked.id, None)
                _gate.stopped.discard(asked.id)


class _Run:
    """One question on its way through the engine."""

    def __init__(self, asked: Asked, question: Bound, limits: Limits) -> None:
        self.asked = asked
        self.question = question
        self.limits = limits
        self.store: EventStore = store()
        self.database = self.store.address.database

    def run(self, rows: int) -> Found | Refusal:
        try:
            if found := self._reading():
                return refuse("not_understood", found=found)
            expected = self._estimate(_FIRST)
            if expected is not None and expected > self.limits.rows_read:
                return self._too_many(expected)
            if self.asked.id in _gate.stopped:
                return refuse("cancelled")
            return self._answer(rows, expected)
        except StoreError as error:
            refused = self._refusal(error)
            if refused is None:
                raise
            return refused

    def _reading(self) -> str | None:
        """What the engine reads that was not allowed."""
        lines = self.store.query(f"EXPLAIN AST {self.question.sql}", self.asked.bound()).rows
        views = {f"{self.database}.{view}" for view in TABLES}
        # The driver ends every statement with FORMAT Native, which the engine reads as a name.
        return unexpected((str(line[0]) for line in lines if str(line[0]) != " Identifier Native"), views)

    def _estimate(self, since: datetime) -> int | None:
        """Rows that would be read by primary key and month; None when the engine cannot tell in time."""
        settings = self._settings(_ESTIMATE_SECONDS)
        try:
            found = self.store.query(
                f"EXPLAIN ESTIMATE {self.question.sql}", self.asked.bound(since), settings=settings
            )
        except StoreError as error:
            if error.code in (TIMEOUT, MEMORY):
                return None
            if error.code == TOO_MANY_ROWS:  # inside a subquery whose value the engine needs first
                return self.limits.rows_read + 1
            raise
        return sum(int(row["rows"]) for row in found.dicts())

    def _answer(self, rows: int, expected: int | None) -> Found:
        # materialize: a constant column would count once, however many rows it fills (9 GB from one line of SQL).
        sql = f"SELECT * APPLY(materialize) FROM (\n{self.question.sql}\n) LIMIT {rows + 1}"  # noqa: S608  written from the checked tree
        known = span(self.asked.workspace_id, self.asked.as_of)
        began = time.perf_counter()
        found = self.store.query(sql, self.asked.bound(), settings=self._settings())
        return Found(
            columns=self._columns(found),
            rows=found.rows[:rows],
            limit=rows,
            more=len(found.rows) > rows,
            seconds=time.perf_counter() - began,
            rows_read=expected,
            as_of=self.asked.as_of,
            data_as_of=known.last,
            zone=self.asked.zone,
            sql=self.question.sql,
            text=self.asked.text,
            values=dict(self.asked.values),
        )

    def _columns(self, found: Answer) -> tuple[ResultColumn, ...]:
        headings = self.question.headings
        if len(headings) != len(found.columns):
            headings = tuple(name.removeprefix("materialize(").removesuffix(")") for name in found.columns)
        return tuple(ResultColumn(name=name, type=kind) for name, kind in zip(headings, found.types, strict=True))

    def _settings(self, seconds: float | None = None) -> dict[str, Any]:
        return engine_settings(
            self.limits,
            workspace_id=self.asked.workspace_id,
            zone=self.asked.zone,
            database=self.database,
            mark=self.asked.mark,
            seconds=seconds,
        )

    def _too_many(self, expected: int) -> Refusal:
        zh, en = self._smaller(self.limits.rows_read)
        shown = f"{expected:,}" if expected > self.limits.rows_read + 1 else f"> {self.limits.rows_read:,}"
        return refuse("rows", rows=shown, most=f"{self.limits.rows_read:,}", smaller_zh=zh, smaller_en=en)

    def _smaller(self, most: int) -> tuple[str, str]:
        """A smaller question of the same kind that passes, by the engine's own count."""
        for days, since in narrower(self.asked.as_of).items():
            rows = self._estimate(since)
            if rows is not None and 0 < rows <= most:
                day = local_date(since, self.asked.zone).isoformat()
                return (
                    f"只看最近 {days} 天要读 {rows:,} 行，可以运行：在 events 上加 WHERE time >= '{day}'。",
                    f"The last {days} days are {rows:,} rows, which runs: add WHERE time >= '{day}' to events.",
                )
        return (
            "先汇总再连接，或只看几天：WHERE time >= today() - 7。",
            "Aggregate before joining, or take a few days: WHERE time >= today() - 7.",
        )

    def _refusal(self, error: StoreError) -> Refusal | None:
        """The engine's complaint in words that help; None when the question is not to blame."""
        mib = f"{self.limits.memory_mib:,} MiB"
        match error.code:
            case int(code) if code == TOO_MANY_ROWS:
                return self._too_many(self.limits.rows_read + 1)
            case int(code) if code == CANCELLED or self.asked.id in _gate.stopped:
                return refuse("cancelled")
            case int(code) if code in (TIMEOUT, MEMORY, _SPILLED):
                expected = self._estimate(_FIRST) or self.limits.rows_read
                zh, en = self._smaller(expected // 3)
                if code == TIMEOUT:
                    return refuse("time", seconds=f"{self.limits.seconds:g}", smaller_zh=zh, smaller_en=en)
                return refuse("memory", most=mib, smaller_zh=zh, smaller_en=en)
            case int(code) if code == RESULT_BYTES:
                return refuse("bytes", most=f"{self.limits.result_mib} MiB")
            case None:
                return None
        return _said_by_engine(str(error), self.asked.text)


def _said_by_engine(message: str, text: str) -> Refusal:
    """The first sentence, without our own names, and the place of the name it complains about."""
    said = re.sub(r"^Code: \d+\. DB::Exception: ", "", message)
    said = re.split(r"(?:: )?In scope |: While |\. \([A-Z_]+\)| \(version |: Note:", said)[0]
    said = said.replace("yunce_src.", "").strip(" .")
    named = re.search(r"identifier `?([\w.]+)`?|function '?(\w+)'?", said)
    place = None
    if named and (name := next(filter(None, named.groups()), "").split(".")[-1]):
        spot = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        place = place_at(text, *spot.span()) if spot else None
    zh, en = HINTS["unknown_name" if "identifier" in said else "moment" if "DateTime64" in said else "types"]
    return refuse("engine", place, found=said[:300], hint_zh=zh, hint_en=en)


def bound_question(text: str) -> Bound | Refusal:
    """Read for this process's store."""
    return read(text, database=store().address.database)
