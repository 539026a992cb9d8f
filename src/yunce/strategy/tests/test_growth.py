"""What grows while its days pass, and what stands level: by the unit, or by how entered days add up."""

import pytest

from yunce.strategy.rules.growth import growing
from yunce.strategy.rules.tree import Node, Op, Tree


def node(key, unit, op=Op.LEAF, *children):
    return Node(key=key, name=key, unit=unit, op=op, children=children)


DEAL = Tree(
    root="sales",
    nodes=(
        node("sales", "CNY", Op.PRODUCT, "members", "value"),
        node("members", "人", Op.PRODUCT, "groups", "per_group"),
        node("groups", "群"), node("per_group", "人/群"), node("value", "CNY/人"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("entered", "grows"),
    [
        ({}, {"sales", "members", "groups"}),
        ({"groups": False}, set()),
        ({"groups": True}, {"sales", "members", "groups"}),
        ({"value": False}, {"sales", "members", "groups"}),
    ],
    ids=["by unit alone", "a list as it stands", "days of their own", "a value says nothing of the people"],
)
def test_a_number_grows_when_its_unit_and_its_parts_do(entered, grows):
    assert {key for key, does in growing(DEAL, entered).items() if does} == grows
