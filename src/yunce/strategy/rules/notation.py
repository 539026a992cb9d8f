"""Trees as JSON or YAML, both ways: nested, one mapping per node, as a person would write them.

Reads a few spellings (`+`, `sum`), writes one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunce.kernel.direction import Direction
from yunce.strategy.rules.tree import Node, Op, Tree, TreeError

_OPS: Mapping[str, Op] = {
    **{op.value: op for op in Op},
    "+": Op.SUM, "add": Op.SUM, "-": Op.DIFFERENCE, "subtract": Op.DIFFERENCE, "*": Op.PRODUCT, "×": Op.PRODUCT,
    "multiply": Op.PRODUCT, "/": Op.RATIO, "÷": Op.RATIO, "divide": Op.RATIO,
}  # fmt: skip
_LABELS = ("metric", "owner", "cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAndActual:
    """A tree with what was planned and what came, by leaf; a leaf without actual is None."""

    tree: Tree
    plan: Mapping[str, float]
    actual: Mapping[str, float | None]
    measured: Mapping[str, float]  # actual values of nodes above the leaves


def tree_to_json(tree: Tree) -> dict[str, Any]:
    """The tree as nested mappings. A node with a second parent is written in full once, then as its key."""
    return _written(tree, tree.root, set())


def tree_from_json(data: Any) -> Tree:
    """The tree from nested mappings; `key` may be left out when `name` serves.

    Raises TreeError naming the node and what is wrong with it.
    """
    nodes: list[Node] = []
    root = _read(data, "root", nodes, {})
    return Tree(root=root, nodes=tuple(nodes))


def plan_and_actual(data: Any) -> PlanAndActual:
    """A tree file with results: leaves carry `plan` and `actual`, or both stand as mappings beside `tree`.

    A node above the leaves may carry a measured `actual`; its plan always comes from the leaves.

    Raises TreeError when a leaf has no plan, a value is no number, or a value names no leaf.
    """
    if isinstance(data, Mapping) and "tree" in data:
        tree_data, found = data["tree"], {each: dict(data.get(each) or {}) for each in ("plan", "actual")}
    else:
        tree_data, found = data, {"plan": {}, "actual": {}}
    nodes: list[Node] = []
    root = _read(tree_data, "root", nodes, found)
    tree = Tree(root=root, nodes=tuple(nodes))
    leaves = [leaf.key for leaf in tree.leaves]
    for column, values in found.items():
        if strange := sorted(set(values) - {node.key for node in nodes}):
            raise TreeError(
                f"{column} is given for {', '.join(strange)}, which is not in the tree", nodes=tuple(strange)
            )
    plan = {key: _number(found["plan"].get(key), key, "plan") for key in leaves}
    if missing := [key for key, value in plan.items() if value is None]:
        raise TreeError(
            f"no plan for {', '.join(missing)}", nodes=tuple(missing), hint="write plan: NUMBER at each leaf"
        )
    actual = {node.key: _number(found["actual"].get(node.key), node.key, "actual") for node in nodes}
    return PlanAndActual(
        tree=tree,
        plan={key: value for key, value in plan.items() if value is not None},
        actual={key: actual[key] for key in leaves},
        measured={key: value for key, value in actual.items() if key not in leaves and value is not None},
    )


def _written(tree: Tree, key: str, done: set[str]) -> dict[str, Any]:
    node = tree.by_key[key]
    done.add(key)
    out: dict[str, Any] = {"key": node.key, "name": node.name, "unit": node.unit}
    if node.direction is not Direction.UP:
        out["direction"] = node.direction.value
    out.update({label: value for label in _LABELS if (value := getattr(node, label))})
    if node.op is not Op.LEAF:
        out["op"] = node.op.value
        out["children"] = [child if child in done else _written(tree, child, done) for child in node.children]
    return out


def _read(data: Any, place: str, nodes: list[Node], found: dict[str, dict[str, Any]]) -> str:
    """Adds the node and those below it to `nodes`, its values to `found`; returns its key."""
    if isinstance(data, str):
        return data  # a node written in full elsewhere
    if not isinstance(data, Mapping):
        raise TreeError(f"{place} is {type(data).__name__}, not a node", hint="a node is a mapping with key, unit, op")
    key = str(data.get("key") or data.get("name") or "")
    if not key:
        raise TreeError(f"{place} has no key", hint="give every node a key or a name")
    children = _children(data.get("children"), key)
    op = _op(data.get("op"), key, bool(children))
    keys = tuple(_read(child, f"child {i} of {key}", nodes, found) for i, child in enumerate(children, 1))
    for column, values in found.items():
        if data.get(column) is not None:
            values[key] = data[column]
    nodes.append(_node(data, key, op, keys))
    return key


def _node(data: Mapping[str, Any], key: str, op: Op, children: tuple[str, ...]) -> Node:
    direction = str(data.get("direction") or Direction.UP)
    if direction not in tuple(Direction):
        raise TreeError(f"direction of {key} is {direction!r}", nodes=(key,), hint="write up or down")
    labels = {label: str(data[label]) for label in _LABELS if data.get(label)}
    return Node(
        key=key, name=str(data.get("name") or key), unit=str(data.get("unit") or ""), op=op, children=children,
        direction=Direction(direction), **labels,
    )  # fmt: skip


def _children(data: Any, key: str) -> Sequence[Any]:
    if data is None:
        return ()
    if isinstance(data, Mapping):  # children: {buyers: {…}, orders: {…}}
        return [child if isinstance(child, str) else {"key": name, **(child or {})} for name, child in data.items()]
    if isinstance(data, list | tuple):
        return data
    raise TreeError(f"children of {key} is {type(data).__name__}", nodes=(key,), hint="write a list of nodes")


def _op(data: Any, key: str, has_children: bool) -> Op:
    if data is None:
        if has_children:
            raise TreeError(
                f"{key} has children but no op", nodes=(key,), hint="write op: sum, difference, product or ratio"
            )
        return Op.LEAF
    if (op := _OPS.get(str(data))) is None:
        raise TreeError(f"op of {key} is {data!r}", nodes=(key,), hint="write sum, difference, product or ratio")
    return op


def _number(value: Any, key: str, column: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TreeError(f"{column} of {key} is {value!r}, not a number", nodes=(key,), hint="write digits without unit")
    return float(value)
