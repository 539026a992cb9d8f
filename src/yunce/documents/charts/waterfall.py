"""From one amount to another in steps: how a gap to plan is made up, without remainder."""

from collections.abc import Sequence

from yunce.documents.blocks import Language
from yunce.documents.charts.frame import (
    Option,
    base,
    category_axis,
    fits,
    grid,
    hatch,
    legend,
    room_below_zero,
    thinned,
    value_axis,
)
from yunce.documents.charts.palette import DOWN, INK, TOTAL, UP
from yunce.documents.charts.scale import Scale, scale_for

_WORDS: dict[Language, tuple[str, str, str]] = {"zh-Hans": ("合计", "增加", "减少"), "en": ("Total", "Up", "Down")}


def waterfall(
    start: tuple[str, float],
    steps: Sequence[tuple[str, float | None]],
    end: tuple[str, float],
    *,
    unit: str = "",
    language: Language = "zh-Hans",
    simulated_start: bool = False,
    cut: bool = False,
) -> Option:
    """Bars that float from `start` over `steps` to `end`. An undefined step has no bar and is labelled "—".

    cut: the axis starts just below the lowest level instead of 0, and says so; for small steps between large ends.
    simulated_start: the first bar is a plan or 推演, not real; it is hatched.
    Raises ValueError when the steps do not lead from start to end (a tolerance of 1e-6 of the largest amount).
    """
    _adds_up(start, steps, end)
    scale = scale_for(_levels(start[1], steps), unit, language)
    bars = [(start[0], 0.0, start[1], 0)]
    level = start[1]
    for name, change in steps:
        bars.append((name, level, level + (change or 0.0), -1 if change is None else 1 if change >= 0 else 2))
        level += change or 0.0
    bars.append((end[0], 0.0, end[1], 0))
    words = _WORDS[language]
    shown = [kind for kind in (0, 1, 2) if any(bar[3] == kind for bar in bars)]
    along = category_axis([bar[0] for bar in bars], every=True)
    option = base(language) | {
        "legend": legend([words[kind] for kind in shown if kind]) | {"show": True},
        "grid": grid(),
        "xAxis": along,
        "yAxis": _axis(_levels(start[1], steps), scale, language, cut=cut),
        "series": [_foot(bars, scale), *(_kind(bars, kind, words[kind], scale, simulated_start) for kind in shown)],
    }
    return fits(option, {"xAxis": thinned(along)})


def _adds_up(start: tuple[str, float], steps: Sequence[tuple[str, float | None]], end: tuple[str, float]) -> None:
    reached = start[1] + sum(change or 0.0 for _, change in steps)
    size = max(abs(start[1]), abs(end[1]), *(abs(change or 0.0) for _, change in steps), 1e-9)
    if abs(reached - end[1]) > 1e-6 * size:
        raise ValueError(f"the steps lead from {start[1]} to {reached}, not to {end[1]}; name the rest as a step")


def _levels(level: float, steps: Sequence[tuple[str, float | None]]) -> list[float]:
    levels = [level]
    for _, change in steps:
        levels.append(levels[-1] + (change or 0.0))
    return levels


def _axis(levels: list[float], scale: Scale, language: Language, *, cut: bool) -> Option:
    axis = value_axis(scale)
    low, high = min(levels), max(levels)
    if low < 0:
        return room_below_zero(axis, low)
    if not cut or low <= (high - low):
        return axis
    note = "（轴不从 0 起）" if language == "zh-Hans" else " (axis does not start at 0)"
    floor = scale.drawn(low - (high - low) * 0.6)
    return axis | {"name": scale.unit + note, "min": floor, "axisLabel": {"color": INK, "showMinLabel": False}}


_Bar = tuple[str, float, float, int]  # name, from, to, kind


def _foot(bars: Sequence[_Bar], scale: Scale) -> Option:
    """The invisible part below each bar."""
    missing = {"label": {"show": True, "position": "top", "formatter": "—", "color": INK}}
    data = [{"value": scale.drawn(min(a, b))} | (missing if kind < 0 else {}) for _, a, b, kind in bars]
    return _stacked("", data, {"color": "transparent"}) | {
        "silent": True,
        "tooltip": {"show": False},
    }


def _kind(bars: Sequence[_Bar], kind: int, name: str, scale: Scale, simulated_start: bool) -> Option:
    color = (TOTAL, UP, DOWN)[kind]
    data: list[Option] = []
    for at, (_, a, b, own) in enumerate(bars):
        if own != kind:
            # 0, not empty: with the strategy "all", ECharts cannot stack upon an empty value. Nothing is drawn for it.
            data.append({"value": 0})
            continue
        text = scale.text(b - a, signed=kind != 0)
        # A drop is labelled below its bar: two labels at one level would touch where a rise meets a drop.
        label = {"show": True, "position": "bottom" if b < a else "top", "formatter": text, "color": INK}
        item: Option = {"value": scale.drawn(abs(b - a)), "label": label}
        if at == 0 and simulated_start:
            item["itemStyle"] = {"color": color, "decal": hatch(color)}
        data.append(item)
    return _stacked(name, data, {"color": color})


def _stacked(name: str, data: Sequence[object], style: Option) -> Option:
    return {
        "type": "bar",
        "name": name,
        "stack": "steps",
        "stackStrategy": "all",  # bars across zero: see line._area
        "data": list(data),
        "itemStyle": style,
        "barMaxWidth": 48,
    }
