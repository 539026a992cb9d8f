"""Readings (数据填报): figures of platforms that send no events, entered by people and kept with their corrections.

They serve charts, trees and settlement as event metrics do: `series`, `value`, `missing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from yunce.events.readings import store
from yunce.events.readings.dictionary import UnknownMetric, change_metric, define, metric, metrics
from yunce.events.readings.entering import Checked, Saved, check, paste, save
from yunce.events.readings.projects import Projects, asked_of, know_projects, project_bar, projects_known
from yunce.events.readings.rules.checks import (
    EXPECTED_DAYS,
    EXPECTED_WITHIN,
    JUMP_FACTOR,
    Before,
    Verdict,
)
from yunce.events.readings.rules.metrics import (
    CATALOGUE,
    DIRECTIONS,
    MONEY,
    ROLLUPS,
    SHARE,
    Direction,
    ReadingMetric,
    Rollup,
)
from yunce.events.readings.rules.paste import Entry, Pasted, Problem, read_day
from yunce.events.readings.rules.rollup import PERIODS, Fact, Period, day_value, period_end, window_value
from yunce.events.readings.store import Kept, Line
from yunce.kernel.windows import Window

__all__ = [
    "CATALOGUE",
    "DIRECTIONS",
    "JUMP_FACTOR",
    "MONEY",
    "PERIODS",
    "ROLLUPS",
    "SHARE",
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
    "Projects",
    "ReadingMetric",
    "ReadingValue",
    "Rollup",
    "Saved",
    "Series",
    "UnknownMetric",
    "Verdict",
    "asked_of",
    "change_metric",
    "changed_at",
    "channels",
    "check",
    "define",
    "history",
    "know_projects",
    "metric",
    "metrics",
    "missing",
    "paste",
    "project_bar",
    "projects_known",
    "read_day",
    "readings",
    "save",
    "series",
    "value",
    "values_for",
    "withdraw",
]


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
    """One figure of a window. value None: nothing was entered. n: periods with a value; missing_days: without any.

    as_of: when the newest reading behind it was entered.
    """

    metric: ReadingMetric
    window: Window
    value: Decimal | None
    n: int
    period: Period
    missing_days: tuple[date, ...]
    as_of: datetime | None

    @property
    def whole(self) -> bool:
        """Whether it is the figure of the whole window: nothing more is to come, and nothing was left out.

        Where the last day stands for all (a balance, a rate so far), only that day must be there."""
        last_only = self.metric.rollup == "last"
        lacking = self.window.last_date in self.missing_days if last_only else bool(self.missing_days)
        return self.value is not None and not lacking

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
    points = [
        Point(day=day, value=day_value(by_day.get(day, []), found.rollup, adds_up=found.adds_up))
        for day in window.dates()
    ]
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
    return _value(found, window, _matching(workspace_id, metric_key, window, channel, content, initiative))


def values_for(
    workspace_id: str, metric_key: str, windows: Sequence[Window], *, initiative: str = ""
) -> list[ReadingValue]:
    """One figure a window, as `value` gives it, asked at once. With an initiative, as that project sees them.

    A project reads its own figures; where it never entered any of this metric, those that name no project. Another
    project's never count for it. Raises UnknownMetric."""
    found = metric(workspace_id, metric_key)
    if not windows:
        return []
    first, last = min(each.first_date for each in windows), max(each.last_date for each in windows)
    own = initiative if initiative and store.entered(workspace_id, metric_key, initiative) else ""
    kept = store.current(
        workspace_id, first=first, last=last, metric=metric_key, initiative=own if initiative else None
    )
    return [_value(found, window, kept) for window in windows]


def changed_at(workspace_id: str) -> datetime | None:
    """When a reading was last entered, corrected or withdrawn; None before the first."""
    return store.changed_at(workspace_id)


def _value(found: ReadingMetric, window: Window, kept: Sequence[Kept]) -> ReadingValue:
    given = {one.line.period for one in kept if _inside(one.line, window)}
    period = next((period for period in PERIODS if period in given), PERIODS[0])
    used = [one for one in kept if one.line.period == period and _inside(one.line, window)]
    by_start: dict[date, list[Fact]] = {}
    for one in used:
        by_start.setdefault(one.line.start, []).append(one.fact)
    figures = {
        start: figure
        for start, facts in sorted(by_start.items())
        if (figure := day_value(facts, found.rollup, adds_up=found.adds_up)) is not None
    }
    return ReadingValue(
        metric=found,
        window=window,
        value=window_value(figures.values(), found.rollup),
        n=len(figures),
        period=period,
        missing_days=_uncovered(window, list(figures), period),
        as_of=max((one.entered_at for one in used), default=None),
    )


def _uncovered(window: Window, starts: Sequence[date], period: Period) -> tuple[date, ...]:
    """Days of the window that lie in none of the periods: a week entered for a month leaves three weeks unknown."""
    spans = [(start, period_end(start, period)) for start in starts]
    return tuple(day for day in window.dates() if not any(first <= day <= last for first, last in spans))


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


def withdraw(workspace_id: str, reading_id: str, now: datetime) -> Kept | None:
    """Takes a figure back: undefined again, kept in the history."""
    return store.withdraw(workspace_id, reading_id, now)


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
