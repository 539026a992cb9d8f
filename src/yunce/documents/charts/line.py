"""Lines over time, and the band of an estimate with what really happened."""

from collections.abc import Sequence

from yunce.documents.blocks import Language
from yunce.documents.charts.frame import (
    Option,
    Series,
    base,
    category_axis,
    fits,
    grid,
    legend,
    shown_name,
    thinned,
    value_axis,
)
from yunce.documents.charts.palette import ACTUAL, BAND, EXPECTED, SERIES, SIMULATED, SIMULATED_BAND
from yunce.documents.charts.scale import Scale, Value, checked, scale_for

_SYMBOLS = ("circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond")
_BAND_WORDS: dict[Language, tuple[str, str, str, str, str]] = {
    "zh-Hans": ("预估区间", "预期", "实际", "区间下限", "区间上限"),
    "en": ("Interval", "Middle", "Actual", "Lower end", "Upper end"),
}
_MANY = 24  # points; beyond, marks on each would hide the line


def line(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    language: Language = "zh-Hans",
    from_zero: bool = True,
) -> Option:
    """Lines over ordered labels; an undefined value leaves a gap. Unit "%" takes shares (1 is 100 %).

    Raises ValueError when a series has not one value for each label.
    """
    for one in series:
        checked(labels, one.values, one.name)
    scale = scale_for((v for one in series for v in one.values), unit, language)
    names = [shown_name(one.name, one.simulated, language) for one in series]
    axis = category_axis(labels) | {"boundaryGap": False}
    option = base(language, simulated=bool(series) and all(one.simulated for one in series)) | {
        "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True},
        "legend": legend(names) | {"itemWidth": 40},
        "grid": grid(),
        "xAxis": axis,
        "yAxis": value_axis(scale, from_zero=from_zero),
        "series": [_drawn(one, name, at, scale) for at, (one, name) in enumerate(zip(series, names, strict=True))],
    }
    return fits(option, {"xAxis": thinned(axis)})


def _drawn(one: Series, name: str, at: int, scale: Scale) -> Option:
    color = SERIES[at % len(SERIES)]
    return {
        "type": "line",
        "name": name,
        "data": [scale.drawn(value) for value in one.values],
        "connectNulls": False,
        # A symbol of its own for each line: colours alone are lost on grey prints.
        "symbol": _SYMBOLS[at % len(_SYMBOLS)],
        "symbolSize": 6,
        "showAllSymbol": len(one.values) <= _MANY,
        "showSymbol": len(one.values) <= _MANY or _lonely(one.values),
        "lineStyle": {"width": 2, "color": color, "type": "dashed" if one.simulated else "solid"},
        "itemStyle": {"color": color},
    }


def _lonely(values: Sequence[Value]) -> bool:
    """Whether some point has no neighbour, and would be invisible without its symbol."""
    known = [False, *(value is not None for value in values), False]
    return any(known[at] and not known[at - 1] and not known[at + 1] for at in range(1, len(known) - 1))


def band(
    labels: Sequence[str],
    *,
    low: Sequence[Value],
    high: Sequence[Value],
    middle: Sequence[Value] | None = None,
    actual: Sequence[Value] | None = None,
    unit: str = "",
    language: Language = "zh-Hans",
    simulated: bool = False,
    from_zero: bool = True,
) -> Option:
    """An estimate's interval, its middle, and what really happened on top. simulated: the interval comes from 推演.

    Where low or high is undefined the band has a gap. Raises ValueError when lengths differ or low lies above high.
    """
    for name, values in (("low", low), ("high", high), ("middle", middle or low), ("actual", actual or low)):
        checked(labels, values, name)
    scale = scale_for([*low, *high, *(middle or ()), *(actual or ())], unit, language)
    lows, highs = [scale.drawn(v) for v in low], [scale.drawn(v) for v in high]
    interval, expected, happened, lower, upper = _BAND_WORDS[language]
    interval, expected = (shown_name(word, simulated, language) for word in (interval, expected))
    color = SIMULATED if simulated else EXPECTED
    series = [
        *_area(interval, lows, highs, SIMULATED_BAND if simulated else BAND),
        _edge(lower, lows, color),
        _edge(upper, highs, color),
    ]
    names = [interval]
    if middle is not None:
        names.append(expected)
        series.append(_plain(expected, [scale.drawn(v) for v in middle], color, "dashed", 2))
    if actual is not None:
        names.append(happened)
        happened_values = [scale.drawn(v) for v in actual]
        series.append(
            _plain(happened, happened_values, ACTUAL, "solid", 3)
            | {"showSymbol": len(happened_values) <= 2 * _MANY, "z": 5}
        )
    axis = category_axis(labels) | {"boundaryGap": False}
    option = base(language, simulated=simulated and actual is None) | {
        "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True},
        "legend": legend(names)
        | {"show": True, "itemWidth": 40, "data": [{"name": interval, "icon": "roundRect"}, *names[1:]]},
        "grid": grid(),
        "xAxis": axis,
        "yAxis": value_axis(scale, from_zero=from_zero),
        "series": series,
    }
    return fits(option, {"xAxis": thinned(axis)})


def _area(name: str, lows: list[float | None], highs: list[float | None], color: str) -> list[Option]:
    """The band as two stacked lines: an invisible one up to the lower end, and the filled distance above it."""
    base_line: list[float | None] = []
    heights: list[float | None] = []
    for at, (low, high) in enumerate(zip(lows, highs, strict=True)):
        known = low is not None and high is not None
        if low is not None and high is not None and low > high:
            raise ValueError(f"low {low} lies above high {high} at position {at}")
        base_line.append(low if known else None)
        heights.append(high - low if low is not None and high is not None else None)
    # "all": ECharts otherwise stacks positive and negative values apart, and a band across zero would break.
    shared: Option = {
        "type": "line",
        "stack": "interval",
        "stackStrategy": "all",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"width": 0, "opacity": 0},
        "tooltip": {"show": False},
    }
    filled = {"itemStyle": {"color": color}, "areaStyle": {"color": color, "opacity": 0.5}}
    return [
        shared | {"name": f"{name} ", "data": base_line},
        shared | filled | {"name": name, "data": heights},
    ]


def _edge(name: str, values: list[float | None], color: str) -> Option:
    return _plain(name, values, color, "dotted", 1)


def _plain(name: str, values: list[float | None], color: str, dash: str, width: int) -> Option:
    return {
        "type": "line",
        "name": name,
        "data": values,
        "symbol": "circle",
        "symbolSize": 5,
        "showSymbol": False,
        "connectNulls": False,
        "lineStyle": {"width": width, "color": color, "type": dash},
        "itemStyle": {"color": color},
    }
