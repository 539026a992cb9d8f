"""What is asked of the hours of a week. The JSON of the API, the command line and links is exactly this value."""

from collections import Counter
from datetime import datetime, timedelta

from yunce.insight.asking.api import BadQuestion, Part, Period
from yunce.insight.measures.rules.measure import Measure
from yunce.insight.rules.words import Words
from yunce.kernel.windows import Window, zone_info

_TAKES = ("events", "persons", "sum", "mean", "percentile", "per_person")


class TimesQuestion(Part, frozen=True, kw_only=True):
    """Over the hours of the week, on the workspace's clock. A condition of the metric, such as a segment, limits it."""

    period: Period
    metric: Measure = Measure()


class TimesCell(Part, frozen=True, kw_only=True):
    """weekday: 1 Monday … 7 Sunday, 0 all of them; hour: 0 … 23, None for all of them."""

    weekday: int = 0
    hour: int | None = None


def check(question: TimesQuestion) -> None:
    """Raises BadQuestion."""
    if question.metric.take not in _TAKES or question.metric.days:
        why = Words(zh="按天算的指标没有钟点", en="a metric over days has no hours")
        raise BadQuestion("$.metric.take", why)


def check_cell(cell: TimesCell) -> None:
    """Raises BadQuestion for a cell that a week does not have."""
    if not 0 <= cell.weekday <= 7 or (cell.hour is not None and not 0 <= cell.hour <= 23):
        raise BadQuestion("$.cell", Words(zh="没有这个时段", en="a week has no such hour"))


def occurrences(window: Window, as_of: datetime) -> Counter[tuple[int, int]]:
    """How often each hour of the week (weekday from 1, hour) came within the window before `as_of`, begun ones too.

    Counted in elapsed hours, so where clocks go on an hour is missing, and where they go back one comes twice."""
    found: Counter[tuple[int, int]] = Counter()
    zone, at = zone_info(window.zone), window.start
    while at < min(window.end, as_of):
        local = at.astimezone(zone)
        found[local.isoweekday(), local.hour] += 1
        at += timedelta(hours=1)
    return found
