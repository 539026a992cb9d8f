"""Chance, what a plan implies and what moves it, against closed forms."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from yunce.kernel.direction import Direction
from yunce.kernel.estimate import Estimate
from yunce.strategy.rules.chance import chance, chance_of_draws, implied, plan_values, spread, tornado
from yunce.strategy.rules.tree import Node, Op, Tree, TreeError
from yunce.strategy.tests.shop import PLAN, SHOP


@dataclass(frozen=True)
class Goal:
    target: float
    floor: float | None = None
    stretch: float | None = None


def estimates(tree=SHOP, width=1.2):
    return {
        leaf.key: Estimate.from_quantiles(p10=PLAN[leaf.key] / width, p50=PLAN[leaf.key], p90=PLAN[leaf.key] * width)
        for leaf in tree.leaves
    }


def pair(op: Op) -> Tree:
    return Tree(
        root="root",
        nodes=(
            Node(key="root", name="", unit="", op=op, children=("a", "b")),
            Node(key="a", name="", unit=""),
            Node(key="b", name="", unit=""),
        ),
    )


def test_the_chance_of_a_sum_of_normals_is_the_normal_law():
    leaves = {"a": Estimate.normal(100, 30), "b": Estimate.normal(200, 40)}
    found = chance(pair(Op.SUM), Goal(target=320), leaves, np.random.default_rng(1), 100_000)
    assert found.target == pytest.approx(norm.sf(320, 300, 50), abs=0.005)
    assert found.root.mean == pytest.approx(300, abs=1)
    assert (found.undefined, found.draws) == (0, 100_000)


def test_the_same_seed_gives_the_same_chance():
    first, second = (chance(SHOP, Goal(target=366_000), estimates(), np.random.default_rng(7)) for _ in range(2))
    assert first == second


def test_a_goal_that_should_fall_counts_the_other_side():
    draws = np.array([1.0, 2.0, 3.0, 4.0])
    assert chance_of_draws(draws, Goal(target=1), Direction.DOWN).target == 0.25
    assert chance_of_draws(draws, Goal(target=4), Direction.UP).target == 0.25


def test_an_undefined_outcome_reaches_no_tier_and_is_counted():
    found = chance_of_draws(np.array([np.nan, 5.0]), Goal(target=1, floor=0), Direction.UP)
    assert (found.target, found.floor, found.stretch, found.undefined) == (0.5, 0.5, None, 0.5)


def test_draws_that_are_never_defined_have_no_spread():
    assert spread(np.array([np.nan, np.nan])).middle is None


def test_the_plan_is_every_leaf_at_its_middle():
    found = plan_values(SHOP, estimates())
    assert found["sales"] == pytest.approx(366_000)
    assert found["new"] == pytest.approx(36_000)


def test_what_is_implied_lies_around_the_plan():
    found = implied(SHOP, estimates(), np.random.default_rng(3))["sales"]
    assert found.low < 366_000 < found.high
    assert found.low < found.middle < found.high


def test_the_number_that_moves_the_goal_most_comes_first():
    wide = {**estimates(), "returning_value": Estimate.from_quantiles(p10=200, p50=350, p90=500)}
    found = tornado(SHOP, wide)
    assert found[0].leaf == "returning_value"
    assert (found[0].at_low, found[0].at_high) == (pytest.approx(246_000), pytest.approx(486_000))
    assert all(one.size >= two.size for one, two in pairwise(found))


def test_a_leaf_that_may_be_zero_under_a_ratio_comes_last():
    leaves = {"a": Estimate.normal(10, 1), "b": Estimate.from_draws([0, 0, 0, 1, 1, 1, 2, 2])}
    assert [swing.size is None for swing in tornado(pair(Op.RATIO), leaves)] == [False, True]


@pytest.mark.parametrize("ask", [plan_values, tornado], ids=lambda ask: ask.__name__)
def test_leaves_without_estimate_are_named(ask):
    with pytest.raises(TreeError, match="no estimate for b"):
        ask(pair(Op.SUM), {"a": Estimate.point(1)})


def test_at_least_one_draw_is_asked_for():
    with pytest.raises(ValueError, match="at least 1"):
        implied(SHOP, estimates(), np.random.default_rng(1), 0)


@settings(max_examples=20)
@given(st.floats(1e5, 6e5), st.floats(1, 1e5))
def test_a_higher_bar_is_never_more_likely(target, more):
    found = chance(SHOP, Goal(target=target, floor=target - more), estimates(), np.random.default_rng(5), 500)
    assert found.floor >= found.target
