"""A chart on a page, drawn by frontend/src/chart.ts from the same option that files are drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

# Heights with a class in the style sheet: a page carries no inline style.
HEIGHT_STEP, HEIGHT_MIN, HEIGHT_MAX = 40, 80, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """option: an ECharts option, plain JSON. label: what it shows, in a sentence, for those who cannot see it.

    height: pixels, taken to the nearest class. stream_url: server-sent events `option` (JSON merged into the option).
    Real figures and simulated ones never share a chart unmarked: `simulated` marks it 推演.
    """

    template: ClassVar[str] = "ui/components/chart.html"
    option: Mapping[str, Any]
    label: str
    height: int = 320
    title: str = ""
    source: str = ""  # window, zone, unit, n, data as of
    stream_url: str = ""
    simulated: bool = False

    @property
    def height_class(self) -> str:
        step = round(self.height / HEIGHT_STEP) * HEIGHT_STEP
        return f"chart-h-{min(max(step, HEIGHT_MIN), HEIGHT_MAX)}"
