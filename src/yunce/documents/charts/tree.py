"""A tree of numbers, such as 目标拆解: each node with its value and its chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from yunce.documents.blocks import Language
from yunce.documents.charts.frame import Option, base, fits
from yunce.documents.charts.palette import GRID, INK, MUTED, PAPER, SIMULATED, UP

_A_LEAF = 66  # pixels: three lines of text with their box and a gap
_PICTURE = 700  # pixels across
_NARROWEST, _WIDEST = 84, 150  # pixels of text in a box
_PHONE, _SMALLEST = 300, 56  # the same on a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """value and note are printed below the label as given, e.g. "12.3 万英镑" and "保守 10.1 – 乐观 14.8"."""

    label: str
    value: str = "—"
    note: str = ""
    children: Sequence["Node"] = ()
    simulated: bool = False


def tree(root: Node, *, language: Language = "zh-Hans") -> Option:
    """The tree from left to right, all nodes open. Give the block tree_height(root); suits up to five levels."""
    box = max(_NARROWEST, min(_WIDEST, _PICTURE // depth(root) - 30))
    option = base(language) | {
        "series": [
            {
                "type": "tree",
                "data": [_node(root, language)],
                "orient": "LR",
                "left": box // 2 + 20,
                "right": box // 2 + 20,
                "top": 12,
                "bottom": 12,
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
                    "padding": [5, 8],
                    "lineHeight": 16,
                    "fontSize": 12,
                    "width": box,
                    "overflow": "break",
                },
            }
        ],
    }
    small = max(_SMALLEST, _PHONE // depth(root) - 16)
    label = {"width": small, "fontSize": 10, "lineHeight": 13, "padding": [3, 4]}
    return fits(option, {"series": [{"left": small // 2 + 8, "right": small // 2 + 8, "label": label}]})


def tree_height(root: Node) -> int:
    """Pixels that the chart needs, so that boxes of three lines do not touch."""
    return min(_A_LEAF * _leaves(root) + 40, 2000)


def depth(node: Node) -> int:
    """Levels of the tree, 1 for a single node."""
    return 1 + max((depth(child) for child in node.children), default=0)


def _leaves(node: Node) -> int:
    return sum(_leaves(child) for child in node.children) or 1


def _node(node: Node, language: Language) -> Option:
    mark = ("（推演）" if language == "zh-Hans" else " (simulated)") if node.simulated else ""
    # The text is the node's name and no formatter is set, so that braces in a name are printed, not filled in.
    drawn: Option = {"name": "\n".join(part for part in (node.label, node.value + mark, node.note) if part)}
    if node.simulated:
        drawn["label"] = {"borderColor": SIMULATED, "borderType": "dashed"}
    if node.children:
        drawn["children"] = [_node(child, language) for child in node.children]
    return drawn
