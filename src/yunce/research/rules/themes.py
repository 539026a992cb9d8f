"""The three questions of 前期调研 and what answers them: whom for, how is the market, what have we got.

Not how they are answered: figures come from `insight`, everything else is written down by a person.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Theme(StrEnum):
    """One of the three."""

    WHO = "who"  # 为谁做
    MARKET = "market"  # 市场如何
    OURS = "ours"  # 我们有什么


# Keys of `insight.api.QUESTIONS`. Our own trend and best sellers are the part of the market that our events can show;
# rivals and the trade have to be written down.
ASKED: dict[Theme, tuple[str, ...]] = {
    Theme.WHO: ("new_returning", "second_purchase", "rfm"),
    Theme.MARKET: ("sales", "best_sellers"),
    Theme.OURS: ("returns",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far a theme is answered: its questions with and without a kept finding."""

    theme: Theme
    found: tuple[str, ...]
    holes: tuple[str, ...]


def coverage(kept_questions: Collection[str]) -> list[Coverage]:
    """For each theme, in order."""
    return [
        Coverage(
            theme=theme,
            found=tuple(key for key in asked if key in kept_questions),
            holes=tuple(key for key in asked if key not in kept_questions),
        )
        for theme, asked in ASKED.items()
    ]


def questions() -> Sequence[str]:
    """All of them, in the order of the page."""
    return [key for asked in ASKED.values() for key in asked]
