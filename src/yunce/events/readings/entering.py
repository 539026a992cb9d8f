"""From a pasted block to kept figures: read it, compare each with the day before, ask, keep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from yunce.accounts.api import workspace_info
from yunce.events.readings import store
from yunce.events.readings.dictionary import define, metrics
from yunce.events.readings.rules.checks import COMPARED_WITHIN, Before, Verdict, judge
from yunce.events.readings.rules.metrics import CATALOGUE, MONEY, ReadingMetric, by_name
from yunce.events.readings.rules.paste import Entry, Pasted, read_block
from yunce.events.readings.rules.rollup import Period, period_start
from yunce.events.readings.store import Line


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


_Keyed = dict[tuple[str, str, str, date], Decimal]


def _own(entry: Entry) -> tuple[str, str, str]:
    return (entry.metric or entry.name, entry.channel, entry.content)


def _verdict(entry: Entry, period: Period, known: _Keyed, all_days: _Keyed) -> Verdict:
    line = _own(entry)
    earlier = [day for *own, day in all_days if tuple(own) == line and day < entry.day]
    before = Before(day=max(earlier), value=all_days[(*line, max(earlier))]) if earlier else None
    return judge(entry.day, entry.value, current=known.get((*line, entry.day)), before=before, period=period)
