"""The gap is split without remainder, on textbook cases and on random trees."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.review.rules.reconcile import ReconcileError, log_mean, product_weights, ratio_weights, reconcile
from yunce.strategy.rules.evaluate import evaluate
from yunce.strategy.rules.tree import Node, Op, Tree
from yunce.strategy.tests.shop import PLAN, SHOP


def split(tree, plan, actual, measured=None):
    return reconcile(tree, evaluate(tree, plan), evaluate(tree, actual, measured))


def by_leaf(found):
    return {each.leaf: each.value for each in found.contributions}


def flat(op: Op, *keys: str) -> Tree:
    return Tree(
        root="root",
        nodes=(
            Node(key="root", name="root", unit="", op=op, children=keys),
            *(Node(key=key, name=key, unit="") for key in keys),
        ),
    )


def test_a_sum_passes_its_differences_through():
    found = split(flat(Op.SUM, "a", "b"), {"a": 10, "b": 20}, {"a": 13, "b": 18})
    assert (by_leaf(found), found.gap, found.residual) == ({"a": 3, "b": -2}, 1, 0)


def test_what_is_taken_away_counts_against():
    found = split(flat(Op.DIFFERENCE, "sales", "refunds"), {"sales": 100, "refunds": 5}, {"sales": 100, "refunds": 9})
    assert by_leaf(found) == {"sales": 0, "refunds": -4}


def test_a_product_of_positive_values_is_split_by_log_means():
    """Ang (2005): with V = x·y, Δx-effect = L(V1, V0)·ln(x1/x0)."""
    found = by_leaf(split(flat(Op.PRODUCT, "x", "y"), {"x": 2, "y": 10}, {"x": 3, "y": 12}))
    whole = (36 - 20) / math.log(36 / 20)
    assert found == pytest.approx({"x": whole * math.log(3 / 2), "y": whole * math.log(12 / 10)}, rel=1e-12)


def test_a_factor_that_did_not_move_contributes_nothing():
    assert by_leaf(split(flat(Op.PRODUCT, "x", "y"), {"x": 2, "y": 10}, {"x": 2, "y": 12}))["x"] == 0


def test_a_factor_at_zero_is_split_by_shapley():
    """x: 0 → 3 and y: 10 → 20. Orders x,y and y,x give x 30 or 60, y 30 or 0."""
    assert by_leaf(split(flat(Op.PRODUCT, "x", "y"), {"x": 0, "y": 10}, {"x": 3, "y": 20})) == {"x": 45, "y": 15}


def test_a_ratio_rises_by_its_numerator_and_falls_by_its_denominator():
    found = by_leaf(split(flat(Op.RATIO, "n", "d"), {"n": 20, "d": 100}, {"n": 30, "d": 120}))
    whole = (0.25 - 0.2) / math.log(0.25 / 0.2)
    assert found == pytest.approx({"n": whole * math.log(1.5), "d": -whole * math.log(1.2)}, rel=1e-12)


def test_a_rate_over_segments_splits_into_rate_and_mix():
    """One shop's conversion rises, and visitors move to the better shop: both show, and nothing is left over."""
    shops = ("a", "b")
    nodes = [
        Node(key="rate", name="rate", unit="%", op=Op.RATIO, children=("orders", "visits")),
        Node(key="orders", name="orders", unit="单", op=Op.SUM, children=("orders_a", "orders_b")),
        Node(key="visits", name="visits", unit="次", op=Op.SUM, children=("visits_a", "visits_b")),
    ]
    for shop in shops:
        children = (f"visits_{shop}", f"cr_{shop}")
        nodes.append(Node(key=f"orders_{shop}", name="", unit="单", op=Op.PRODUCT, children=children))
        nodes.append(Node(key=f"visits_{shop}", name="", unit="次"))
        nodes.append(Node(key=f"cr_{shop}", name="", unit="单/次"))
    tree = Tree(root="rate", nodes=tuple(nodes))
    plan = {"visits_a": 100, "visits_b": 100, "cr_a": 0.1, "cr_b": 0.3}
    found = split(tree, plan, {**plan, "visits_b": 300, "cr_a": 0.12})
    assert found.gap == pytest.approx(0.255 - 0.2)
    assert found.residual == pytest.approx(0, abs=1e-15)
    assert by_leaf(found)["cr_a"] > 0
    assert by_leaf(found)["visits_b"] > 0
    assert by_leaf(found)["visits_a"] == by_leaf(found)["cr_b"] == 0


def test_a_missing_actual_under_a_measured_product_is_named_and_not_split():
    actual = {**PLAN, "new_buyers": 120, "new_orders": None, "unidentified": 51_000}
    found = split(SHOP, PLAN, actual, {"new": 40_000})
    assert found.gap == 5_000
    assert by_leaf(found)["unidentified"] == 1_000
    assert [(each.node, each.leaves, each.value) for each in found.unsettled] == [("new", ("new_orders",), 4_000)]
    assert "new_buyers" not in by_leaf(found)
    assert found.residual == 0


def test_a_missing_part_of_a_measured_sum_is_the_rest():
    found = split(SHOP, PLAN, {**PLAN, "unidentified": None, "new_buyers": 110}, {"sales": 370_000})
    assert found.gap == 4_000
    assert by_leaf(found)["new_buyers"] == pytest.approx(3_600)
    assert [(each.leaves, each.value) for each in found.unsettled] == [(("unidentified",), pytest.approx(400))]
    assert found.residual == pytest.approx(0, abs=1e-9)


def test_an_unknown_outcome_has_no_gap_but_keeps_what_is_known():
    found = split(SHOP, PLAN, {**PLAN, "unidentified": None, "new_buyers": 110})
    assert (found.gap, found.actual, found.residual) == (None, None, None)
    assert by_leaf(found)["new_buyers"] == pytest.approx(3_600)
    assert [(each.leaves, each.value) for each in found.unsettled] == [(("unidentified",), None)]


def test_known_leaves_of_an_unknown_sum_below_are_still_counted():
    tree = Tree(
        root="all",
        nodes=(
            Node(key="all", name="", unit="", op=Op.DIFFERENCE, children=("a", "others")),
            Node(key="others", name="", unit="", op=Op.SUM, children=("b", "c")),
            *(Node(key=key, name="", unit="") for key in "abc"),
        ),
    )
    found = split(tree, {"a": 10, "b": 2, "c": 3}, {"a": 11, "b": 4, "c": None}, {"all": 4})
    assert by_leaf(found) == {"a": 1, "b": -2}
    assert [(each.leaves, each.value) for each in found.unsettled] == [(("c",), 0)]


def test_an_outcome_that_divides_by_zero_is_left_open():
    found = split(flat(Op.RATIO, "n", "d"), {"n": 1, "d": 2}, {"n": 1, "d": 0})
    assert (found.gap, found.unsettled[0].leaves) == (None, ("n", "d"))


def test_a_plan_without_a_leaf_is_refused_by_name():
    with pytest.raises(ReconcileError, match="plan of a is not known"):
        split(flat(Op.SUM, "a", "b"), {"b": 1}, {"a": 1, "b": 1})


def shapley_by_permutations(before, after):
    n = len(before)
    totals = [0.0] * n
    for order in itertools.permutations(range(n)):
        state = list(before)
        for i in order:
            old = math.prod(state)
            state[i] = after[i]
            totals[i] += math.prod(state) - old
    return [total / math.factorial(n) for total in totals]


numbers = st.integers(-50, 50).map(float)
positive = st.floats(1e-3, 1e4)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6))
def test_shapley_weights_are_the_average_over_all_orders(pairs):
    before, after = (list(side) for side in zip(*pairs, strict=True))
    if all(value > 0 for value in (*before, *after)):
        before[0] = 0.0
    weights = product_weights(before, after)
    parts = [weight * (new - old) for weight, old, new in zip(weights, before, after, strict=True)]
    assert parts == pytest.approx(shapley_by_permutations(before, after), rel=1e-9, abs=1e-6)


@given(positive, positive)
def test_the_log_mean_lies_between_and_is_symmetric(a, b):
    assert min(a, b) * (1 - 1e-12) <= log_mean(a, b) <= max(a, b) * (1 + 1e-12)
    assert log_mean(a, b) == pytest.approx(log_mean(b, a), rel=1e-9)


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), *(st.floats(0.01, 1e3) | st.floats(-1e3, -0.01),) * 2)
def test_a_ratio_is_split_exactly(n0, n1, d0, d1):
    up, down = ratio_weights([n0, d0], [n1, d1])
    parts = [up * (n1 - n0), down * (d1 - d0)]
    scale = max(map(abs, (*parts, n0 / d0, n1 / d1)))
    assert math.fsum(parts) == pytest.approx(n1 / d1 - n0 / d0, rel=1e-9, abs=1e-9 * scale + 1e-300)


@st.composite
def trees(draw, values=positive):
    """A random tree of up to four levels, with a plan and an outcome."""
    counter = itertools.count()
    nodes: list[Node] = []

    def grow(depth: int) -> str:
        key = f"n{next(counter)}"
        op = Op.LEAF if depth == 0 else draw(st.sampled_from(list(Op)))
        size = 0 if op is Op.LEAF else 2 if op is Op.RATIO else draw(st.integers(2, 4))
        children = tuple(grow(depth - 1) for _ in range(size))
        nodes.append(Node(key=key, name=key, unit="", op=op, children=children))
        return key

    tree = Tree(root=grow(draw(st.integers(1, 3))), nodes=tuple(nodes))
    plan, actual = ({leaf.key: draw(values) for leaf in tree.leaves} for _ in range(2))
    return tree, plan, actual


def scale_of(found):
    return max(1.0, abs(found.plan), abs(found.actual), *(abs(each.value) for each in found.contributions))


@given(trees())
def test_contributions_sum_to_the_gap_on_random_trees(case):
    tree, plan, actual = case
    if None in (*evaluate(tree, plan).values(), *evaluate(tree, actual).values()):
        return
    found = split(tree, plan, actual)
    assert not found.unsettled
    assert abs(found.residual) <= 1e-9 * scale_of(found)


@given(trees(values=numbers))
def test_contributions_sum_to_the_gap_with_zeros_and_losses(case):
    tree, plan, actual = case
    if None in (*evaluate(tree, plan).values(), *evaluate(tree, actual).values()):
        return
    found = split(tree, plan, actual)
    assert abs(found.residual) <= 1e-9 * scale_of(found)


@given(trees(values=positive | st.just(0.0)), st.randoms(use_true_random=False))
def test_the_order_of_children_does_not_matter(case, random):
    tree, plan, actual = case
    if None in (*evaluate(tree, plan).values(), *evaluate(tree, actual).values()):
        return
    shuffled = []
    for node in tree.nodes:
        children = list(node.children)
        if node.op in (Op.SUM, Op.PRODUCT):
            random.shuffle(children)
        shuffled.append(Node(key=node.key, name="", unit="", op=node.op, children=tuple(children)))
    random.shuffle(shuffled)
    other = Tree(root=tree.root, nodes=tuple(shuffled))
    one, two = split(tree, plan, actual), split(other, plan, actual)
    assert by_leaf(one) == pytest.approx(by_leaf(two), rel=1e-9, abs=1e-9 * scale_of(one))
