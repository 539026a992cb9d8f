"""How strong a finding is, and how long it holds.

The order is that of pages.md: 实验 > 准实验 > 观测 > 自述 > 经验判断.
"""

from datetime import date, datetime
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


def may_ground(window_end: datetime | None, data_as_of: datetime | None, starts_at: datetime | None) -> bool:
    """Whether an estimate of days from `starts_at` on may rest on a finding over these data.

    A finding that saw some of those days knows part of what the estimate is held against. None: not known, so it may.
    """
    seen_until = min((each for each in (window_end, data_as_of) if each is not None), default=None)
    return seen_until is None or starts_at is None or seen_until <= starts_at


def expired(expires_on: date | None, today: date) -> bool:
    """Whether the finding's last day is over. Without a last day it never is."""
    return expires_on is not None and expires_on < today
