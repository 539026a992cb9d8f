"""Values and draws of a tree; undefined spreads and never becomes 0."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.strategy.rules.evaluate import evaluate, evaluate_draws
from yunce.strategy.rules.tree import Node, Op, Tree, TreeError
from yunce.strategy.tests.shop import PLAN, SHOP

RATE = Tree(
    root="rate",
    nodes=(
        Node(key="rate", name="rate", unit="%", op=Op.RATIO, children=("part", "whole")),
        Node(key="part", name="part", unit="人", op=Op.DIFFERENCE, children=("all", "gone")),
        Node(key="all", name="all", unit="人"),
        Node(key="gone", name="gone", unit="人"),
        Node(key="whole", name="whole", unit="人"),
    ),
)


def test_a_shop_comes_to_its_sales():
    assert evaluate(SHOP, PLAN)["sales"] == 100 * 1.2 * 300 + 400 * 2 * 350 + 50_000


def test_a_missing_leaf_leaves_its_parents_undefined_and_others_not():
    found = evaluate(SHOP, {**PLAN, "new_orders": None})
    assert (found["sales"], found["new"], found["returning"]) == (None, None, 280_000)


def test_a_measured_node_stands_in_for_a_missing_leaf():
    assert evaluate(SHOP, {**PLAN, "new_orders": None}, {"new": 36_000})["sales"] == 366_000


def test_a_measured_node_does_not_override_what_its_leaves_say():
    assert evaluate(SHOP, PLAN, {"new": 1})["new"] == 36_000


def test_a_ratio_over_nothing_is_undefined():
    assert evaluate(RATE, {"all": 5, "gone": 2, "whole": 0})["rate"] is None
    assert evaluate(RATE, {"all": 5, "gone": 2, "whole": 6})["rate"] == 0.5


def test_draws_that_divide_by_zero_are_nan():
    draws = {"all": np.array([5.0, 5.0]), "gone": np.array([2.0, 2.0]), "whole": np.array([0.0, 6.0])}
    assert np.array_equal(evaluate_draws(RATE, draws)["rate"], [np.nan, 0.5], equal_nan=True)


@pytest.mark.parametrize(
    ("values", "says"), [({"ghost": 1.0}, "ghost is not a leaf"), ({"all": float("nan")}, "not a finite number")]
)
def test_a_value_that_does_not_belong_is_named(values, says):
    with pytest.raises(TreeError, match=says):
        evaluate(RATE, values)


def test_leaves_without_draws_are_named():
    with pytest.raises(TreeError, match="gone, whole"):
        evaluate_draws(RATE, {"all": np.ones(2)})


values = st.floats(-1e6, 1e6) | st.just(0.0)


@given(st.lists(st.tuples(values, values, values), min_size=1, max_size=5))
def test_draws_and_values_agree(rows):
    columns = dict(zip(("all", "gone", "whole"), np.array(rows).T, strict=True))
    drawn = evaluate_draws(RATE, columns)["rate"]
    for i, row in enumerate(rows):
        value = evaluate(RATE, dict(zip(("all", "gone", "whole"), row, strict=True)))["rate"]
        assert np.isnan(drawn[i]) if value is None else drawn[i] == pytest.approx(value, rel=1e-12)
