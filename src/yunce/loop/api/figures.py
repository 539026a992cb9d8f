"""How a number of a tree is written with its unit: money as money, shares as percent, others with their unit behind.

Only writing; what units mean to arithmetic is strategy's.
"""

import re

from django.utils.translation import gettext as _

from yunce.kernel.direction import Direction
from yunce.kernel.estimate import Estimate
from yunce.loop.rules.sides import SHARE, YES_NO, sides
from yunce.ui import format as write

_WHOLE_FROM = 10
_MONEY = re.compile(r"([A-Z]{3})(/.*)?")


def written(value: float | None, unit: str, *, signed: bool = False, short: bool = False) -> str:
    """`£12,345.00`, `£35.20/单`, `30.5%`, `1,234 人`; undefined is "—".

    signed: a plus before what is added. short: for a drawing, large money as `£257.2 万`.
    """
    if value is None or write.undefined(value):
        return write.UNDEFINED
    plus = "+" if signed and value > 0 else ""
    if unit in (SHARE, YES_NO):
        return f"{plus}{write.percent(value)}"
    if match := _MONEY.fullmatch(unit):
        amount = (write.short_amount if short else write.amount)(value, match[1])
        return f"{plus}{amount}{write.unit(match[2] or '')}"
    # A count of people or orders is whole; an interval's end of 90.91 人 would pretend to more.
    if "/" in unit:
        return f"{plus}{write.number(value, 2)} {write.unit(unit)}"
    whole = bool(unit) and abs(value) >= _WHOLE_FROM
    return f"{plus}{write.number(value, 0 if whole else None)} {write.unit(unit)}".rstrip()


def three_numbers(estimate: Estimate, direction: Direction, unit: str) -> str:
    """`保守 900 人 · 预期 1,000 人 · 乐观 1,150 人`."""
    three = sides(estimate, direction)
    return _("保守 %(cautious)s · 预期 %(expected)s · 乐观 %(hopeful)s") % {
        "cautious": written(three.cautious, unit),
        "expected": written(three.expected, unit),
        "hopeful": written(three.hopeful, unit),
    }
