"""A table of numbers as shades, such as cohorts by month; the number stands in each cell."""

from collections.abc import Collection, Sequence

from yunce.documents.blocks import Language
from yunce.documents.charts.frame import Option, base, grid
from yunce.documents.charts.palette import GRID, HEAT, INK, MUTED, PAPER
from yunce.documents.charts.scale import Scale, Value, scale_for

_DARK_FROM = 0.6  # of the range: from here on white text is the readable one


def heatmap(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[Value]],
    *,
    unit: str = "",
    language: Language = "zh-Hans",
    running: Collection[tuple[int, int]] = (),
) -> Option:
    """values[row][column]; an undefined cell stays white without a number. Unit "%" takes shares (1 is 100 %).

    running: (row, column) of cells whose time is not over; they have a dashed edge and a * after the number.

    Raises ValueError when values do not have the shape of rows × columns.
    """
    if len(values) != len(rows) or any(len(row) != len(columns) for row in values):
        raise ValueError(f"values must be {len(rows)} rows of {len(columns)} cells")
    scale = scale_for((v for row in values for v in row), unit, language)
    known = [drawn for row in values for v in row if (drawn := scale.drawn(v)) is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    cells = [
        _cell(value, x, y, scale, (low, high)) | (_running(scale.text(value)) if (y, x) in running else {})
        for y, row in enumerate(values)
        for x, value in enumerate(row)
        if scale.drawn(value) is not None
    ]
    return base(language) | {
        "grid": grid(top=8) | {"bottom": 44},
        "xAxis": _axis(columns) | {"position": "top"},
        "yAxis": _axis(rows) | {"inverse": True},
        "visualMap": _shades(low, high, scale),
        "series": [
            {
                "type": "heatmap",
                "name": scale.unit,
                "data": cells,
                "labelLayout": {"hideOverlap": True},  # on a phone cells are narrower than their numbers
                "itemStyle": {"borderColor": PAPER, "borderWidth": 1},
            }
        ],
    }


def _cell(value: Value, x: int, y: int, scale: Scale, ends: tuple[float, float]) -> Option:
    drawn = scale.drawn(value) or 0.0
    depth = (drawn - ends[0]) / (ends[1] - ends[0]) if ends[1] > ends[0] else 0.0
    color = PAPER if depth >= _DARK_FROM else INK
    return {"value": [x, y, drawn], "label": {"show": True, "formatter": scale.text(value), "color": color}}


def _running(text: str) -> Option:
    return {
        "label": {"show": True, "formatter": f"{text}*", "color": INK, "backgroundColor": PAPER, "padding": 1},
        "itemStyle": {"borderColor": MUTED, "borderType": "dashed", "borderWidth": 1},
    }


def _axis(labels: Sequence[str]) -> Option:
    return {
        "type": "category",
        "data": list(labels),
        "axisLabel": {"color": INK, "hideOverlap": True},
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": GRID}},
        "splitArea": {"show": False},
    }


def _shades(low: float, high: float, scale: Scale) -> Option:
    return {
        "type": "continuous",
        "min": low,
        "max": high if high > low else low + 1,
        "calculable": False,
        "orient": "horizontal",
        "left": "center",
        "bottom": 4,
        "itemWidth": 12,
        "itemHeight": 140,
        "text": [scale.text(high * scale.divisor), scale.text(low * scale.divisor)],
        "textStyle": {"color": MUTED},
        "inRange": {"color": list(HEAT)},
    }
