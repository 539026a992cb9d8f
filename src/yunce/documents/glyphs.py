"""What our fonts can draw, and how wide: the check for missing glyphs, and widths for the chart engine."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from yunce.documents.assets import fonts
from yunce.documents.blocks import Language, Warned
from yunce.documents.words import word

_ADVANCES_BELOW = 0x2E80  # from the CJK radicals on, widths are one em, or those of the emoji face


@cache
def _drawable() -> frozenset[int]:
    """Every code point that one of our faces has. About 0.2 s, once a process."""
    return frozenset(point for path in fonts() for point in _cmap(path))


def _cmap(path: Path) -> dict[int, str]:
    with TTFont(path, lazy=True) as font:
        return dict(font.getBestCmap())


def missing(text: str) -> str:
    """The characters of `text` that no face can draw, each once, in order. Spaces and invisible marks need no glyph."""
    known = _drawable()
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not _invisible(c)))


def _invisible(character: str) -> bool:
    # Zs, Cf: spaces and format marks (zero-width joiner); U+FE00.., U+E0100..: variation selectors; tags of flags.
    point = ord(character)
    return (
        character in "\n\t"
        or unicodedata.category(character) in ("Zs", "Cf")
        or 0xFE00 <= point <= 0xFE0F
        or 0xE0000 <= point <= 0xE01EF
    )


def glyph_warnings(texts: Iterable[tuple[str, str]], language: Language) -> tuple[Warned, ...]:
    """One warning for each place that has characters without a glyph. texts: (place, text)."""
    found: dict[str, str] = {}
    for place, text in texts:
        if not text.isascii() and (lost := missing(text)):
            found[place] = "".join(dict.fromkeys(found.get(place, "") + lost))
    message = word("warn_glyph", language)
    return tuple(Warned("glyph", place, characters, message) for place, characters in found.items())


@cache
def widths() -> dict[str, object]:
    """Advance widths in em for the chart engine: by code point for both weights, and one for emoji."""
    faces = fonts()
    return {
        "regular": _advances(faces.regular),
        "bold": _advances(faces.bold),
        "wide": 1.0,
        "emoji": _emoji(faces.emoji),
    }


def _advances(path: Path) -> dict[str, float]:
    with TTFont(path, lazy=True) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"]
        return {
            str(point): round(metrics[name][0] / em, 4)
            for point, name in font.getBestCmap().items()
            if point < _ADVANCES_BELOW
        }


def _emoji(path: Path) -> float:
    with TTFont(path, lazy=True) as font:
        return float(font["hmtx"][font.getBestCmap()[0x1F600]][0] / font["head"].unitsPerEm)
