"""What a metric was: in a window, in the intervals of one, or in any windows; always as known at a moment.

`as_of` is the workspace's clock unless another moment is given: a plan made in May knows nothing of June.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from yunce.accounts.api import now
from yunce.insight.metrics import store
from yunce.insight.metrics.entered import PREFIX as ENTERED
from yunce.insight.metrics.entered import entered_metrics, entered_values
from yunce.insight.metrics.rules.metric import Better, Fact, Metric, Op, Ratio, Unit, unit_symbol
from yunce.insight.metrics.rules.pack import METRICS, NET_SALES_LEAVES
from yunce.insight.metrics.rules.reading import Reading, Sums, ratio_or_sum, sample
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import Span, Statement, span
from yunce.kernel.windows import Unit as Interval
from yunce.kernel.windows import Window

__all__ = [
    "ENTERED",
    "METRICS",
    "NET_SALES_LEAVES",
    "Better",
    "Fact",
    "Interval",
    "Metric",
    "Op",
    "Ratio",
    "Reading",
    "Unit",
    "UnknownMetric",
    "Words",
    "metric",
    "metrics",
    "series",
    "unit_symbol",
    "value",
    "values",
]

# A shop's first day begins with its first order, not at midnight.
_ONE_DAY = timedelta(days=1)


class UnknownMetric(LookupError):
    """A key that is not in the dictionary, with the keys that are."""

    def __init__(self, key: str, known: Sequence[str]) -> None:
        self.key, self.known = key, tuple(known)
        super().__init__(f"no metric {key!r}; there are {', '.join(known)}")


def metrics(workspace_id: str) -> list[Metric]:
    """The dictionary of a workspace, in the order in which pages list it: ours, then what it enters as readings."""
    return [*METRICS.values(), *entered_metrics(workspace_id)]


def metric(workspace_id: str, key: str) -> Metric:
    """Raises UnknownMetric."""
    if key in METRICS:
        return METRICS[key]
    known = metrics(workspace_id)
    for each in known:
        if each.key == key:
            return each
    raise UnknownMetric(key, [each.key for each in known])


def value(
    workspace_id: str, metric_key: str, window: Window, as_of: datetime | None = None, *, initiative: str = ""
) -> Reading:
    """One metric in one window. Raises UnknownMetric."""
    return values(workspace_id, [metric_key], [window], as_of, initiative=initiative)[metric_key][0]


def series(
    workspace_id: str,
    metric_key: str,
    window: Window,
    interval: Interval,
    as_of: datetime | None = None,
    *,
    first_weekday: int = 0,
) -> list[Reading]:
    """One reading per day, week, month or quarter of the window; the outer ones are cut at its ends.

    Raises UnknownMetric.
    """
    pieces = window.split(interval, first_weekday=first_weekday)
    return values(workspace_id, [metric_key], pieces, as_of)[metric_key]


def values(
    workspace_id: str,
    metric_keys: Sequence[str],
    windows: Sequence[Window],
    as_of: datetime | None = None,
    *,
    initiative: str = "",
) -> dict[str, list[Reading]]:
    """Each metric in each window, in the order given; windows may overlap. One statement per fact.

    initiative: a project that asks; it reads the figures it entered itself, never another project's. Events are
    everybody's. Raises UnknownMetric.
    """
    moment = as_of or now(workspace_id)
    wanted = [metric(workspace_id, key) for key in dict.fromkeys(metric_keys)]
    if not windows:
        return {each.key: [] for each in wanted}
    known = span(workspace_id, moment)
    found = {
        each.key: entered_values(workspace_id, each, windows, moment, initiative)
        for each in wanted
        if each.fact is Fact.READINGS
    }
    for fact in (Fact.EVENTS, Fact.ORDERS):
        group = [each for each in wanted if each.fact is fact]
        if not group:
            continue
        asked = store.sums(workspace_id, group, windows, moment)
        for each in group:
            found[each.key] = [
                _reading(each, window, asked.sums.get((each.key, place)), moment, known, asked.statement)
                for place, window in enumerate(windows)
            ]
    return {key: found[key] for key in dict.fromkeys(metric_keys)}


def _reading(
    of: Metric, window: Window, sums: Sums | None, as_of: datetime, known: Span, statement: Statement
) -> Reading:
    # Before the first fact nothing is known: a window that lies there is not 0 but unknown.
    unknown = known.first is None or window.end <= known.first or window.start >= as_of
    number, numerator, denominator = (None, None, None) if unknown else ratio_or_sum(of, sums)
    n, n_of = sample(of, sums)
    return Reading(
        metric=of.key,
        window=window,
        unit=of.unit,
        value=number,
        numerator=numerator,
        denominator=denominator,
        n=n,
        n_of=n_of,
        as_of=as_of,
        complete=window.end <= as_of and known.first is not None and known.first < window.start + _ONE_DAY,
        known_since=known.first,
        data_as_of=known.last,
        statement=statement,
    )
