"""Numbers made fit for a chart: undefined stays undefined, large ones get 万/亿 (k/M), shares become percent."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunce.documents.blocks import Language
from yunce.documents.text import number

Value = int | float | Decimal | None

# (from this size on, divisor, prefix): below 100 000 a Chinese reader takes the plain number in faster than 万.
_STEPS: dict[Language, tuple[tuple[float, float, str], ...]] = {
    "zh-Hans": ((1e9, 1e8, "亿"), (1e5, 1e4, "万")),
    "en": ((1e9, 1e9, "bn "), (1e6, 1e6, "m "), (1e5, 1e3, "k ")),
}
_DIGITS = 6  # significant digits kept: more than any axis shows, few enough to keep the option small


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of one chart are drawn: divided by `divisor`, named `unit`."""

    divisor: float
    unit: str
    percent: bool = False

    def drawn(self, value: Value) -> float | None:
        """The number on the axis; None when undefined."""
        if value is None or not math.isfinite(value):
            return None
        scaled = float(value) / self.divisor
        return float(f"{scaled:.{_DIGITS}g}") + 0.0  # + 0.0: no negative zero

    def text(self, value: Value, *, signed: bool = False) -> str:
        """The number as a label; "—" when undefined."""
        drawn = self.drawn(value)
        if drawn is None:
            return number(None)
        places = 0 if abs(drawn) >= 1000 or drawn == round(drawn) else 1 if abs(drawn) >= 10 or self.percent else 2
        sign = "+" if signed and drawn > 0 else ""
        return f"{sign}{drawn:,.{places}f}{'%' if self.percent else ''}".replace("-", "−")


def scale_for(values: Iterable[Value], unit: str, language: Language) -> Scale:
    """The scale that suits the largest of `values`. Unit "%" means that the values are shares, 1 being 100 %."""
    if unit == "%":
        return Scale(0.01, "%", percent=True)
    largest = max((abs(float(v)) for v in values if v is not None and math.isfinite(v)), default=0.0)
    for start, divisor, prefix in _STEPS[language]:
        if largest >= start:
            return Scale(divisor, (prefix + unit).strip())
    return Scale(1, unit)


def checked(labels: Sequence[str], values: Sequence[Value], name: str) -> None:
    """Raises ValueError when there is not one value for each label."""
    if len(values) != len(labels):
        raise ValueError(f"{name!r} has {len(values)} values for {len(labels)} labels")
