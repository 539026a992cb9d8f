"""The chart of an answer as an ECharts option in one language, by the builders that documents use too."""

from typing import Literal

from yunce.documents.charts.api import Option, Series, bar, heatmap, line
from yunce.insight.answers.rules.answer import Drawing, Running
from yunce.insight.rules.words import Words


def option(drawing: Drawing, language: str) -> Option:
    """Plain JSON, the same for the page and for files."""
    spoken: Literal["zh-Hans", "en"] = "en" if language.lower().startswith("en") else "zh-Hans"
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
