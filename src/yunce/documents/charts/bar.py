"""Bars: compared amounts, steps that lose people, and numbers ranked by their influence."""

from collections.abc import Sequence
from typing import Any

from yunce.documents.blocks import Language
from yunce.documents.charts.frame import (
    Option,
    Series,
    base,
    beside,
    category_axis,
    fits,
    grid,
    hatch,
    legend,
    lying_axis,
    lying_grid,
    room_below_zero,
    shown_name,
    side_axis,
    thinned,
    value_axis,
)
from yunce.documents.charts.palette import DOWN, INK, SERIES, UP
from yunce.documents.charts.scale import Scale, Value, checked, scale_for

_LABELLED = 16  # so many bars in all carry their number; more would overlap


def bar(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    language: Language = "zh-Hans",
    stacked: bool = False,
    horizontal: bool = False,
) -> Option:
    """Bars beside or upon each other; an undefined value has no bar. Unit "%" takes shares (1 is 100 %).

    Raises ValueError when a series has not one value for each label.
    """
    for one in series:
        checked(labels, one.values, one.name)
    scale = scale_for((v for one in series for v in one.values), unit, language)
    names = [shown_name(one.name, one.simulated, language) for one in series]
    labelled = not stacked and len(series) * len(labels) <= _LABELLED
    bars = [
        _bars(one.values, name, SERIES[at % len(SERIES)], scale, one.simulated, labelled, horizontal)
        | ({"stack": "total"} if stacked else {})
        for at, (one, name) in enumerate(zip(series, names, strict=True))
    ]
    along = side_axis(labels) if horizontal else category_axis(labels)
    lowest = min((drawn for one in series for v in one.values if (drawn := scale.drawn(v)) is not None), default=0.0)
    across = room_below_zero(lying_axis(scale) if horizontal else value_axis(scale), lowest)
    option = base(language, simulated=bool(series) and all(one.simulated for one in series)) | {
        "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True, "axisPointer": {"type": "shadow"}},
        "legend": legend(names),
        "grid": lying_grid(top=36 if len(names) > 1 else 8) if horizontal else grid(),
        "xAxis": across if horizontal else along,
        "yAxis": along if horizontal else across,
        "series": bars,
    }
    return fits(option, {"yAxis": beside(along)} if horizontal else {"xAxis": thinned(along)})


def _bars(
    values: Sequence[Value], name: str, color: str, scale: Scale, simulated: bool, labelled: bool, horizontal: bool
) -> Option:
    style: Option = {"color": color}
    if simulated:
        style["decal"] = hatch(color)
    return {
        "type": "bar",
        "name": name,
        "data": [_labelled(value, scale, horizontal) if labelled else scale.drawn(value) for value in values],
        "itemStyle": style,
        "barMaxWidth": 36,
        "barGap": "12%",
        "labelLayout": {"hideOverlap": True},
    }


def _labelled(value: Value, scale: Scale, horizontal: bool) -> Any:
    drawn = scale.drawn(value)
    if drawn is None:
        return None
    ends = ("left", "right") if horizontal else ("bottom", "top")
    label = {"show": True, "position": ends[drawn >= 0], "formatter": scale.text(value), "color": INK}
    return {"value": drawn, "label": label}


def funnel(steps: Sequence[tuple[str, int | None]], *, unit: str = "人", language: Language = "zh-Hans") -> Option:
    """Steps as bars from the top, each with its count, its share of the first and of the step before.

    Bars, not a trapezium: lengths can be compared, areas cannot. An undefined count has no bar and no shares.
    """
    scale = scale_for((), unit, language)
    data = []
    for at, (_, count) in enumerate(steps):
        before = steps[at - 1][1] if at else None
        label = {
            "show": True,
            "position": "right",
            "color": INK,
            "formatter": _step_text(count, before, steps[0][1], language),
        }
        data.append(None if count is None else {"value": count, "label": label})
    along = side_axis([name if count is not None else f"{name} —" for name, count in steps])
    across = value_axis(scale) | {"show": False, "max": _room([count for _, count in steps])}
    option = base(language) | {
        "grid": grid(top=8),
        "xAxis": across,
        "yAxis": along,
        "series": [
            {
                "type": "bar",
                "name": unit,
                "data": data,
                "itemStyle": {"color": UP},
                "barMaxWidth": 34,
                "barMinHeight": 2,
            }
        ],
    }
    return fits(option, {"yAxis": beside(along)})


def _step_text(count: int | None, before: int | None, first: int | None, language: Language) -> str:
    if count is None:
        return "—"
    of_before, of_first = ("占上一步", "占首步") if language == "zh-Hans" else ("of the step before:", "of the first:")
    text = f"{count:,}"
    if before:
        text += f"  {of_before} {count / before:.1%}"
    if before and first and before != first:
        text += f" · {of_first} {count / first:.1%}"
    return text


def _room(counts: list[int | None]) -> float:
    """The axis ends beyond the longest bar, so that its text has a place."""
    return max((count for count in counts if count is not None), default=1) * 1.6 or 1


def tornado(
    rows: Sequence[tuple[str, float, float]], *, middle: float, unit: str = "", language: Language = "zh-Hans"
) -> Option:
    """Ranked influence: (name, result at 保守, result at 乐观) as bars to both sides of the middle result.

    Rows are drawn in the given order, the first on top. All results are simulated or computed, never events.
    """
    scale = scale_for([middle, *(v for _, low, high in rows for v in (low, high))], unit, language)
    words = ("取保守值", "取乐观值") if language == "zh-Hans" else ("At the low end", "At the high end")
    series = [
        _sides(words[0], DOWN, [row[1] for row in rows], middle, scale),
        _sides(words[1], UP, [row[2] for row in rows], middle, scale),
    ]
    centre = scale.drawn(middle) or 0.0
    reach = (
        max((abs((scale.drawn(v) or 0.0) - centre) for _, low, high in rows for v in (low, high)), default=1.0) * 1.35
        or 1.0
    )
    centre_text = scale.written(middle)
    named = f"相对预期 {centre_text} 的变化" if language == "zh-Hans" else f"Change from the middle, {centre_text}"
    across = lying_axis(scale) | {"name": named, "nameGap": 10, "min": -reach, "max": reach}
    across |= {"axisLabel": {"show": False}, "splitLine": {"show": False}}
    along = side_axis([row[0] for row in rows]) | {"axisLine": {"onZero": False, "show": False}}
    option = base(language) | {
        "legend": legend(words),
        "grid": lying_grid(top=36),
        "xAxis": across,
        "yAxis": along,
        "series": series,
    }
    return fits(option, {"yAxis": beside(along)})


def _sides(name: str, color: str, ends: Sequence[float], middle: float, scale: Scale) -> Option:
    """One end of every row, as a bar from the middle; labelled with the result itself."""
    data = []
    for end in ends:
        away = (scale.drawn(end) or 0.0) - (scale.drawn(middle) or 0.0)
        side = "right" if away >= 0 else "left"
        label = {"show": True, "position": side, "formatter": scale.text(end), "color": INK}
        data.append({"value": float(f"{away:.6g}"), "label": label})
    style = {"color": color}
    return {"type": "bar", "name": name, "data": data, "itemStyle": style, "barGap": "-100%", "barMaxWidth": 26}
