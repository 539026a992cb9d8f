"""What the charts with axes share: type, grid, legend, tooltip, and the mark that tells 推演 from real figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunce.documents.blocks import Language
from yunce.documents.charts.palette import FONT, GRID, INK, MUTED, PAPER, SERIES, SIMULATED
from yunce.documents.charts.scale import Scale, Value
from yunce.documents.text import ems

Option = dict[str, Any]
FEW = 14  # so many labels are all printed, broken into lines; more are thinned out by the axis
NARROW = 520  # pixels; below, a chart is on a phone
_PLOT_WIDTH = 620  # pixels for labels below a chart that is 720 wide


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of numbers. values: one for each label, None where undefined. simulated: from 推演, not from events."""

    name: str
    values: Sequence[Value]
    simulated: bool = False


def shown_name(name: str, simulated: bool, language: Language) -> str:
    """The name in the legend, marked when the figures are simulated."""
    if not simulated:
        return name
    return f"{name}（推演）" if language == "zh-Hans" else f"{name} (simulated)"


def base(language: Language, *, simulated: bool = False) -> Option:
    """Type, colours and tooltip. simulated: every figure of the chart is, so the whole chart carries the mark."""
    option: Option = {
        "color": list(SERIES),
        "backgroundColor": PAPER,
        "textStyle": {"fontFamily": FONT, "color": INK, "fontSize": 12},
        # Rich text is drawn on the canvas; the HTML tooltip carries style attributes, which our CSP refuses.
        "tooltip": {"trigger": "item", "renderMode": "richText", "confine": True},
    }
    if simulated:
        option["graphic"] = [_stamp(language)]
    return option


def _stamp(language: Language) -> Option:
    text = "推演" if language == "zh-Hans" else "Simulated"
    return {
        "type": "text",
        "right": 8,
        "top": 6,
        "silent": True,
        "z": 100,
        "style": {
            "text": text,
            "fill": SIMULATED,
            "font": f"bold 12px {FONT}",
            "borderColor": SIMULATED,
            "borderWidth": 1,
            "borderRadius": 3,
            "padding": [3, 6],
        },
    }


def legend(names: Sequence[str]) -> Option:
    """A legend at the top left, scrolling when there are many names; none for a single one."""
    show = len(names) > 1
    return {"show": show, "type": "scroll", "data": list(names), "left": 0, "top": 0, "right": 90, "itemGap": 18}


def grid(*, top: int = 56) -> Option:
    """The plot; axis labels stay inside the picture."""
    return {
        "left": 8,
        "right": 24,
        "top": top,
        "bottom": 8,
        "outerBoundsMode": "same",
        "outerBoundsContain": "axisLabel",
    }


def lying_grid(*, top: int) -> Option:
    """The plot of lying bars, with room for the unit below."""
    return grid(top=top) | {"outerBoundsContain": "all"}


def category_axis(labels: Sequence[str], *, every: bool | None = None) -> Option:
    """Labels below the plot: all of them, broken into lines, when they are few; thinned out when many."""
    few = len(labels) <= FEW if every is None else every
    label: Option = {"color": INK, "hideOverlap": not few}
    if few and labels:  # rotate 0: what a phone changes must be there to be taken back
        width = max(_PLOT_WIDTH // len(labels) - 6, 36)
        size = _whole_words(labels, width)
        label |= {"rotate": 0, "fontSize": size, "interval": 0, "width": width, "overflow": "break"}
    return {
        "type": "category",
        "data": list(labels),
        "axisLabel": label,
        "axisTick": {"alignWithLabel": True},
        "axisLine": {"onZero": False, "lineStyle": {"color": MUTED}},
    }


def _whole_words(labels: Sequence[str], width: int) -> int:
    """The size of type, 10 to 12, at which the longest word of Latin letters stays whole; Chinese breaks anywhere."""
    longest = max((ems(word) for label in labels for word in label.split() if word.isascii()), default=0.0)
    return 12 if not longest else min(12, max(10, int(width / longest)))


def fits(option: Option, narrow: Option) -> Option:
    """The option with what changes on a phone. narrow: parts that replace those of `option` below NARROW pixels."""
    wide = {key: option[key] for key in narrow}
    # The part without a query takes the wide look back when a phone is turned.
    media = [{"query": {"maxWidth": NARROW}, "option": narrow}, {"option": wide}]
    return option | {"media": media}


def thinned(axis: Option) -> Option:
    """A category axis on a phone: slanted and shortened when every label counts, thinned out otherwise."""
    slanted = {"interval": 0, "rotate": 45, "width": 84, "overflow": "truncate", "fontSize": 11}
    few = 0 < len(axis["data"]) <= FEW and not all(label[:1].isdigit() for label in axis["data"])
    return {
        "axisLabel": axis["axisLabel"] | (slanted if few else {"interval": "auto", "hideOverlap": True, "width": 80})
    }


def side_axis(labels: Sequence[str]) -> Option:
    """Labels at the left, the first on top, long ones broken."""
    return category_axis(labels) | {
        "inverse": True,
        "axisTick": {"show": False},
        "axisLabel": {
            "color": INK,
            "interval": 0 if len(labels) <= 40 else "auto",
            "fontSize": 12,
            "width": 150,
            "overflow": "break",
        },
    }


def beside(axis: Option) -> Option:
    """A side axis on a phone: narrower, so that the bars keep some room."""
    return {"axisLabel": axis["axisLabel"] | {"width": 84, "fontSize": 11}}


def room_below_zero(axis: Option, lowest: float) -> Option:
    """The axis of numbers with room for a label beyond a bar that goes below zero."""
    return axis | {"boundaryGap": ["12%", "8%"]} if lowest < 0 else axis


def value_axis(scale: Scale, *, from_zero: bool = True) -> Option:
    """The axis of numbers, named by the unit. from_zero False lets a line fill the plot."""
    return {
        "type": "value",
        "name": scale.unit,
        "nameTextStyle": {"color": MUTED, "align": "left"},
        "scale": not from_zero,
        "axisLabel": {"color": INK},
        "splitLine": {"lineStyle": {"color": GRID}},
    }


def lying_axis(scale: Scale) -> Option:
    """The axis of numbers below lying bars, its unit in the middle."""
    below = {"color": MUTED, "align": "center"}
    return value_axis(scale) | {"nameLocation": "middle", "nameGap": 26, "nameTextStyle": below}


def hatch(color: str) -> Option:
    """Diagonal stripes, so that simulated bars differ from real ones also without colour."""
    return {
        "symbol": "rect",
        "color": "rgba(255, 255, 255, 0.65)",
        "backgroundColor": color,
        "dashArrayX": [1, 0],
        "dashArrayY": [3, 4],
        "rotation": -0.7853981633974483,
    }
