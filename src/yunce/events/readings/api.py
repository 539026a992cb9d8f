"""Readings (数据填报): figures of platforms that send no events, entered by people and kept with their corrections.

They serve charts, trees and settlement as event metrics do: `series`, `value`, `missing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from yunce.accounts.api import workspace_info
from yunce.events.readings import store
from yunce.events.readings.rules.checks import (
    COMPARED_WITHIN,
    EXPECTED_DAYS,
    EXPECTED_WITHIN,
    JUMP_FACTOR,
    Before,
    Verdict,
    judge,
)
from yunce.events.readings.rules.metrics import (
    CATALOGUE,
    DIRECTIONS,
    MONEY,
    ROLLUPS,
    Direction,
    ReadingMetric,
    Rollup,
    by_name,
    plain,
)
from yunce.events.readings.rules.paste import Entry, Pasted, Problem, read_block, read_day
from yunce.events.readings.rules.rollup import PERIODS, Fact, Period, day_value, period_end, period_start, window_value
from yunce.events.readings.store import Kept, Line
from yunce.kernel.ids import new_id
from yunce.kernel.windows import Window

__all__ = [
    "CATALOGUE",
    "DIRECTIONS",
    "JUMP_FACTOR",
    "MONEY",
    "PERIODS",
    "ROLLUPS",
    "Before",
    "Checked",
    "Direction",
    "Entry",
    "Kept",
    "Line",
    "Missing",
    "Pasted",
    "Point",
    "Problem",
    "ReadingMetric",
    "ReadingValue",
    "Rollup",
    "Saved",
    "Series",
    "UnknownMetric",
    "Verdict",
    "change_metric",
    "channels",
    "check",
    "define",
    "history",
    "metric",
    "metrics",
    "missing",
    "paste",
    "read_day",
    "readings",
    "save",
    "series",
    "value",
    "withdraw",
]


class UnknownMetric(LookupError):
    """No metric of that key is filled by readings in this workspace."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"no reading metric {key!r} in this workspace; enter a reading of it first")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One day of a series; None where nobody entered anything."""

    day: date
    value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    metric: ReadingMetric
    points: tuple[Point, ...]

    @property
    def n(self) -> int:
        """Days that have a value."""
        return sum(point.value is not None for point in self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingValue:
    """One figure of a window. value None: nothing was entered. n: periods with a value; missing_days: those without.

    as_of: when the newest reading behind it was entered.
    """

    metric: ReadingMetric
    value: Decimal | None
    n: int
    period: Period
    missing_days: tuple[date, ...]
    as_of: datetime | None

    @property
    def unit(self) -> str:
        return self.metric.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A line that is usually entered and has nothing for the day. last: the day it was last entered."""

    metric: ReadingMetric
    channel: str
    initiative: str
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A figure to be entered, and what is to be asked about it."""

    entry: Entry
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What saving did. unconfirmed: jumps that nobody confirmed; they were not kept."""

    new: int = 0
    corrected: int = 0
    same: int = 0
    unconfirmed: tuple[Checked, ...] = ()


def metrics(workspace_id: str) -> list[ReadingMetric]:
    """Those this workspace enters, oldest first. unit is a currency code where the unit is money."""
    currency = workspace_info(workspace_id).currency
    return [_in_currency(found, currency) for found in store.metrics(workspace_id)]


def metric(workspace_id: str, key: str) -> ReadingMetric:
    """Raises UnknownMetric."""
    for found in metrics(workspace_id):
        if found.key == key:
            return found
    raise UnknownMetric(key)


def define(workspace_id: str, wanted: ReadingMetric) -> ReadingMetric:
    """A metric of this workspace's own. One with the same name is returned instead of made twice."""
    known = by_name([*store.metrics(workspace_id)])
    found = known.get(plain(wanted.name))
    if found is None:
        found = replace(wanted, key=wanted.key or new_id().lower())
        store.add_metric(workspace_id, found)
    return found


def change_metric(workspace_id: str, changed: ReadingMetric) -> bool:
    """Name, unit, direction and roll-up; past readings are added up by the new rule too."""
    return store.change_metric(workspace_id, changed)


def channels(workspace_id: str) -> list[str]:
    return store.channels(workspace_id)


def readings(workspace_id: str, window: Window, *, initiative: str | None = None) -> list[Kept]:
    """Current readings of the window's days, in order."""
    return store.current(workspace_id, first=window.first_date, last=window.last_date, initiative=initiative)


def history(workspace_id: str, line: Line) -> list[Kept]:
    """Every value a line ever had, newest first."""
    return store.history(workspace_id, line)


def series(
    workspace_id: str,
    metric_key: str,
    window: Window,
    *,
    channel: str | None = None,
    content: str | None = None,
    initiative: str | None = None,
) -> Series:
    """A value for each day of the window. channel None: the stated total, else the sum over channels; as for content.

    Raises UnknownMetric.
    """
    found = metric(workspace_id, metric_key)
    kept = _matching(workspace_id, metric_key, window, channel, content, initiative)
    by_day: dict[date, list[Fact]] = {}
    for one in kept:
        if one.line.period == "day":
            by_day.setdefault(one.line.start, []).append(one.fact)
    points = [Point(day=day, value=day_value(by_day.get(day, []), found.rollup)) for day in window.dates()]
    return Series(metric=found, points=tuple(points))


def value(
    workspace_id: str,
    metric_key: str,
    window: Window,
    *,
    channel: str | None = None,
    content: str | None = None,
    initiative: str | None = None,
) -> ReadingValue:
    """One figure of the window. Daily readings when there are any, else whole weeks, else whole months inside it.

    Never a mixture: a month entered beside its days would count twice. Raises UnknownMetric.
    """
    found = metric(workspace_id, metric_key)
    kept = _matching(workspace_id, metric_key, window, channel, content, initiative)
    given = {one.line.period for one in kept if _inside(one.line, window)}
    period = next((period for period in PERIODS if period in given), PERIODS[0])
    used = [one for one in kept if one.line.period == period and _inside(one.line, window)]
    starts = window.dates() if period == "day" else sorted({one.line.start for one in used})
    by_start = {
        start: day_value([one.fact for one in used if one.line.start == start], found.rollup) for start in starts
    }
    return ReadingValue(
        metric=found,
        value=window_value(by_start.values(), found.rollup),
        n=sum(one is not None for one in by_start.values()),
        period=period,
        missing_days=tuple(start for start, one in by_start.items() if one is None),
        as_of=max((one.entered_at for one in used), default=None),
    )


def missing(workspace_id: str, day: date) -> list[Missing]:
    """Lines that are entered most days and have nothing for `day`, in the order of the metrics."""
    known = {found.key: found for found in metrics(workspace_id)}
    seen: dict[tuple[str, str, str], set[date]] = {}
    for key, channel, initiative, start in store.counts_by_line(workspace_id, day - EXPECTED_WITHIN, day):
        seen.setdefault((key, channel, initiative), set()).add(start)
    found = [
        Missing(metric=known[key], channel=channel, initiative=initiative, last=max(days))
        for (key, channel, initiative), days in seen.items()
        if day not in days and len(days) >= EXPECTED_DAYS and key in known
    ]
    order = list(known)
    return sorted(found, key=lambda one: (order.index(one.metric.key), one.channel, one.initiative))


def paste(workspace_id: str, text: str, *, today: date, channel: str = "") -> Pasted:
    """The figures in a block copied from a spreadsheet. Nothing is kept yet."""
    known = by_name([*metrics(workspace_id), *CATALOGUE])
    return read_block(text, known, today=today, channel=channel)


def check(
    workspace_id: str, entries: Sequence[Entry], *, initiative: str = "", period: Period = "day"
) -> list[Checked]:
    """Each figure beside what stands there and the last one before it."""
    if not entries:
        return []
    weekday = workspace_info(workspace_id).first_weekday
    entries = [replace(entry, day=period_start(entry.day, period, weekday)) for entry in entries]
    first = min(entry.day for entry in entries) - COMPARED_WITHIN[period]
    kept = store.current(workspace_id, first=first, last=max(entry.day for entry in entries), initiative=initiative)
    known = {
        (one.line.metric, one.line.channel, one.line.content, one.line.start): one.value
        for one in kept
        if one.line.period == period
    }
    # Days pasted together are each compared with the one before them in the block.
    rows = {(*_own(entry), entry.day): entry.value for entry in entries}
    return [Checked(entry=entry, verdict=_verdict(entry, period, known, {**known, **rows})) for entry in entries]


def save(
    workspace_id: str,
    entries: Sequence[Entry],
    *,
    user_id: str,
    now: datetime,
    source: str = "",
    initiative: str = "",
    period: Period = "day",
    confirmed: bool = False,
) -> Saved:
    """Keeps figures; new metrics are defined by their names. Jumps are kept only when confirmed, and are given back.

    source: where they were read; the channel when not given. A day of a week or month stands for the whole of it.
    """
    new = corrected = same = 0
    waiting: list[Checked] = []
    by_whom = _Author(workspace_id, user_id=user_id, now=now, source=source, initiative=initiative, period=period)
    for checked in check(workspace_id, entries, initiative=initiative, period=period):
        if checked.verdict.asks and not confirmed:
            waiting.append(checked)
        elif not by_whom.keep(checked.entry):
            same += 1
        elif checked.verdict.kind == "correction":
            corrected += 1
        else:
            new += 1
    return Saved(new=new, corrected=corrected, same=same, unconfirmed=tuple(waiting))


class _Author:
    """Keeps figures of one person, one source, one project."""

    def __init__(
        self, workspace_id: str, *, user_id: str, now: datetime, source: str, initiative: str, period: Period
    ) -> None:
        self._workspace, self._user, self._now, self._source = workspace_id, user_id, now, source
        self._initiative, self._period = initiative, period
        self._currency = workspace_info(workspace_id).currency
        self._metrics = {found.key: found for found in store.metrics(workspace_id)}

    def keep(self, entry: Entry) -> bool:
        """False when the same figure stands already."""
        found = self._metric(entry)
        line = Line(
            metric=found.key,
            start=entry.day,
            period=self._period,
            channel=entry.channel,
            content=entry.content,
            initiative=self._initiative,
        )
        unit = self._currency if found.unit == MONEY else found.unit
        source = self._source or entry.channel
        return store.put(
            self._workspace, line, round(entry.value, 6), unit=unit, source=source, user_id=self._user, now=self._now
        )

    def _metric(self, entry: Entry) -> ReadingMetric:
        if entry.metric in self._metrics:
            return self._metrics[entry.metric]
        listed = next((found for found in CATALOGUE if found.key == entry.metric), None)
        found = define(self._workspace, listed or ReadingMetric(key="", name=entry.name))
        self._metrics[found.key] = found
        return found


def withdraw(workspace_id: str, reading_id: str, now: datetime) -> Kept | None:
    """Takes a figure back: undefined again, kept in the history."""
    return store.withdraw(workspace_id, reading_id, now)


_Keyed = dict[tuple[str, str, str, date], Decimal]


def _own(entry: Entry) -> tuple[str, str, str]:
    return (entry.metric or entry.name, entry.channel, entry.content)


def _verdict(entry: Entry, period: Period, known: _Keyed, all_days: _Keyed) -> Verdict:
    line = _own(entry)
    earlier = [day for *own, day in all_days if tuple(own) == line and day < entry.day]
    before = Before(day=max(earlier), value=all_days[(*line, max(earlier))]) if earlier else None
    return judge(entry.day, entry.value, current=known.get((*line, entry.day)), before=before, period=period)


def _matching(
    workspace_id: str,
    metric_key: str,
    window: Window,
    channel: str | None,
    content: str | None,
    initiative: str | None,
) -> list[Kept]:
    kept = store.current(
        workspace_id, first=window.first_date, last=window.last_date, metric=metric_key, initiative=initiative
    )
    return [
        one
        for one in kept
        if (channel is None or one.line.channel == channel) and (content is None or one.line.content == content)
    ]


def _inside(line: Line, window: Window) -> bool:
    return window.first_date <= line.start and period_end(line.start, line.period) <= window.last_date


def _in_currency(found: ReadingMetric, currency: str) -> ReadingMetric:
    return replace(found, unit=currency) if found.unit == MONEY else found
