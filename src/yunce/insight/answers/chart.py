"""The chart of an answer as an ECharts option in one language, by the builders that documents use too."""

from typing import Literal

from yunce.documents.charts.api import Band, Option, Series, Stop, bar, heatmap, line, sankey, sankey_height
from yunce.insight.answers.rules.answer import Drawing, Flow, Running
from yunce.insight.rules.words import Words

_TALL_FROM = 9  # ranked bars that need a taller chart
_SHADES_ROW, _SHADES_AROUND = 26, 90  # px: a row of cells, and the axis and the scale around them


def option(drawing: Drawing | Flow, language: str) -> Option:
    """Plain JSON, the same for the page and for files."""
    spoken: Literal["zh-Hans", "en"] = "en" if language.lower().startswith("en") else "zh-Hans"
    if isinstance(drawing, Flow):
        bands = [Band(start=way.start, end=way.end, value=way.value) for way in drawing.ways]
        return sankey(_stops(drawing, language), bands, language=spoken)
    labels = [label.say(language) if isinstance(label, Words) else label for label in drawing.labels]
    series = [Series(name=each.name.say(language), values=each.values) for each in drawing.lines]
    unit = drawing.unit.say(language)
    if drawing.kind == "shades":
        rows = [each.values for each in drawing.lines]
        running = {(y, x) for y, row in enumerate(rows) for x, value in enumerate(row) if isinstance(value, Running)}
        return heatmap([each.name for each in series], labels, rows, unit=unit, language=spoken, running=running)
    if drawing.kind == "line":
        return line(labels, series, unit=unit, language=spoken)
    return bar(
        labels,
        series,
        unit=unit,
        language=spoken,
        stacked=drawing.kind == "stacked",
        horizontal=drawing.kind == "ranked",
    )


def height(drawing: Drawing | Flow) -> int:
    """Pixels that the chart needs."""
    if isinstance(drawing, Flow):
        return sankey_height(_stops(drawing, "en"))
    if drawing.kind == "shades":
        return _SHADES_AROUND + _SHADES_ROW * len(drawing.lines)
    return 420 if drawing.kind == "ranked" and len(drawing.labels) >= _TALL_FROM else 340


def _stops(flow: Flow, language: str) -> list[Stop]:
    return [Stop(name=stop.name.say(language), column=stop.column, quiet=stop.quiet) for stop in flow.stops]
