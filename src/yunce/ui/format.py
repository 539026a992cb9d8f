"""How numbers, money, shares and moments are written on a page. Undefined is "—", never 0.

Money is exact: minor units in, the currency's own decimals out. Moments are shown in the active zone.
"""

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from yunce.kernel.money import Money, symbol

Language = Literal["zh-Hans", "en"]

UNDEFINED = "—"
MINUS = "−"  # as wide as a plus, so that columns of signed figures align

Number = int | float | Decimal

_WHOLE_FROM = 1000  # major units; from here on, no pence in a drawing
# (from this size on, divisor, what is written behind), as on the axes of charts
_SHORT: Mapping[Language, tuple[tuple[float, float, str], ...]] = {
    "zh-Hans": ((1e9, 1e8, " 亿"), (1e5, 1e4, " 万")),
    "en": ((1e9, 1e9, "bn"), (1e6, 1e6, "m"), (1e5, 1e3, "k")),
}

# Units are kept as symbols; these have a word in each language, counted (before a stroke) and for one (after it).
_COUNTED: Mapping[str, Promise] = {
    "人": pgettext_lazy("units", "人"),
    "单": pgettext_lazy("units", "单"),
    "次": pgettext_lazy("units", "次"),
    "件": pgettext_lazy("units", "件"),
    "天": pgettext_lazy("units", "天"),
    "周": pgettext_lazy("units", "周"),
    "月": pgettext_lazy("units", "月"),
    "小时": pgettext_lazy("units", "小时"),
    "篇": pgettext_lazy("units", "篇"),
    "群": pgettext_lazy("units", "群"),
}
_FOR_ONE: Mapping[str, Promise] = {
    "人": pgettext_lazy("per", "人"),
    "单": pgettext_lazy("per", "单"),
    "次": pgettext_lazy("per", "次"),
    "件": pgettext_lazy("per", "件"),
    "天": pgettext_lazy("per", "天"),
    "周": pgettext_lazy("per", "周"),
    "月": pgettext_lazy("per", "月"),
    "小时": pgettext_lazy("per", "小时"),
    "篇": pgettext_lazy("per", "篇"),
    "群": pgettext_lazy("per", "群"),
    "团": pgettext_lazy("per", "团"),
}


def undefined(value: Any) -> bool:
    """None, "", NaN and the infinities have no figure."""
    if value is None or value == "":
        return True
    return isinstance(value, float | Decimal) and not math.isfinite(value)


def unit(symbol: str) -> str:
    """A unit in the reader's language: `单/人` → "orders/person". A symbol that somebody made up stays as it is."""
    counted, *for_one = symbol.split("/")
    return "/".join([str(_COUNTED.get(counted, counted)), *(str(_FOR_ONE.get(each, each)) for each in for_one)])


def unit_symbol(text: str) -> str:
    """The way back: "orders/person" → `单/人`, the symbol under which what the reader wrote is kept."""
    counted, *for_one = (part.strip() for part in text.split("/"))
    return "/".join([_symbol(counted, _COUNTED), *(_symbol(each, _FOR_ONE) for each in for_one)])


def _symbol(word: str, words: Mapping[str, Promise]) -> str:
    return next((symbol for symbol, said in words.items() if str(said).casefold() == word.casefold()), word)


def number(value: Number | None, decimals: int | None = None) -> str:
    """12345.6 → "12,345.6". Without `decimals`: whole numbers whole, others with at most two."""
    if value is None or undefined(value):
        return UNDEFINED
    size = value if value >= 0 else -value
    if decimals is None:
        text = f"{size:,.{0 if size == int(size) or size >= 10_000 else 2}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{size:,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def signed(value: Number | None, decimals: int | None = None) -> str:
    """A difference: "+12", "−3", "0"."""
    text = number(value, decimals)
    return f"+{text}" if value is not None and not undefined(value) and value > 0 and text.strip("0.,") else text


def percent(share: Number | None, decimals: int = 1) -> str:
    """A share in 0..1 (or above) as "30.5%"."""
    if share is None or undefined(share):
        return UNDEFINED
    return f"{number(float(share) * 100, decimals)}%"


def money(value: Money | int | None, currency: str = "") -> str:
    """Money, or whole minor units of `currency`, exactly: "¥1,234.50"."""
    if value is None:
        return UNDEFINED
    exact = value if isinstance(value, Money) else Money(value, currency)
    return exact.format(language()).replace("-", MINUS)


def amount(value: Number | None, currency: str) -> str:
    """Major units that were computed (an average, a forecast), rounded to the currency's decimals."""
    if value is None or undefined(value):
        return UNDEFINED
    return money(Money.rounded(value, currency))


def short_amount(value: Number | None, currency: str) -> str:
    """Major units for a drawing, where there is no room for every digit: "£257.2 万", in English "£2.57m"."""
    if value is None or undefined(value):
        return UNDEFINED
    size = abs(float(value))
    if size < _WHOLE_FROM:
        return amount(value, currency)
    before = f"{MINUS if value < 0 else ''}{symbol(currency, language())}"
    for start, divisor, name in _SHORT[language()]:
        if size >= start:
            return f"{before}{size / divisor:,.{2 if size < 10 * divisor else 1}f}{name}"
    return f"{before}{size:,.0f}"


def moment(value: datetime | None) -> str:
    """An aware moment in the active zone: "2026-11-22 09:30"."""
    return UNDEFINED if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def day(value: date | datetime | None) -> str:
    """A calendar day; of a moment, its day in the active zone."""
    if value is None:
        return UNDEFINED
    return (timezone.localdate(value) if isinstance(value, datetime) else value).isoformat()


def language() -> Language:
    """The reader's, as windows, charts and documents know it."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh-Hans"
