"""A tree is checked when it is made, and says which nodes are wrong."""

import pytest

from yunce.strategy.rules.tree import Node, Op, Tree, TreeError
from yunce.strategy.tests.shop import SHOP


def leaf(key: str, unit: str = "人") -> Node:
    return Node(key=key, name=key, unit=unit)


def made_of(key: str, op: Op, *children: str, unit: str = "人") -> Node:
    return Node(key=key, name=key, unit=unit, op=op, children=children)


def test_leaves_come_from_left_to_right():
    assert [node.key for node in SHOP.leaves][:3] == ["new_buyers", "new_orders", "new_value"]
    assert SHOP.leaves_under("returning") == ("returning_buyers", "returning_orders", "returning_value")


def test_children_come_before_parents():
    order = [node.key for node in SHOP.bottom_up]
    assert all(order.index(child) < order.index(node.key) for node in SHOP.nodes for child in node.children)


def test_a_page_walks_from_the_root_with_depths():
    assert [(depth, node.key) for depth, node in SHOP.walk()][:3] == [(0, "sales"), (1, "new"), (2, "new_buyers")]


def test_two_nodes_with_one_key_are_refused():
    with pytest.raises(TreeError, match="two nodes have the key a"):
        Tree(root="r", nodes=(made_of("r", Op.SUM, "a"), leaf("a"), leaf("a")))


def test_a_circle_is_refused_and_named():
    nodes = (made_of("r", Op.SUM, "a"), made_of("a", Op.SUM, "b"), made_of("b", Op.SUM, "a"))
    with pytest.raises(TreeError, match="a → b → a") as error:
        Tree(root="r", nodes=nodes)
    assert error.value.nodes == ("a", "b")


def test_adding_persons_to_money_names_both_nodes():
    nodes = (made_of("r", Op.SUM, "buyers", "sales"), leaf("buyers"), leaf("sales", "GBP"))
    with pytest.raises(TreeError, match=r"buyers is in 人, sales is in GBP") as error:
        Tree(root="r", nodes=nodes)
    assert error.value.nodes == ("buyers", "sales")


def test_a_sum_must_have_the_unit_of_its_children():
    with pytest.raises(TreeError, match="a is in 人, r is in GBP"):
        Tree(root="r", nodes=(made_of("r", Op.SUM, "a", unit="GBP"), leaf("a")))


def test_a_product_must_come_out_in_its_own_unit():
    nodes = (made_of("sales", Op.PRODUCT, "buyers", "orders", unit="GBP"), leaf("buyers"), leaf("orders", "单/人"))
    with pytest.raises(TreeError, match="set the unit of sales to 单"):
        Tree(root="sales", nodes=nodes)


def test_a_rate_may_turn_views_into_buyers():
    nodes = (made_of("buyers", Op.PRODUCT, "views", "rate"), leaf("views", "次"), leaf("rate", "%"))
    assert Tree(root="buyers", nodes=nodes).root == "buyers"


def test_a_share_is_a_ratio_of_two_counts():
    nodes = (made_of("rate", Op.RATIO, "buyers", "views", unit="%"), leaf("buyers"), leaf("views", "次"))
    assert Tree(root="rate", nodes=nodes).root == "rate"


def test_a_ratio_of_money_and_persons_is_no_share():
    nodes = (made_of("rate", Op.RATIO, "sales", "buyers", unit="%"), leaf("sales", "GBP"), leaf("buyers"))
    with pytest.raises(TreeError, match="GBP/人"):
        Tree(root="rate", nodes=nodes)


def test_a_unit_that_is_not_stated_is_not_checked():
    assert Tree(root="r", nodes=(made_of("r", Op.SUM, "a", "b", unit=""), leaf("a"), leaf("b", "GBP"))).root == "r"


def test_a_child_that_does_not_exist_is_named():
    with pytest.raises(TreeError, match="r uses ghost"):
        Tree(root="r", nodes=(made_of("r", Op.SUM, "ghost"),))


def test_a_node_outside_the_root_is_named():
    with pytest.raises(TreeError, match="not under the root r: lost"):
        Tree(root="r", nodes=(made_of("r", Op.SUM, "a"), leaf("a"), leaf("lost")))


def test_a_ratio_needs_exactly_two():
    with pytest.raises(TreeError, match="needs exactly 2"):
        made_of("r", Op.RATIO, "a")


def test_a_leaf_has_no_children():
    with pytest.raises(TreeError, match="is a leaf but has children"):
        made_of("r", Op.LEAF, "a")


def test_a_node_may_serve_two_parents():
    nodes = (
        made_of("rate", Op.RATIO, "bought", "all", unit="%"),
        made_of("all", Op.SUM, "bought", "left"),
        leaf("bought"),
        leaf("left"),
    )
    assert [node.key for node in Tree(root="rate", nodes=nodes).leaves] == ["bought", "left"]
