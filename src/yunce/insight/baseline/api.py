"""The baseline of a metric, or of every leaf of net sales, for a coming window, from what was known at a moment.

Read it with its parts: the level it starts from, the months it saw, and what was done to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yunce.accounts.api import now
from yunce.insight.baseline.rules.combine import with_prior
from yunce.insight.baseline.rules.growth import Baseline, TooLittleHistory, baseline
from yunce.insight.metrics.api import NET_SALES_LEAVES, Reading, metric, values
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span
from yunce.kernel.estimate import Estimate
from yunce.kernel.windows import Window, local_date, midnight

__all__ = ["LeafBaseline", "TooLittleHistory", "leaf_baselines", "metric_baseline", "with_prior"]

_DAYS_PER_MONTH = 30.44
# Whoever buys in the first month of the facts is new by construction, so its split says nothing.
_SPLIT = ("_new", "_returning")
_RETURNING = "buyers_returning"
_NEW = "buyers_new"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafBaseline:
    """An estimate with its grounds. months: the readings it saw, oldest first; level: the last window of this length.

    known_buyers: for returning buyers, how many buyers were known when the window begins; the months are then shares.
    """

    metric: str
    window: Window
    estimate: Estimate
    fitted: Baseline
    months: tuple[Reading, ...]
    level: Reading
    known_buyers: int | None
    as_of: datetime
    explanation: Words

    @property
    def sql(self) -> str:
        return self.level.sql


def leaf_baselines(
    workspace_id: str, window: Window, as_of: datetime | None = None
) -> dict[str, LeafBaseline | TooLittleHistory]:
    """Every leaf of net sales, by metric key, for a window that begins at or after `as_of`."""
    return _baselines(workspace_id, [key for group in NET_SALES_LEAVES for key in group], window, as_of)


def metric_baseline(
    workspace_id: str, metric_key: str, window: Window, as_of: datetime | None = None
) -> LeafBaseline | TooLittleHistory:
    """One metric. Raises UnknownMetric."""
    metric(workspace_id, metric_key)
    return _baselines(workspace_id, [metric_key], window, as_of)[metric_key]


def _baselines(
    workspace_id: str, keys: Sequence[str], window: Window, as_of: datetime | None
) -> dict[str, LeafBaseline | TooLittleHistory]:
    moment = min(as_of or now(workspace_id), window.start)
    first = span(workspace_id, moment).first
    months = [] if first is None else _whole_months(first, moment, window.zone)
    if first is None or not months:
        return {key: TooLittleHistory(months=0) for key in keys}
    level = _level_window(window, months)
    asked = [*months, level]
    # How many buyers were known when each of them, and the coming window, begins.
    before = [Window(first, each.start, window.zone) for each in [*asked, window] if each.start > first]
    found = values(workspace_id, [*keys, _NEW], [*asked, *before], moment)
    known = [0] * (len(asked) + 1 - len(before)) + [
        int(reading.numerator or 0) for reading in found[_NEW][len(asked) :]
    ]
    return {key: _one(key, found[key][: len(asked)], known, window, moment) for key in keys}


def _one(
    key: str, readings: Sequence[Reading], known: Sequence[int], window: Window, as_of: datetime
) -> LeafBaseline | TooLittleHistory:
    *months, level = readings
    if any(reading.value is None and reading.n_of == "readings" for reading in readings):
        return TooLittleHistory(months=0)  # what nobody entered is unknown, and no month of 0
    returning = key == _RETURNING
    figures = [reading.value or 0.0 for reading in readings]
    if returning:
        figures = [figure / base if base else 0.0 for figure, base in zip(figures, known, strict=False)]
    skipped = 1 if key.endswith(_SPLIT) else 0
    if figures[-1] <= 0:
        return TooLittleHistory(months=0)
    fitted = baseline(figures[-1], figures[skipped:-1], _months_in(window))
    if isinstance(fitted, TooLittleHistory):
        return fitted
    return LeafBaseline(
        metric=key,
        window=window,
        estimate=_times(fitted.estimate, known[-1]) if returning else fitted.estimate,
        fitted=fitted,
        months=tuple(months[-fitted.months :]),
        level=level,
        known_buyers=known[-1] if returning else None,
        as_of=as_of,
        explanation=_explain(fitted, known[-1] if returning else None),
    )


def _whole_months(first: datetime, as_of: datetime, zone: str) -> list[Window]:
    """Calendar months that the facts cover whole, oldest first. A month whose first day has facts counts as covered."""
    start, end = local_date(first, zone), local_date(as_of, zone)
    if end <= start:
        return []
    pieces = Window.days(start, end, zone).split("month")
    return [piece for piece in pieces if piece.first_date.day == 1 and piece.end <= as_of and _ends_a_month(piece)]


def _ends_a_month(piece: Window) -> bool:
    return (piece.last_date + timedelta(days=1)).day == 1


def _level_window(window: Window, months: Sequence[Window]) -> Window:
    """As long as `window` and ended by the last whole month: whole months for whole months, else as many days."""
    count = _months_in(window)
    if window.first_date.day == 1 and _ends_a_month(window):
        return Window(months[max(len(months) - count, 0)].start, months[-1].end, window.zone)
    days = (window.last_date - window.first_date).days + 1
    start = midnight(months[-1].last_date - timedelta(days=days - 1), window.zone)
    return Window(max(start, months[0].start), months[-1].end, window.zone)


def _months_in(window: Window) -> int:
    days = (window.last_date - window.first_date).days + 1
    return max(round(days / _DAYS_PER_MONTH), 1)


def _times(estimate: Estimate, factor: int) -> Estimate:
    low, middle, high = (estimate.quantile(q) * factor for q in (0.1, 0.5, 0.9))
    return Estimate.point(middle) if low == high else Estimate.from_quantiles(p10=low, p90=high, lower=0)


def _figure(value: float) -> str:
    """Four digits at least, never a power of ten: "0.5685", "361.4", "247,912"."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _explain(fitted: Baseline, known: int | None) -> Words:
    """What was done, in numbers, for 「查看算法」."""
    zh = (
        f"以最近 {fitted.horizon} 个月的值 {_figure(fitted.level)} 为起点，"
        f"按 {fitted.months} 个月的逐月变化（折减后平均 {fitted.drift * 100:+.1f}%/月，波动 {fitted.step * 100:.1f}%）"
        f"外推 {fitted.horizon} 个月；月份越少，区间越宽（t 分布，自由度 {fitted.months - 2}）"
    )
    en = (
        f"From the last {fitted.horizon} months' value {_figure(fitted.level)}, carried {fitted.horizon} months ahead "
        f"by the monthly changes of {fitted.months} months (mean {fitted.drift * 100:+.1f}% a month after shrinking, "
        f"spread {fitted.step * 100:.1f}%); fewer months give a wider interval "
        f"(Student's t, {fitted.months - 2} degrees of freedom)"
    )
    if known is not None:
        zh = f"先估「已知老客中回来购买的比例」，再乘以开始时已知的 {known:,} 位用户。" + zh
        en = f"The share of known buyers who come back, times the {known:,} buyers known at the start. " + en
    return Words(zh=zh, en=en)
