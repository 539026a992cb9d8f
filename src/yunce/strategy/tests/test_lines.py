"""A tree as lines of a table, both ways."""

from dataclasses import replace

import pytest

from yunce.strategy.rules.lines import Line, lines_of, tree_of
from yunce.strategy.rules.tree import Node, Op, Tree, TreeError
from yunce.strategy.tests.shop import SHOP


def test_a_tree_becomes_lines_and_comes_back():
    again = tree_of(lines_of(SHOP))
    assert again.by_key == SHOP.by_key
    assert again.root == SHOP.root


def test_a_shared_node_is_one_line_with_two_parents():
    tree = Tree(
        root="rate",
        nodes=(
            Node(key="rate", name="率", unit="%", op=Op.RATIO, children=("bought", "all")),
            Node(key="all", name="全部", unit="人", op=Op.SUM, children=("bought", "left")),
            Node(key="bought", name="买了", unit="人"),
            Node(key="left", name="没买", unit="人"),
        ),
    )
    lines = lines_of(tree)
    assert [line.parent for line in lines if line.key == "bought"] == ["rate, all"]
    assert tree_of(lines).by_key == tree.by_key


def line(key: str, parent: str = "", op: Op = Op.LEAF, **other) -> Line:
    return Line(**{"key": key, "name": key.upper(), "parent": parent, "op": op, "unit": "", **other})


def test_a_parent_may_be_given_by_its_name():
    assert tree_of([line("a", op=Op.SUM), line("b", "A")]).by_key["a"].children == ("b",)


def test_a_name_that_several_lines_have_needs_the_key():
    lines = [line("a", op=Op.SUM), line("b", "a", Op.SUM, name="X"), line("c", "a", name="X"), line("d", "X")]
    with pytest.raises(TreeError, match="name of several lines"):
        tree_of(lines)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "no line"),
        ([line("a"), line("b")], "a, b are all at the top"),
        ([line("a", "b", Op.SUM), line("b", "a", Op.SUM)], "no line is at the top"),
        ([line("a", op=Op.SUM), line("b", "ghost")], "the parent ghost of b is no line"),
    ],
    ids=["nothing", "two tops", "no top", "a parent that is not there"],
)
def test_lines_that_are_no_tree_say_why(lines, says):
    with pytest.raises(TreeError, match=says):
        tree_of(lines)


def test_the_order_of_lines_is_the_order_of_children():
    lines = [line("gap", op=Op.DIFFERENCE), line("sales", "gap"), line("cost", "gap")]
    assert tree_of(lines).by_key["gap"].children == ("sales", "cost")
    assert tree_of([lines[0], lines[2], replace(lines[1])]).by_key["gap"].children == ("cost", "sales")
