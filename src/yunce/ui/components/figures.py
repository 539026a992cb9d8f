"""Figures and where they come from: statistics, their basis, progress, definitions, intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from yunce.ui.components.actions import Badge, Tone
from yunce.ui.components.base import Component


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """「查看算法」: how a figure was computed. Lines are (label, value); sql is shown with a copy button."""

    template: ClassVar[str] = "ui/components/basis.html"
    lines: Sequence[tuple[str, str]] = ()
    formula: str = ""
    sql: str = ""
    url: str = ""  # to the evidence or metric behind it
    summary: str = ""  # other words than 查看算法


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    """One figure, already written ("¥1,234.50", "—"), with its unit, its note and its basis."""

    template: ClassVar[str] = "ui/components/stat.html"
    label: str
    value: str
    unit: str = ""
    note: str = ""
    tone: Tone = "neutral"
    basis: Basis | None = None
    url: str = ""
    change: str = ""  # "+12%"
    change_tone: Tone = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Figures side by side, as many a row as fit."""

    template: ClassVar[str] = "ui/components/stats.html"
    items: Sequence[Stat]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far: `share` in 0..1 (more than 1 fills the bar), beside `expected` where time or plan would have it."""

    template: ClassVar[str] = "ui/components/progress.html"
    label: str
    share: float | None
    expected: float | None = None
    text: str = ""  # the figure beside the bar; the share in percent when empty
    tone: Tone = "accent"
    expected_label: str = ""

    @property
    def filled(self) -> float:
        return _percent_place(self.share or 0.0)

    @property
    def mark(self) -> float | None:
        return None if self.expected is None else _percent_place(self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    term: str
    value: Component | str
    hint: str = ""

    @property
    def is_text(self) -> bool:
        return isinstance(self.value, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    template: ClassVar[str] = "ui/components/definitions.html"
    items: Sequence[Definition]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalBar:
    """An interval as a line with its middle, and where the actual fell. All in the same unit; text says it in words."""

    template: ClassVar[str] = "ui/components/interval_bar.html"
    low: float
    middle: float
    high: float
    text: str
    actual: float | None = None
    minimum: float | None = None  # left end of the scale; a shared scale makes rows comparable
    maximum: float | None = None

    @property
    def places(self) -> dict[str, float]:
        """Percent along the bar of low, middle, high and actual."""
        known = [self.low, self.high, *([] if self.actual is None else [self.actual])]
        left = min(known) if self.minimum is None else self.minimum
        right = max(known) if self.maximum is None else self.maximum
        span = (right - left) or 1.0
        marks = {"low": self.low, "middle": self.middle, "high": self.high}
        if self.actual is not None:
            marks["actual"] = self.actual
        return {name: round(2 + 96 * min(max((value - left) / span, 0.0), 1.0), 2) for name, value in marks.items()}

    @property
    def inside(self) -> bool:
        return self.actual is not None and self.low <= self.actual <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A component with a badge before it, for cells that carry both."""

    template: ClassVar[str] = "ui/components/labelled.html"
    badge: Badge
    text: str


def _percent_place(share: float) -> float:
    return round(100 * min(max(share, 0.0), 1.0), 2)
