"""Reads the figures people write: 1,200.50, ¥1200, (300), 1.2万, 3.5%, full-width digits, and European commas.

Exact: the answer is a Decimal, never a float that lost a cent.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Literal

from yunce.events.files.rules.cells import Cell, no_figure, text_of

DecimalMark = Literal[".", ","]
_UNITS = {
    "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000,
    "w": 10_000, "k": 1000, "m": 1_000_000,
}  # fmt: skip
_SIGNS = re.compile(
    r"(?i)^(?:rmb|cny|usd|hkd|gbp|eur|us\$|hk\$|[¥$£€])\s*|\s*(?:rmb|cny|usd|hkd|gbp|eur|[¥$£€]|元|块|人民币)$"
)
_FIGURE = re.compile(r"(?i)([+-]?)([\d.,' ]*\d[\d.,' ]*)(百万|千万|百|千|万|亿|w|k|m)?")
_EUROPEAN = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+,\d+|[-+]?\d+,\d{1,2}|[-+]?\d{4,},\d+")
_ENGLISH = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d+\.\d+")
_LONGEST = 40


def read_number(cell: Cell, mark: DecimalMark = ".") -> Decimal | None:
    """The figure in a cell, or None when it is none. `3.5%` is 0.035, `1.2万` is 12000, `(300)` is -300.

    mark: what stands before the decimals. Raises nothing; NaN and infinity are no figures.
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | Decimal):
        return Decimal(cell) if Decimal(cell).is_finite() else None
    if isinstance(cell, float):
        number = Decimal(repr(cell))
        return number if number.is_finite() else None
    return _from_text(cell, mark) if isinstance(cell, str) else None


def guess_mark(cells: Iterable[Cell]) -> DecimalMark:
    """ "," when the figures can only be European, else "."."""
    texts = [_bare(cell) for cell in cells if isinstance(cell, str) and not no_figure(cell)]
    european = sum(bool(_EUROPEAN.fullmatch(text)) for text in texts)
    english = sum(bool(_ENGLISH.fullmatch(text)) for text in texts)
    return "," if european > english else "."


def _bare(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("\u00a0", " ")
    return _SIGNS.sub("", _SIGNS.sub("", text)).strip()


def _from_text(raw: str, mark: DecimalMark) -> Decimal | None:
    if len(raw) > _LONGEST:
        return None
    try:
        plain = Decimal(raw) if mark == "." and "_" not in raw else None  # the common case, and 1e3
        if plain is not None:
            return plain if plain.is_finite() and abs(plain.adjusted()) < _LONGEST else None
    except InvalidOperation:
        pass
    text = _bare(raw)
    negative = text.startswith("(") and text.endswith(")")
    text = _bare(text[1:-1]) if negative else text
    if text.startswith("-"):
        text, negative = _bare(text[1:]), not negative
        if text[:1] in "+-":
            return None
    percent = text.endswith("%")
    match = _FIGURE.fullmatch(text.rstrip("%").strip())
    if match is None or (percent and not text.endswith("%")):
        return None
    digits = _ungrouped(match[2], mark)
    if digits is None:
        return None
    number = Decimal(digits) * _UNITS.get((match[3] or "").lower(), 1)
    number = -number if negative != (match[1] == "-") else number
    return number / 100 if percent else number


def _ungrouped(text: str, mark: DecimalMark) -> str | None:
    """Digits with a point; None when the groups are not groups of three, for then `1,20` may be a decimal comma."""
    whole, _, decimals = text.strip().partition(mark)
    separators = {character for character in whole if not character.isdigit()}
    if len(separators) > 1 or (not decimals.isdigit() and decimals):
        return None
    if separators:
        groups = whole.split(separators.pop())
        if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
            return None
        whole = "".join(groups)
    if not whole and not decimals:
        return None
    return f"{whole or '0'}.{decimals}" if decimals else whole


def number_text(number: Decimal) -> str:
    """A Decimal written plainly, without exponent or trailing zeros. read_number gives it back."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded_id(cell: Cell) -> bool:
    """Whether a long number was turned into 1.23457E+15 by a spreadsheet, so that its digits are lost."""
    text = text_of(cell).strip()
    return bool(re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d{2}", text))


def id_text(cell: Cell) -> str:
    """An identifier as text: 17850.0 is 17850, because spreadsheets and pandas write whole numbers so."""
    text = text_of(cell).strip()
    return text[:-2] if re.fullmatch(r"[1-9]\d*\.0", text) else text
