"""Lifecycle stages for other domains and pages: the rules, how to read and describe them, and who is in which."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from yunce.insight.stage.rules.stage import (
    NAMES,
    Activity,
    BadRules,
    Stage,
    StageRules,
    describe,
    from_gaps,
    read_rules,
    stage,
)

__all__ = [
    "NAMES",
    "Activity",
    "BadRules",
    "Stage",
    "StageRules",
    "describe",
    "from_gaps",
    "read_rules",
    "stage",
    "stages",
]


def stages(persons: Iterable[Activity], rules: StageRules, today: date) -> dict[Stage, int]:
    """How many are in each stage, the empty ones too. Who neither ordered nor was active is in none."""
    found = Counter(stage(person, rules, today) for person in persons)
    return {each: found[each] for each in Stage}
