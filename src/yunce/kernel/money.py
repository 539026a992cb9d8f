"""Exact money: whole minor units (分, pence) with their currency.

Not for rates or averages: those are numbers, and become money again only by an explicit rounding.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

# ISO 4217 (list one, 2024): decimals of the currencies that do not have two.
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_EXPONENTS = {
    **dict.fromkeys(re.findall("[A-Z]+", _NO_DECIMALS), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_USUAL_EXPONENT = 2

# Unicode CLDR: the symbol is short at home and carries its country elsewhere.
_SYMBOLS = {
    "zh": {"CNY": "¥", "JPY": "JP¥", "USD": "US$", "HKD": "HK$", "TWD": "NT$", "GBP": "£", "EUR": "€", "KRW": "₩"},
    "en": {"CNY": "CN¥", "JPY": "¥", "USD": "$", "HKD": "HK$", "TWD": "NT$", "GBP": "£", "EUR": "€", "KRW": "₩"},
}
_MULTIPLES = {"万": 10_000, "亿": 100_000_000, "k": 1_000, "K": 1_000, "": 1}
_TYPED = re.compile(r"(?P<sign>-?)(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)(?P<multiple>[万亿kK]?)")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


class MoneyError(ValueError):
    """An amount or a currency that cannot be what was meant. `what` says what was wrong, `hint` the next step."""

    def __init__(self, what: str, *, hint: str = "") -> None:
        self.what, self.hint = what, hint
        super().__init__(f"{what}. {hint}" if hint else what)


def exponent(currency: str) -> int:
    """Decimals of a currency: 2 for GBP and CNY, 0 for JPY, 3 for KWD."""
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise MoneyError(f"{currency!r} is not a currency", hint="Use the three letters of ISO 4217, such as CNY")
    return _EXPONENTS.get(currency, _USUAL_EXPONENT)


def symbol(currency: str, language: str = "zh-Hans") -> str:
    """What stands before an amount: ¥, £, or the code and a space when there is no sign everyone knows."""
    signs = _SYMBOLS["zh" if language.lower().startswith("zh") else "en"]
    return signs.get(currency, f"{currency} ")


def _marks(currency: str) -> list[str]:
    """What may stand before or after a typed amount, the longest first."""
    exponent(currency)
    marks = {currency, symbol(currency, "zh").strip(), symbol(currency, "en").strip()}
    if currency == "CNY":
        marks |= {"￥", "元"}
    return sorted(marks, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` whole minor units of `currency`. Arithmetic and order refuse two currencies with MoneyError."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)
        if type(self.minor) is not int:
            raise MoneyError(f"minor units are whole, got {self.minor!r}", hint="Use Money.of for an amount")

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> "Money":
        """An amount in major units, exactly: `Money.of("12.34", "GBP")` is 1234 pence.

        Raises MoneyError when it is not a number or has more decimals than the currency; see `rounded` for those.
        """
        minor = Fraction(_decimal(amount)) * 10 ** exponent(currency)  # scaleb would round at 28 digits
        if minor.denominator != 1:
            raise MoneyError(
                f"{amount} has more decimals than {currency} ({exponent(currency)})",
                hint="Round it first, or use Money.rounded",
            )
        return cls(int(minor), currency)

    @classmethod
    def rounded(cls, amount: str | int | float | Decimal, currency: str) -> "Money":
        """An amount in major units rounded to whole minor units, halves away from zero (四舍五入)."""
        exact = _decimal(repr(amount) if isinstance(amount, float) else amount)
        return cls(_half_up(Fraction(exact) * 10 ** exponent(currency)), currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """What a person typed, with this currency's sign or code or none: "¥1,234.50", "1.2万". Raises MoneyError."""
        typed = text.strip().replace("−", "-").replace("，", ",")
        bare = typed.removeprefix("-").strip()
        for mark in _marks(currency):
            bare = bare.removeprefix(mark).removesuffix(mark).strip()
        match = _TYPED.fullmatch(bare)
        twice = typed.startswith("-") and "-" in bare
        if match is None or twice or ("," in bare and not _GROUPED.fullmatch(match["number"])):
            raise MoneyError(f"{text!r} is not an amount of {currency}", hint="Type it like 1,234.50")
        amount = Decimal(match["number"].replace(",", "")) * _MULTIPLES[match["multiple"]]
        return cls.of(-amount if "-" in typed else amount, currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def from_json(cls, value: dict[str, object]) -> "Money":
        minor, currency = value.get("minor"), value.get("currency")
        if type(minor) is not int or not isinstance(currency, str):
            raise MoneyError(f"not money: {value!r}", hint='Expected {"minor": 1234, "currency": "CNY"}')
        return cls(minor, currency)

    def to_json(self) -> dict[str, object]:
        return {"minor": self.minor, "currency": self.currency}

    @property
    def amount(self) -> Decimal:
        """Major units with all decimals of the currency: Decimal("12.30")."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def format(self, language: str = "zh-Hans") -> str:
        """For people: "¥1,234.50"; a minus stands before the sign."""
        return f"{'-' if self.minor < 0 else ''}{symbol(self.currency, language)}{abs(self.amount):,f}"

    def allocate(self, weights: Sequence[int | Decimal | Fraction]) -> list["Money"]:
        """Shares in proportion to `weights` that add up to exactly this amount.

        The units left over by rounding down go to the largest remainders, ties to the earlier share (Hamilton).
        Raises MoneyError when a weight is negative or all are 0.
        """
        parts = [Fraction(weight) for weight in weights]
        if not parts or any(part < 0 for part in parts) or not sum(parts):
            raise MoneyError(
                f"cannot split by the weights {list(weights)!r}", hint="Weights are at least 0, and one is above 0"
            )
        size, sign = abs(self.minor), -1 if self.minor < 0 else 1
        exact = [size * part / sum(parts) for part in parts]
        shares = [int(share) for share in exact]
        by_remainder = sorted(range(len(parts)), key=lambda place: (shares[place] - exact[place], place))
        for place in by_remainder[: size - sum(shares)]:
            shares[place] += 1
        return [Money(sign * share, self.currency) for share in shares]

    def split(self, parts: int) -> list["Money"]:
        """`parts` shares as equal as whole units allow, the larger ones first."""
        return self.allocate([1] * parts)

    def times(self, factor: int | float | Decimal | Fraction) -> "Money":
        """Scaled by a number, rounded to whole minor units, halves away from zero."""
        exact = Fraction(repr(factor)) if isinstance(factor, float) else Fraction(factor)
        return Money(_half_up(self.minor * exact), self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        if type(count) is not int:
            raise MoneyError(
                f"money is multiplied by whole counts, got {count!r}", hint="Use Money.times, which rounds"
            )
        return Money(self.minor * count, self.currency)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other).minor

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other).minor

    def _same(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            raise MoneyError(f"{other!r} is not money", hint="Start a sum from Money.zero(currency)")
        if other.currency != self.currency:
            raise MoneyError(
                f"{self.currency} and {other.currency} do not mix", hint="Convert one of them at a stated rate first"
            )
        return other


def _decimal(amount: str | int | Decimal) -> Decimal:
    try:
        number = Decimal(amount)
    except (InvalidOperation, TypeError, ValueError):
        raise MoneyError(f"{amount!r} is not a number", hint="Write it like 1234.50") from None
    if not number.is_finite() or isinstance(amount, float):
        raise MoneyError(f"{amount!r} is not an exact amount", hint="Give a string, an int or a Decimal")
    return number


def _half_up(exact: Fraction) -> int:
    whole, rest = divmod(abs(exact), 1)
    size = int(whole) + (rest >= Fraction(1, 2))
    return -size if exact < 0 else size


def total(amounts: Sequence[Money], currency: str) -> Money:
    """The sum, which is 0 of `currency` when there are none. Raises MoneyError on another currency."""
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result
