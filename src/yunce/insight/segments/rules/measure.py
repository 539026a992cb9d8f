"""From a person's marked events to whether a condition is met: one pass of numpy over everybody's."""

from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.segments.rules.rule import SCALE, Did
from yunce.insight.segments.rules.truth import FALSE, MISSING, TRUE, Truth

NO_NUMBER = -(2**63)  # no sum of amounts can be it
NO_VALUE = 0  # as a number that stands for a value
Longs = NDArray[np.int64]


def met(leaf: Did, persons: int, place: Longs, values: NDArray[Any] | None) -> Truth:
    """Whether each of the persons meets it, shape (persons,).

    place: of the person of each of the condition's events, rising. values: what the measure is taken of, of the same
    shape: days for days, numbers that stand for values for distinct, millionths for the others; None for count.
    """
    if leaf.measure == "count":
        return _between(np.bincount(place, minlength=persons), leaf, scale=1)
    if values is None:
        raise ValueError(f"{leaf.measure} is taken of values")
    if leaf.measure in ("days", "distinct"):
        known = np.ones(len(place), np.bool_) if leaf.measure == "days" else values != NO_VALUE
        return _between(_different(persons, place[known], values[known]), leaf, scale=1)
    known = values != NO_NUMBER
    return _measured(leaf, persons, place[known], values[known])


def _different(persons: int, place: Longs, values: NDArray[Any]) -> Longs:
    """How many different values each person has."""
    order = np.lexsort((values, place))
    place, values = place[order], values[order]
    new = np.ones(len(place), np.bool_)
    new[1:] = (place[1:] != place[:-1]) | (values[1:] != values[:-1])
    return np.bincount(place[new], minlength=persons)


def _measured(leaf: Did, persons: int, place: Longs, values: Longs) -> Truth:
    """Who has no value has no sum: missing, not 0."""
    found = np.full(persons, MISSING, np.uint8)
    if not len(place):
        return found
    heads = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1])))
    reduced = {"sum": np.add, "mean": np.add, "max": np.maximum, "min": np.minimum}[leaf.measure].reduceat(
        values, heads
    )
    if leaf.measure == "mean":
        n = np.diff(np.append(heads, len(place)))
        # A mean is at least a whole bound exactly when its floor is, at most when its ceiling is: nothing is rounded.
        found[place[heads]] = _between(reduced // n, leaf, scale=SCALE, upper=-(-reduced // n))
    else:
        found[place[heads]] = _between(reduced, leaf, scale=SCALE)
    return found


def _between(value: Longs, leaf: Did, *, scale: int, upper: Longs | None = None) -> Truth:
    inside = np.ones(len(value), np.bool_)
    if (low := leaf.lower) is not None:
        inside &= value >= _bound(low, scale, up=True)
    if leaf.at_most is not None:
        inside &= (value if upper is None else upper) <= _bound(leaf.at_most, scale, up=False)
    return np.where(inside, TRUE, FALSE).astype(np.uint8)


def _bound(bound: Decimal, scale: int, *, up: bool) -> int:
    """As a whole number of the scale: a count is at least 1.5 when it is at least 2."""
    whole = bound * scale
    rounded = int(whole.to_integral_value())
    if rounded == whole:
        return rounded
    floor = rounded - 1 if rounded > whole else rounded
    return floor + 1 if up else floor
