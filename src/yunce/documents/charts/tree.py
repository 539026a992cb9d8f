"""A tree of numbers, such as 目标拆解: each node with its value and its chance."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from unicodedata import east_asian_width

from yunce.documents.blocks import Language
from yunce.documents.charts.frame import Option, base, fits
from yunce.documents.charts.palette import GRID, INK, MUTED, PAPER, SIMULATED, UP

_MARGIN = 12  # pixels above and below
_GAP = 8  # pixels between two boxes
_TALLEST = 2000  # pixels; what a block of a document allows
_WIDE, _SLIM = 1.0, 0.58  # em: a Chinese character, and a digit with some room
_PICTURE = 700  # pixels across
_NARROWEST, _WIDEST = 84, 150  # pixels of text in a box
_PHONE, _SMALLEST = 300, 56  # the same on a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """value and note are printed below the label as given, e.g. "12.3 万英镑" and "保守 10.1 – 乐观 14.8".

    simulated: the note, or without one the value, comes from 推演, and is marked so.
    """

    label: str
    value: str = "—"
    note: str = ""
    children: Sequence["Node"] = ()
    simulated: bool = False


def tree(root: Node, *, language: Language = "zh-Hans") -> Option:
    """The tree from left to right, all nodes open, up to five levels. Give the block tree_height(root, language=…)."""
    wide, small = _boxes(root)
    option = base(language) | {
        "series": [
            {
                "type": "tree",
                "data": [_node(root, language)],
                "orient": "LR",
                "left": wide.width // 2 + 20,
                "right": wide.width // 2 + 20,
                "top": _MARGIN,
                "bottom": _MARGIN,
                "symbol": "circle",
                "symbolSize": 1,
                "edgeShape": "polyline",
                "edgeForkPosition": "52%",
                "initialTreeDepth": -1,
                "expandAndCollapse": False,
                "roam": False,
                "lineStyle": {"color": MUTED, "width": 1.2, "curveness": 0},
                "itemStyle": {"color": UP},
                "label": {
                    "position": "inside",
                    "align": "center",
                    "verticalAlign": "middle",
                    "color": INK,
                    "backgroundColor": PAPER,
                    "borderColor": GRID,
                    "borderWidth": 1,
                    "borderRadius": 4,
                    "overflow": "break",
                    **wide.label(),
                },
            }
        ],
    }
    side = small.width // 2 + 8
    return fits(option, {"series": [{"left": side, "right": side, "label": small.label()}]})


def tree_height(root: Node, *, language: Language = "zh-Hans") -> int:
    """Pixels that the chart needs, so that no two boxes touch, on a phone either."""
    texts = [_text(node, language) for node in _nodes(root)]
    tallest = max(box.height(text) for box in _boxes(root) for text in texts)
    return min(math.ceil(_rows(root) * (tallest + _GAP)) + 2 * _MARGIN, _TALLEST)


def depth(node: Node) -> int:
    """Levels of the tree, 1 for a single node."""
    return 1 + max((depth(child) for child in node.children), default=0)


@dataclass(frozen=True, slots=True)
class _Box:
    """How the text of a node is set, in pixels."""

    width: int
    font: int
    line: int
    above: int
    beside: int

    def label(self) -> Option:
        padding = [self.above, self.beside]
        return {"width": self.width, "fontSize": self.font, "lineHeight": self.line, "padding": padding}

    def height(self, text: str) -> int:
        lines = sum(math.ceil(_ems(part) * self.font / self.width) for part in text.split("\n"))
        return lines * self.line + 2 * self.above


def _boxes(root: Node) -> tuple[_Box, _Box]:
    """On a page and on a phone."""
    levels = depth(root)
    wide = _Box(max(_NARROWEST, min(_WIDEST, _PICTURE // levels - 30)), 12, 16, 5, 8)
    return wide, _Box(max(_SMALLEST, _PHONE // levels - 16), 10, 13, 3, 4)


def _ems(text: str) -> float:
    return sum(_WIDE if east_asian_width(character) in "WF" else _SLIM for character in text)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _nodes(child)


def _rows(root: Node) -> float:
    """Rows from the top of the picture to its end, where two siblings are one row apart.

    ECharts puts cousins two rows apart, lets a leaf stand beside what its neighbour has under it, and keeps up to one
    row free above and below. As d3.tree: Buchheim, Jünger, Leipert, Improving Walker's Algorithm (2002).
    """
    edges = _edges(root)
    return max(high for _, high in edges) - min(low for low, _ in edges) + 2


def _edges(node: Node) -> list[tuple[float, float]]:
    """The first and the last row at each level below `node`, which itself is at row 0."""
    placed: list[tuple[float, float]] = []
    middles: list[float] = []
    for child in node.children:
        own = _edges(child)
        below = list(zip(placed, own, strict=False))
        shift = max(
            (last - low + (2 if level else 1) for level, ((_, last), (low, _)) in enumerate(below)), default=0.0
        )
        middles.append(shift)
        moved = [(low + shift, high + shift) for low, high in own]
        placed = [
            (first[0] if first else then[0], then[1] if then else first[1])
            for first, then in zip_longest(placed, moved)
        ]
    centre = (middles[0] + middles[-1]) / 2 if middles else 0.0
    return [(0.0, 0.0), *((low - centre, high - centre) for low, high in placed)]


def _text(node: Node, language: Language) -> str:
    mark = ("（推演）" if language == "zh-Hans" else " (simulated)") if node.simulated else ""
    value, note = (node.value, node.note + mark) if node.note else (node.value + mark, "")
    return "\n".join(part for part in (node.label, value, note) if part)


def _node(node: Node, language: Language) -> Option:
    # The text is the node's name and no formatter is set, so that braces in a name are printed, not filled in.
    drawn: Option = {"name": _text(node, language)}
    if node.simulated:
        drawn["label"] = {"borderColor": SIMULATED, "borderType": "dashed"}
    if node.children:
        drawn["children"] = [_node(child, language) for child in node.children]
    return drawn
