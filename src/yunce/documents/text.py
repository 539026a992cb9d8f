"""What happens to text before it is written: forbidden characters, addresses, numbers, widths.

Pure functions on strings; the same rules serve page, docx and pdf.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from yunce.documents.words import DASH

# XML 1.0 forbids most C0 controls, surrogates and non-characters; C1 controls show nothing anywhere. Explicit
# direction overrides can make a table read differently from what it says (CVE-2021-42574), so they go too.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]|/(?!/)|#)", re.IGNORECASE)
_LONG_TOKEN = re.compile(r"[!-~]{18,}")
_BREAK_AFTER = re.compile(r"([/_\-.,;:=&?+|@])(?=[!-~])")
_THIN = frozenset(" ,.:;'|!()[]ijl\u00a0")
_TOKEN_STEP = 16  # characters of an unbreakable token per break; about the narrowest column we print


def clean(text: str) -> tuple[str, str]:
    """(text that every format can carry, the characters that had to go, as U+ numbers)."""
    text = _LINE_ENDS.sub("\n", text)
    removed = _FORBIDDEN.findall(text)
    if not removed:
        return text, ""
    return _FORBIDDEN.sub("", text), " ".join(f"U+{ord(c):04X}" for c in sorted(set(removed)))


def allowed_address(url: str) -> bool:
    """Whether a link may lead there: http(s), mailto, a path of ours or an anchor; never a script or a file."""
    return bool(_ADDRESS.match(url)) and "\\" not in url and not any(c.isspace() for c in url)


def number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """A number as print wants it; undefined (None, NaN, infinite) is "—".

    decimals: digits after the point for a float; by default up to two, or four significant digits below 1.
    Integers and decimals keep the digits that they have.
    """
    if value is None or not math.isfinite(value):
        return DASH
    if isinstance(value, bool) or not isinstance(value, float):
        return f"{value:,}"
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    if value and abs(value) < 1:
        return f"{value:.4g}" if abs(value) >= 1e-4 else f"{value:.3e}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def places(column: Sequence[object]) -> int | None:
    """Digits after the point that all floats of a column share, so that the points stand below each other.

    None when a float is too small for two digits to say anything; each is then printed by itself.
    """
    floats = [value for value in column if isinstance(value, float) and math.isfinite(value)]
    if any(value and abs(value) < 0.1 for value in floats):
        return None
    return next((digits for digits in (0, 1) if all(round(value, 2) == round(value, digits) for value in floats)), 2)


def width(text: str) -> int:
    """Columns that the longest line takes, counting Chinese characters and emoji as two."""
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in text.split("\n")), default=0
    )


def ems(text: str) -> float:
    """About how wide the longest line is drawn, in ems of its type: for what must not break. Rather too much."""
    return max((sum(_em(c) for c in line) for line in text.split("\n")), default=0.0)


def _em(character: str) -> float:
    """As wide as in DejaVu Sans, which stands in for our fonts on many machines and is wider than all of them."""
    if character in _THIN:
        return 0.36
    if character in "+−±×=%@mwMW":
        return 0.9
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    return 0.7 if character.isupper() else 0.64


def soft_breaks(text: str) -> str:
    """Zero-width spaces in long addresses and codes, so that a narrow column can break them instead of overflowing."""

    def loosen(match: re.Match[str]) -> str:
        pieces = _BREAK_AFTER.sub("\\1\u200b", match.group()).split("\u200b")
        return "\u200b".join(
            "\u200b".join(piece[at : at + _TOKEN_STEP] for at in range(0, len(piece), _TOKEN_STEP)) for piece in pieces
        )

    return _LONG_TOKEN.sub(loosen, text)
