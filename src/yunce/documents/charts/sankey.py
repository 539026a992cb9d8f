"""A flow from column to column, such as the paths of visitors: how wide each band is says how many go that way."""

from collections.abc import Sequence
from dataclasses import dataclass

from yunce.documents.blocks import Language
from yunce.documents.charts.frame import Option, base, fits
from yunce.documents.charts.palette import GRID, INK, MUTED, SERIES

_NODE, _GAP, _LEAST = 16, 12, 320  # pixels: how wide a node is, between two, and how tall the picture is at least
_ROW = 34  # pixels a node of the fullest column gets
_TALLEST = 900
_TEXT, _SMALL_TEXT = 104, 44  # pixels of text beside a node, and on a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """name: as it is printed; each column's names have something of their own, such as its number. column: from 0,
    left to right. quiet: drawn grey, such as those who left."""

    name: str
    column: int
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """start, end: places among the stops; start stands left of end. value: at least 0."""

    start: int
    end: int
    value: float


def sankey(stops: Sequence[Stop], bands: Sequence[Band], *, language: Language = "zh-Hans") -> Option:
    """Stops of a column from top to bottom in their order. Give the block sankey_height(stops)."""
    names = _names(stops)
    wide = _label(_TEXT, 12)
    option = base(language) | {
        "series": [
            {
                "type": "sankey",
                "left": 4,
                "right": _TEXT + 12,
                "top": 8,
                "bottom": 8,
                "nodeWidth": _NODE,
                "nodeGap": _GAP,
                # 0: nodes stay where they are put, so the same answer is the same picture.
                "layoutIterations": 0,
                "nodeAlign": "left",
                "draggable": False,
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "source", "opacity": 0.28, "curveness": 0.5},
                "label": wide,
                "data": [_node(stop, name) for stop, name in zip(stops, names, strict=True)],
                "links": [
                    {"source": names[band.start], "target": names[band.end], "value": band.value} for band in bands
                ],
            }
        ]
    }
    return fits(option, {"series": [{"right": _SMALL_TEXT + 8, "label": _label(_SMALL_TEXT, 10)}]})


def sankey_height(stops: Sequence[Stop]) -> int:
    """Pixels that the chart needs, so that no two names touch."""
    columns = [stop.column for stop in stops]
    fullest = max((columns.count(column) for column in set(columns)), default=0)
    return max(_LEAST, min(fullest * _ROW + 24, _TALLEST))


def _label(width: int, size: int) -> Option:
    return {"color": INK, "fontSize": size, "width": width, "overflow": "truncate", "position": "right"}


def _names(stops: Sequence[Stop]) -> list[str]:
    """ECharts knows a node by its name alone: a second one of that name gets a mark."""
    found: list[str] = []
    for stop in stops:
        name = stop.name
        while name in found:
            name += "′"
        found.append(name)
    return found


def _node(stop: Stop, name: str) -> Option:
    color = MUTED if stop.quiet else SERIES[stop.column % len(SERIES)]
    drawn: Option = {"name": name, "depth": stop.column, "itemStyle": {"color": color, "borderColor": GRID}}
    if stop.quiet:
        drawn["label"] = {"color": MUTED}
    return drawn
