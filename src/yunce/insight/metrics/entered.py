"""Readings (数据填报) as metrics: the same questions, answered from what people entered instead of from events.

Their keys begin with `readings.`: `orders` counts the events, `readings.orders` is what the shop's back-end showed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from yunce.events.readings import api as readings
from yunce.insight.metrics.rules.metric import Better, Entered, Metric, Unit
from yunce.insight.metrics.rules.reading import Reading
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import Statement
from yunce.kernel.windows import Window, local_date, midnight

PREFIX = "readings."


def entered_metrics(workspace_id: str) -> list[Metric]:
    """One metric for each figure that the workspace enters."""
    return [_metric(found) for found in readings.metrics(workspace_id)]


def entered_values(
    workspace_id: str, metric: Metric, windows: Sequence[Window], as_of: datetime, initiative: str = ""
) -> list[Reading]:
    """The metric in each window, from the days before `as_of`. n counts the periods that have a figure.

    initiative: a project's own figures where it has any, else those that name no project; empty: all of them."""
    seen = [_before(window, as_of) for window in windows]
    asked = [window for window in seen if window is not None]
    found = iter(readings.values_for(workspace_id, metric.key.removeprefix(PREFIX), asked, initiative=initiative))
    return [
        _reading(metric, window, over, next(found) if over else None, as_of)
        for window, over in zip(windows, seen, strict=True)
    ]


def _metric(found: readings.ReadingMetric) -> Metric:
    rule = {
        "sum": ("各日相加", "days add up"),
        "last": ("取最后一日", "the last day"),
        "mean": ("各日平均", "mean of the days"),
    }
    zh, en = rule[found.rollup]
    return Metric(
        key=f"{PREFIX}{found.key}",
        name=Words(zh=found.name, en=found.name),
        definition=Words(zh=f"数据填报；{zh}", en=f"Entered by people; {en}"),
        unit=Unit.OWN,
        own_unit=found.unit,
        better=Better.UP if found.direction == "up" else Better.DOWN,
        formula=Entered(key=found.key, adds_up=found.rollup == "sum"),
    )


def _reading(
    metric: Metric, window: Window, seen: Window | None, found: readings.ReadingValue | None, as_of: datetime
) -> Reading:
    value = found.value if found else None
    return Reading(
        metric=metric.key,
        window=window,
        unit=metric.unit,
        value=None if value is None else float(value),
        numerator=value,
        denominator=None,
        n=found.n if found else 0,
        n_of="readings",
        as_of=as_of,
        complete=found is not None and seen == window and found.whole,
        known_since=None,
        # Under a replay's clock figures are typed years later than the day that they are about.
        data_as_of=min(found.as_of, as_of) if found and found.as_of else None,
        statement=Statement(sql="", params={"metric": metric.key, **(seen.to_json() if seen else {})}),
    )


def _before(window: Window, as_of: datetime) -> Window | None:
    """The days of the window that were over at `as_of`."""
    if window.end <= as_of:
        return window
    last = local_date(as_of, window.zone) - timedelta(days=1)
    if midnight(last + timedelta(days=1), window.zone) <= window.start:
        return None
    return Window.days(window.first_date, last, window.zone)
