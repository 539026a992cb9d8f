"""A goal so far from the estimates that one of them is probably a slip; ambition is none."""

import pytest

from yunce.strategy.rules.distance import far


@pytest.mark.parametrize(
    ("target", "plan", "low", "high", "factor", "beyond"),
    [
        (20_000, 2_100_000, 900_000, 4_000_000, 105, False),
        (2_100_000, 20_000, 10_000, 40_000, 105, True),
        (0.03, 0.30, 0.2, 0.4, 10, False),
        (60, 20, None, None, 3, True),
        (-100, 300, 100, 500, None, False),
    ],
    ids=["example numbers above a small goal", "a figure too many", "a share", "three times exactly", "other sign"],
)
def test_a_goal_that_is_far_is_named(target, plan, low, high, factor, beyond):
    found = far(target, plan, low, high)
    assert found.factor == (None if factor is None else pytest.approx(factor))
    assert (found.target, found.plan, found.beyond) == (target, plan, beyond)


@pytest.mark.parametrize(
    ("target", "plan", "low", "high"),
    [
        (800_000, 400_000, 300_000, 500_000),
        (35, 10, 1, 40),
        (0, 120, 80, 160),
        (100, None, None, None),
        (100, 100, 100, 100),
    ],
    ids=["twice is bold", "far, yet inside the interval", "no complaint at all", "a leaf is missing", "a sure thing"],
)
def test_ambition_is_not_far(target, plan, low, high):
    assert far(target, plan, low, high) is None
