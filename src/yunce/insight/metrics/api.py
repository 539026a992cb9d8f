"""What a metric was: in a window, in the intervals of one, or in any windows; always as known at a moment.

`as_of` is the workspace's clock unless another moment is given: a plan made in May knows nothing of June.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from yunce.accounts.api import now
from yunce.insight.asking.api import BadQuestion
from yunce.insight.measures.api import UNKNOWN
from yunce.insight.measures.rules.figure import exact
from yunce.insight.metrics import orders, store
from yunce.insight.metrics.defining import (
    Changed,
    archive_metric,
    define_metric,
    own_metrics,
    pin_metrics,
    restore_metric,
)
from yunce.insight.metrics.entered import PREFIX as ENTERED
from yunce.insight.metrics.entered import entered_metrics, entered_values
from yunce.insight.metrics.measured import Found, measured
from yunce.insight.metrics.rules.definition import Definition, OwnMetric, expression, metric_of
from yunce.insight.metrics.rules.metric import Better, Computed, Fact, Measured, Metric, Op, Ratio, Unit, unit_symbol
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
    "Changed",
    "Definition",
    "Fact",
    "Interval",
    "Metric",
    "Op",
    "OwnMetric",
    "Ratio",
    "Reading",
    "Unit",
    "UnknownMetric",
    "Words",
    "archive_metric",
    "define_metric",
    "metric",
    "metrics",
    "own_metrics",
    "pin_metrics",
    "restore_metric",
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


def metrics(workspace_id: str, *, archived: bool = False) -> list[Metric]:
    """The dictionary of a workspace, in the order of pages: ours, its own, then what it enters as readings.

    archived: also those that are no longer offered, which plans may still use."""
    own = [metric_of(each.own) for each in own_metrics(workspace_id) if archived or not each.archived]
    return [*METRICS.values(), *own, *entered_metrics(workspace_id)]


def metric(workspace_id: str, key: str) -> Metric:
    """By its newest definition. Raises UnknownMetric."""
    if key in METRICS:
        return METRICS[key]
    known = metrics(workspace_id, archived=True)
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

    initiative: a project that asks; it reads the figures it entered itself, never another project's, and by the
    definitions that its plan was frozen with. Events are everybody's. Raises UnknownMetric.
    """
    moment = as_of or now(workspace_id)
    frozen = store.pinned(workspace_id, initiative) if initiative else {}
    wanted = [
        metric_of(frozen[key]) if key in frozen else metric(workspace_id, key) for key in dict.fromkeys(metric_keys)
    ]
    if not windows:
        return {each.key: [] for each in wanted}
    known = span(workspace_id, moment)
    found = {
        each.key: entered_values(workspace_id, each, windows, moment, initiative)
        for each in wanted
        if each.fact is Fact.READINGS
    }
    if counted := [each for each in wanted if each.fact is Fact.EVENTS]:
        for key, one in measured(workspace_id, counted, windows, moment).items():
            of = next(each for each in counted if each.key == key)
            found[key] = [_counted(of, place, window, one, moment, known) for place, window in enumerate(windows)]
    if sold := [each for each in wanted if each.fact is Fact.ORDERS]:
        asked = orders.sums(workspace_id, sold, windows, moment)
        for each in sold:
            found[each.key] = [
                _reading(each, window, asked.sums.get((each.key, place)), moment, known, asked.statement)
                for place, window in enumerate(windows)
            ]
    for each in wanted:
        if isinstance(each.formula, Computed):
            found[each.key] = _computed(workspace_id, each, windows, moment, initiative)
    return {key: found[key] for key in dict.fromkeys(metric_keys)}


def _computed(
    workspace_id: str, of: Metric, windows: Sequence[Window], as_of: datetime, initiative: str
) -> list[Reading]:
    """Out of the other metrics' values in the same window; one that the dictionary no longer has leaves it unknown."""
    assert isinstance(of.formula, Computed)  # noqa: S101  (the caller parts them)
    try:
        formula = expression(of.formula.formula, {each.key: each for each in metrics(workspace_id, archived=True)})
    except BadQuestion:
        known, nothing = span(workspace_id, as_of), Found(figures=None, statement=Statement(sql="", params={}))
        return [_counted(of, place, window, nothing, as_of, known) for place, window in enumerate(windows)]
    keys = sorted(formula.names)
    parts = values(workspace_id, keys, windows, as_of, initiative=initiative)
    readings = []
    for place, window in enumerate(windows):
        here = {key: parts[key][place] for key in keys}
        number = formula.evaluate({key: each.value for key, each in here.items()})
        first = here[keys[0]]
        readings.append(
            replace(
                first,
                metric=of.key,
                window=window,
                unit=of.unit,
                value=number,
                numerator=None if number is None else Decimal(repr(number)),
                denominator=None,
                complete=all(each.complete for each in here.values()),
            )
        )
    return readings


def _unknown(known: Span, window: Window, as_of: datetime) -> bool:
    """Before the first fact nothing is known: a window that lies there is not 0 but unknown."""
    return known.first is None or window.end <= known.first or window.start >= as_of


def _complete(known: Span, window: Window, as_of: datetime) -> bool:
    return window.end <= as_of and known.first is not None and known.first < window.start + _ONE_DAY


def _counted(of: Metric, place: int, window: Window, found: Found, as_of: datetime, known: Span) -> Reading:
    figure = UNKNOWN if found.figures is None or _unknown(known, window, as_of) else found.figures[place]
    return Reading(
        metric=of.key,
        window=window,
        unit=of.unit,
        value=figure.value,
        numerator=None if figure.above is None else exact(figure.above),
        denominator=figure.below,
        n=figure.n,
        n_of=(of.formula.per or of.formula.measure).n_of if isinstance(of.formula, Measured) else "events",
        as_of=as_of,
        complete=_complete(known, window, as_of),
        known_since=known.first,
        data_as_of=known.last,
        statement=found.statement,
    )


def _reading(
    of: Metric, window: Window, sums: Sums | None, as_of: datetime, known: Span, statement: Statement
) -> Reading:
    number, numerator, denominator = (None, None, None) if _unknown(known, window, as_of) else ratio_or_sum(of, sums)
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
        complete=_complete(known, window, as_of),
        known_since=known.first,
        data_as_of=known.last,
        statement=statement,
    )
