"""How strong a finding is, and how long it holds.

The order is that of pages.md: 实验 > 准实验 > 观测 > 自述 > 经验判断.
"""

from datetime import date
from enum import StrEnum


class Tier(StrEnum):
    """Strength of evidence, strongest first."""

    EXPERIMENT = "experiment"
    QUASI_EXPERIMENT = "quasi_experiment"
    OBSERVATION = "observation"
    SELF_REPORT = "self_report"
    JUDGEMENT = "judgement"

    @property
    def strength(self) -> int:
        """5 for an experiment, down to 1 for a judgement."""
        return len(Tier) - list(Tier).index(self)


class Kind(StrEnum):
    """What a snapshot is of."""

    FIGURES = "figures"  # a query's answer: table, chart, single figures
    NOTE = "note"  # something a person wrote down
    LINK = "link"  # a page on the web
    FILE = "file"
    QUOTE = "quote"
    OUTCOME = "outcome"  # what a past project came to


def strongest(tiers: list[Tier]) -> Tier | None:
    """The strongest of several; None of none."""
    return max(tiers, key=lambda tier: tier.strength, default=None)


def expired(expires_on: date | None, today: date) -> bool:
    """Whether the finding's last day is over. Without a last day it never is."""
    return expires_on is not None and expires_on < today
