"""A tag: a name with values, each for who meets a rule. The first value whose rule somebody meets is theirs."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yunce.insight.asking.api import BadQuestion, Part
from yunce.insight.rules.words import Words
from yunce.insight.segments.rules.rule import Rule

MOST_VALUES, LONGEST_VALUE = 12, 30
People = NDArray[np.uint64]


class TagValue(Part, frozen=True, kw_only=True):
    value: str
    rule: Rule


class TagQuestion(Part, frozen=True, kw_only=True):
    """values: read from above."""

    values: tuple[TagValue, ...]


def check_tag(question: TagQuestion) -> None:
    """Raises BadQuestion where it cannot be a tag, whatever its rules are."""
    if not 1 <= len(question.values) <= MOST_VALUES:
        why = Words(zh=f"须有 1 到 {MOST_VALUES} 个值", en=f"between 1 and {MOST_VALUES} values")
        raise BadQuestion("$.values", why)
    seen: set[str] = set()
    for place, each in enumerate(question.values):
        if not 1 <= len(each.value) <= LONGEST_VALUE or each.value in seen:
            why = Words(
                zh=f"值要 1 到 {LONGEST_VALUE} 个字，且不重复", en=f"a value of 1 to {LONGEST_VALUE} letters, each once"
            )
            raise BadQuestion(f"$.values[{place}].value", why)
        seen.add(each.value)


def first_of(members: Sequence[People]) -> list[People]:
    """Each person only where they come first. members: by value, numbers rising."""
    found: list[People] = []
    taken = np.empty(0, np.uint64)
    for who in members:
        found.append(np.setdiff1d(who, taken, assume_unique=True))
        taken = np.union1d(taken, who)
    return found
