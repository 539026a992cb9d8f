"""Numbers as people write them in a sentence or a cell: 5 万, 1.2亿, 10k, 三十, 35%, 1,234.50.

Not money: a bare number becomes money where the currency is known."""

import re
import unicodedata

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MULTIPLES = {"万": 10_000, "亿": 100_000_000, "k": 1_000, "w": 10_000, "m": 1_000_000, "千": 1_000, "百万": 1_000_000}
# What a number looks like inside a sentence; normalise() first.
NUMBER = r"(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)\s*(?:百万|万|亿|千|[kKwWmM](?![a-zA-Z]))?"
SHARE = rf"(?:{NUMBER}\s*(?:%|percent)|百分之[零〇一二两三四五六七八九十百]+)"


def normalise(text: str) -> str:
    """Full-width forms made half-width and blanks single, so that one pattern serves both keyboards."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def read_number(text: str) -> float | None:
    """The number, with 万/亿/k multiplied out; a percentage becomes a share in 0..1. None when it is none."""
    typed = normalise(text).replace("−", "-")
    if typed.startswith("百分之"):
        whole = _chinese(typed.removeprefix("百分之"))
        return None if whole is None else whole / 100
    percent = typed.endswith("%") or typed.lower().endswith("percent")
    bare = re.sub(r"(%|percent)$", "", typed, flags=re.IGNORECASE).strip()
    match = re.fullmatch(r"([+-]?)\s*(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(百万|万|亿|千|[kKwWmM])?", bare)
    if match:
        value = float(match[2].replace(",", "")) * _MULTIPLES.get((match[3] or "").lower(), 1)
        value = -value if match[1] == "-" else value
    else:
        found = _chinese(bare)
        if found is None:
            return None
        value = found
    return round(value / 100, 12) if percent else value


def _chinese(text: str) -> float | None:
    """三十五 is 35, 五万 is 50 000; None for anything else."""
    total, section, digit = 0, 0, None
    if not text:
        return None
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            section += (1 if digit is None else digit) * _PLACES[sign]
            digit = None
        elif sign in ("万", "亿"):
            total += (section + (digit or 0)) * _MULTIPLES[sign]
            section, digit = 0, None
        else:
            return None
    return float(total + section + (digit or 0))
