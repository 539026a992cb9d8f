"""Numbers made fit for a chart: undefined stays undefined, large ones get 万/亿 (k/M), shares become percent."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunce.documents.blocks import Language
from yunce.documents.text import number
from yunce.kernel.money import symbol

Value = int | float | Decimal | None

# (from this size on, divisor, prefix): below 100 000 a Chinese reader takes the plain number in faster than 万.
_STEPS: dict[Language, tuple[tuple[float, float, str], ...]] = {
    "zh-Hans": ((1e9, 1e8, "亿"), (1e5, 1e4, "万")),
    "en": ((1e9, 1e9, "bn "), (1e6, 1e6, "m "), (1e5, 1e3, "k ")),
}
_DIGITS = 6  # significant digits kept: more than any axis shows, few enough to keep the option small


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of one chart are drawn: divided by `divisor`, named `unit`.

    before, after: what stands around a number that is written with its unit: £ and 万 in 「£213.7 万」.
    """

    divisor: float
    unit: str
    percent: bool = False
    before: str = ""
    after: str = ""

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

    def written(self, value: Value) -> str:
        """The number with its unit, as a page writes it: 「£213.7 万」, "£2.14m", 「12 人」; "—" when undefined."""
        text = self.text(value)
        if self.drawn(value) is None or self.percent:
            return text
        minus = "−" if text.startswith("−") else ""
        return f"{minus}{self.before}{text.removeprefix('−')}{self.after}"


def scale_for(values: Iterable[Value], unit: str, language: Language) -> Scale:
    """The scale that suits the largest of `values`. Unit "%" means that the values are shares, 1 being 100 %.

    A currency is named by its sign, as amounts are on pages: GBP becomes "£", GBP/人 "£/人"; other units stay.
    """
    if unit == "%":
        return Scale(0.01, "%", percent=True)
    largest = max((abs(float(v)) for v in values if v is not None and math.isfinite(v)), default=0.0)
    divisor, prefix = next(((by, name) for start, by, name in _STEPS[language] if largest >= start), (1.0, ""))
    code, stroke, per = unit.partition("/")
    sign = _sign(code, language)
    if not sign:
        named = (prefix + unit).strip()
        return Scale(divisor, named, after=f" {named}" if named else "")
    prefix = prefix.strip() if language == "en" else " " * bool(prefix) + prefix
    return Scale(divisor, f"{sign}{prefix}{stroke}{per}", before=sign, after=f"{prefix}{stroke}{per}")


def _sign(code: str, language: Language) -> str:
    """£ for GBP; empty for what is no currency, or one without a sign that everyone knows."""
    if not (len(code) == 3 and code.isascii() and code.isupper()):
        return ""
    sign = symbol(code, language)
    return "" if sign.strip() == code else sign


def checked(labels: Sequence[str], values: Sequence[Value], name: str) -> None:
    """Raises ValueError when there is not one value for each label."""
    if len(values) != len(labels):
        raise ValueError(f"{name!r} has {len(values)} values for {len(labels)} labels")
