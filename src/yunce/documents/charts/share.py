"""Shares of a whole as a ring."""

from collections.abc import Sequence

from yunce.documents.blocks import Language
from yunce.documents.charts.frame import Option, base, fits
from yunce.documents.charts.palette import INK, MUTED, PAPER, SERIES
from yunce.documents.charts.scale import scale_for

_MOST = 7  # slices; more cannot be told apart, the smallest are put together


def share(
    parts: Sequence[tuple[str, float | None]],
    *,
    unit: str = "",
    language: Language = "zh-Hans",
    simulated: bool = False,
) -> Option:
    """A ring of parts, each with its amount and share. Parts without a value are left out of the whole and named below.

    Raises ValueError when a part is negative or nothing is left: a share of that means nothing.
    """
    known = sorted(((name, float(v)) for name, v in parts if v is not None), key=lambda part: -part[1])
    total = sum(value for _, value in known)
    if total <= 0 or any(value < 0 for _, value in known):
        raise ValueError("shares need parts that are not negative and a whole above 0")
    if len(known) > _MOST:
        rest = sum(value for _, value in known[_MOST - 1 :])
        known = [*known[: _MOST - 1], ("其他" if language == "zh-Hans" else "Other", rest)]
    scale = scale_for([total], unit, language)
    data = []
    for at, (name, value) in enumerate(known):
        text = f"{name}\n{scale.written(value)} · {value / total:.1%}"
        style = {"color": SERIES[at % len(SERIES)], "borderColor": PAPER, "borderWidth": 2}
        data.append({"name": text, "value": scale.drawn(value), "itemStyle": style})
    option = base(language, simulated=simulated) | {
        "title": _missing([name for name, v in parts if v is None], language),
        "series": [
            {
                "type": "pie",
                "radius": ["42%", "66%"],
                "center": ["50%", "50%"],
                "data": data,
                "avoidLabelOverlap": True,
                "label": {"color": INK, "fontSize": 12, "lineHeight": 16, "width": 170, "overflow": "break"},
                "labelLine": {"length": 12, "length2": 10},
            }
        ],
    }
    small = {"radius": ["28%", "44%"], "label": {"width": 84, "fontSize": 10, "lineHeight": 13}}
    return fits(option, {"series": [small]})


def _missing(names: list[str], language: Language) -> Option:
    if not names:
        return {"show": False}
    text = "没有数据：" + "、".join(names) if language == "zh-Hans" else "No data: " + ", ".join(names)
    return {
        "text": text,
        "left": "center",
        "bottom": 0,
        "textStyle": {"fontSize": 12, "fontWeight": "normal", "color": MUTED},
    }
