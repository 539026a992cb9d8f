"""Readings in the operational database. Answers are values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db import transaction
from django.db.models import Max

from yunce.events.readings.models import Metric, Reading
from yunce.events.readings.rules.metrics import Direction, ReadingMetric, Rollup
from yunce.events.readings.rules.rollup import Fact, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a reading is of: everything but its value."""

    metric: str
    start: date
    period: Period = "day"
    channel: str = ""
    content: str = ""
    initiative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A reading as it was entered, current or superseded."""

    id: str
    line: Line
    value: Decimal
    unit: str
    source: str
    entered_by: str
    entered_at: datetime
    superseded_at: datetime | None

    @property
    def fact(self) -> Fact:
        line = self.line
        return Fact(
            start=line.start, value=self.value, period=line.period, channel=line.channel, content=line.content,
            initiative=line.initiative,
        )  # fmt: skip


def metrics(workspace_id: str) -> list[ReadingMetric]:
    """Those this workspace uses, oldest first."""
    return [_metric(found) for found in Metric.objects.filter(workspace_id=workspace_id)]


def add_metric(workspace_id: str, metric: ReadingMetric) -> None:
    Metric.objects.get_or_create(
        workspace_id=workspace_id, key=metric.key,
        defaults={"name": metric.name, "unit": metric.unit, "direction": metric.direction, "rollup": metric.rollup},
    )  # fmt: skip


def change_metric(workspace_id: str, metric: ReadingMetric) -> bool:
    found = Metric.objects.filter(workspace_id=workspace_id, key=metric.key)
    return bool(found.update(name=metric.name, unit=metric.unit, direction=metric.direction, rollup=metric.rollup))


def current(
    workspace_id: str, *, first: date, last: date, metric: str | None = None, initiative: str | None = None
) -> list[Kept]:
    """Current readings whose period starts in [first, last], by day, channel, content."""
    found = Reading.objects.filter(workspace_id=workspace_id, superseded_at=None, start__gte=first, start__lte=last)
    if metric is not None:
        found = found.filter(metric_key=metric)
    if initiative is not None:
        found = found.filter(initiative_id=initiative)
    return [_kept(one) for one in found]


def history(workspace_id: str, line: Line) -> list[Kept]:
    """Every value this line ever had, newest first."""
    return [_kept(one) for one in Reading.objects.filter(**_where(workspace_id, line)).order_by("-entered_at", "-id")]


def put(workspace_id: str, line: Line, value: Decimal, *, unit: str, source: str, user_id: str, now: datetime) -> bool:
    """Enters a value; what stood there is superseded and kept. False when the same value stands already."""
    with transaction.atomic():
        standing = Reading.objects.select_for_update().filter(**_where(workspace_id, line), superseded_at=None).first()
        if standing is not None and standing.value == value:
            return False
        fresh = Reading(
            workspace_id=workspace_id, metric_key=line.metric, period=line.period, start=line.start,
            channel=line.channel, content=line.content, initiative_id=line.initiative, value=value, unit=unit,
            source=source, entered_by=user_id, entered_at=now,
        )  # fmt: skip
        if standing is not None:
            Reading.objects.filter(id=standing.id).update(superseded_at=now, superseded_by=fresh.id)
        fresh.save(force_insert=True)
        return True


def withdraw(workspace_id: str, reading_id: str, now: datetime) -> Kept | None:
    """Takes a current reading back; it stays in the history. None when it is not there any more."""
    found = Reading.objects.filter(workspace_id=workspace_id, id=reading_id, superseded_at=None)
    kept = found.first()
    return _kept(kept) if kept is not None and found.update(superseded_at=now) else None


def channels(workspace_id: str) -> list[str]:
    """Channels that were ever named, in alphabetical order."""
    found = Reading.objects.filter(workspace_id=workspace_id).exclude(channel="")
    return list(found.order_by("channel").values_list("channel", flat=True).distinct())


def entered(workspace_id: str, metric: str, initiative: str) -> bool:
    """Whether a project has any current reading of the metric, of whatever day."""
    found = Reading.objects.filter(workspace_id=workspace_id, metric_key=metric, initiative_id=initiative)
    return found.filter(superseded_at=None).exists()


def changed_at(workspace_id: str) -> datetime | None:
    """The last moment at which anything was entered or taken back."""
    found = Reading.objects.filter(workspace_id=workspace_id)
    moments = found.aggregate(entered=Max("entered_at"), gone=Max("superseded_at"))
    return max((each for each in moments.values() if each is not None), default=None)


def counts_by_line(workspace_id: str, first: date, last: date) -> Iterable[tuple[str, str, str, date]]:
    """(metric, channel, initiative, day) of every current daily reading in [first, last]."""
    found = Reading.objects.filter(
        workspace_id=workspace_id, superseded_at=None, period="day", start__gte=first, start__lte=last
    )
    return found.values_list("metric_key", "channel", "initiative_id", "start")


def _where(workspace_id: str, line: Line) -> dict[str, object]:
    return {
        "workspace_id": workspace_id, "metric_key": line.metric, "period": line.period, "start": line.start,
        "channel": line.channel, "content": line.content, "initiative_id": line.initiative,
    }  # fmt: skip


def _metric(found: Metric) -> ReadingMetric:
    return ReadingMetric(
        key=found.key, name=found.name, unit=found.unit, direction=cast("Direction", found.direction),
        rollup=cast("Rollup", found.rollup),
    )  # fmt: skip


def _kept(found: Reading) -> Kept:
    line = Line(
        metric=found.metric_key, start=found.start, period=cast("Period", found.period), channel=found.channel,
        content=found.content, initiative=found.initiative_id,
    )  # fmt: skip
    return Kept(
        id=found.id, line=line, value=found.value, unit=found.unit, source=found.source, entered_by=found.entered_by,
        entered_at=found.entered_at, superseded_at=found.superseded_at,
    )  # fmt: skip
