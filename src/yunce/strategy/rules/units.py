"""Units as products of symbols, so that a tree can say when two numbers do not belong together.

Not a converter: 元 and GBP are different units, and a week is not seven days here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

# A share is held as 0..1 and shown as a percentage.
SHARE = "%"
_NONE = frozenset({"", "1", SHARE, "share", "ratio", "比例", "率", "倍"})
_ALIASES: Mapping[str, str] = {
    "person": "人", "persons": "人", "people": "人", "user": "人", "users": "人", "用户": "人", "buyer": "人",
    "buyers": "人", "买家": "人", "人数": "人", "名": "人", "位": "人",
    "order": "单", "orders": "单", "订单": "单", "笔": "单",
    "time": "次", "times": "次",
    "item": "件", "items": "件",
    "元": "CNY", "人民币": "CNY", "RMB": "CNY", "¥": "CNY", "£": "GBP", "€": "EUR", "$": "USD",
    "day": "天", "days": "天", "日": "天", "week": "周", "weeks": "周", "month": "月", "months": "月",
    "hour": "小时", "hours": "小时",
}  # fmt: skip
_TIMES = frozenset({"天", "周", "月", "季", "年", "小时", "分钟", "秒"})
_CURRENCY = re.compile(r"[A-Z]{3}")

Dimension = Mapping[str, int]


def dimension(unit: str) -> Dimension:
    """The unit as exponents by symbol: `GBP/单` is {GBP: 1, 单: -1}; a share or plain number is {}.

    Factors are joined by `*` or `·`, and by `/` for what follows it: `GBP/人/月` is per person and month.
    Raises ValueError when a factor is empty, as in `GBP/`.
    """
    exponents: Counter[str] = Counter()
    for place, part in enumerate(unit.split("/")):
        for factor in re.split(r"[*·×]", part):
            symbol = factor.strip()
            if place and not symbol:
                raise ValueError(f"unit {unit!r} has nothing after '/'; write for example GBP/单")
            if symbol.lower() in _NONE:
                continue
            exponents[_ALIASES.get(symbol, _ALIASES.get(symbol.lower(), symbol))] += -1 if place else 1
    return {symbol: power for symbol, power in sorted(exponents.items()) if power}


def combine(numerators: Iterable[Dimension], denominators: Iterable[Dimension] = ()) -> Dimension:
    """The dimension of the product of `numerators` divided by `denominators`."""
    exponents: Counter[str] = Counter()
    for each in numerators:
        exponents.update(each)
    for each in denominators:
        exponents.subtract(each)
    return {symbol: power for symbol, power in sorted(exponents.items()) if power}


def is_money(symbol: str) -> bool:
    """Whether the symbol is a currency code."""
    return _CURRENCY.fullmatch(symbol) is not None


def is_count(symbol: str) -> bool:
    """Whether the symbol counts things (人, 单, 次, …), as opposed to money or time."""
    return not is_money(symbol) and symbol not in _TIMES


def converts_a_count(found: Dimension, wanted: Dimension, shares: int) -> bool:
    """Whether `shares` plain rates can turn `found` into `wanted`.

    Planners write 曝光(次) × 转化率(%) = 新客(人): a rate turns one counted thing into another. It never turns
    anything into money or time, and each rate turns one thing.
    """
    differing = combine([found], [wanted])
    turned = sum(power for power in differing.values() if power > 0)
    return all(is_count(symbol) for symbol in differing) and sum(differing.values()) == 0 and turned <= shares


def written(dim: Dimension) -> str:
    """The dimension as a unit a person can read; a plain number is `%`."""
    above = [symbol for symbol, power in dim.items() for _ in range(power)]
    below = [symbol for symbol, power in dim.items() for _ in range(-power)]
    if not above and not below:
        return SHARE
    return "/".join(["·".join(above) or "1", *below])


def adds_over_time(unit: str) -> bool:
    """Whether two windows of this unit add up: persons, orders and money do; shares and per-order values do not."""
    dim = dimension(unit)
    return bool(dim) and all(power > 0 for power in dim.values())
