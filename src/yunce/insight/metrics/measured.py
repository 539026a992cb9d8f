"""Metrics that are counted from events: any windows, by `insight/measures`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from yunce.insight.asking.api import BadQuestion, Context
from yunce.insight.measures.api import Figure, Measure, Request, counted
from yunce.insight.measures.rules.figure import exact
from yunce.insight.metrics.rules.metric import Measured, Metric
from yunce.insight.sales.api import Statement
from yunce.kernel.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """figures: one a window; None where it can no longer be counted, since a property that it names is gone."""

    figures: Sequence[Figure] | None
    statement: Statement


def measured(
    workspace: str, metrics: Sequence[Metric], windows: Sequence[Window], as_of: datetime
) -> Mapping[str, Found]:
    """By key. All are counted in one pass; where one of them cannot be, each by itself."""
    try:
        return _counted(workspace, metrics, windows, as_of)
    except BadQuestion:
        if len(metrics) == 1:
            nothing = Statement(sql="", params={})
            return {metrics[0].key: Found(figures=None, statement=nothing)}
    return {key: found for each in metrics for key, found in measured(workspace, [each], windows, as_of).items()}


def _counted(workspace: str, metrics: Sequence[Metric], windows: Sequence[Window], as_of: datetime) -> dict[str, Found]:
    measures: list[Measure] = []
    places: dict[str, tuple[int, int | None]] = {}
    for metric in metrics:
        assert isinstance(metric.formula, Measured)  # noqa: S101  (the caller parts them by fact)
        measures.append(metric.formula.measure)
        above = len(measures) - 1
        if metric.formula.per is not None:
            measures.append(metric.formula.per)
        places[metric.key] = above, (above + 1 if metric.formula.per is not None else None)
    context = Context(workspace_id=workspace, zone=windows[0].zone, as_of=as_of, currency="")
    found = counted(
        Request(
            context=context, measures=tuple(measures), windows=tuple(windows), wheres=("$.definition",) * len(measures)
        )
    )
    statement = found.statements[0] if found.statements else Statement(sql="", params={})

    def figure(place: int, below: int | None, number: int) -> Figure:
        above = found.figure(place, number)
        if below is None:
            return above
        under = found.figure(below, number)
        # A ratio is over what it is per.
        return Figure(above=above.above, below=exact(under.above), n=under.n)

    return {
        key: Found(
            figures=[figure(place, below, number) for number in range(1, len(windows) + 1)],
            statement=_of(found.statements, statement, measures[place]),
        )
        for key, (place, below) in places.items()
    }


def _of(statements: Sequence[Statement], first: Statement, measure: Measure) -> Statement:
    """The statement that counted it: those that look back have one of their own."""
    if measure.trailing:
        return next((each for each in statements if each.params.get("days") == measure.trailing), first)
    return first
