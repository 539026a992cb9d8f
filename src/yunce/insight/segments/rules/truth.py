"""Met, missing, not met: rules over vectors of truth, one entry a person. Kleene's strong logic."""

from collections.abc import Mapping
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from yunce.insight.segments.rules.rule import Either, Every, Not, Rule

FALSE, MISSING, TRUE = 0, 1, 2
Truth = NDArray[np.uint8]


def truth(rule: Rule, found: Mapping[str, Truth], where: str = "$.rule") -> Truth:
    """found: by the place of each condition, all of the same shape (persons,)."""
    if isinstance(rule, Not):
        return np.asarray(TRUE - truth(rule.of, found, f"{where}.of"), np.uint8)
    if isinstance(rule, Every | Either):
        combine = np.minimum if isinstance(rule, Every) else np.maximum
        return reduce(combine, [truth(each, found, f"{where}.of[{place}]") for place, each in enumerate(rule.of)])
    return found[where]
