"""Trees go to JSON and back; files with results are read or refused with a place."""

import json

import pytest

from yunce.kernel.direction import Direction
from yunce.strategy.rules.notation import plan_and_actual, tree_from_json, tree_to_json
from yunce.strategy.rules.tree import Node, Op, Tree, TreeError
from yunce.strategy.tests.shop import SHOP


def test_a_tree_reads_back_what_it_wrote():
    data = json.loads(json.dumps(tree_to_json(SHOP)))
    again = tree_from_json(data)
    assert again.by_key == SHOP.by_key
    assert tree_to_json(again) == data


def test_a_shared_node_is_written_once():
    tree = Tree(
        root="rate",
        nodes=(
            Node(key="rate", name="rate", unit="%", op=Op.RATIO, children=("bought", "all")),
            Node(key="all", name="all", unit="人", op=Op.SUM, children=("bought", "left")),
            Node(key="bought", name="bought", unit="人"),
            Node(key="left", name="left", unit="人", direction=Direction.DOWN),
        ),
    )
    data = tree_to_json(tree)
    assert data["children"][1]["children"][0] == "bought"
    assert tree_from_json(data).by_key == tree.by_key


def test_a_file_carries_plan_and_actual_at_its_leaves():
    found = plan_and_actual(
        {
            "key": "sales",
            "op": "*",
            "actual": 990,
            "children": {"buyers": {"plan": 10, "actual": 11}, "value": {"plan": 100}},
        }
    )
    assert found.plan == {"buyers": 10, "value": 100}
    assert found.actual == {"buyers": 11, "value": None}
    assert found.measured == {"sales": 990}


def test_plan_and_actual_may_stand_beside_the_tree():
    tree = {"name": "sales", "op": "sum", "children": [{"name": "a"}, {"name": "b"}]}
    found = plan_and_actual({"tree": tree, "plan": {"a": 1, "b": 2}, "actual": {"a": 3}})
    assert (found.plan, found.actual) == ({"a": 1.0, "b": 2.0}, {"a": 3.0, "b": None})


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "root is list"),
        ({"op": "sum", "children": [{"key": "a"}]}, "root has no key"),
        ({"key": "r", "children": [{"key": "a"}]}, "r has children but no op"),
        ({"key": "r", "op": "power", "children": [{"key": "a"}]}, "op of r is 'power'"),
        ({"key": "r", "op": "sum", "children": [{"key": "a", "plan": "ten"}]}, "plan of a is 'ten'"),
        ({"key": "r", "op": "sum", "children": [{"key": "a"}]}, "no plan for a"),
        ({"key": "r", "op": "sum", "children": [{}]}, "child 1 of r has no key"),
        ({"tree": {"key": "r"}, "plan": {"r": 1, "x": 2}}, "plan is given for x"),
        ({"key": "r", "direction": "sideways", "plan": 1}, "direction of r is 'sideways'"),
        ({"key": "r", "op": "sum", "children": "a"}, "children of r is str"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(data, says):
    with pytest.raises(TreeError, match=says):
        plan_and_actual(data)
