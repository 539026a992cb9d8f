"""What a tree comes to: on single values with gaps, and on arrays of draws.

Undefined is None (nan in arrays) and spreads upwards; it never turns into 0.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from yunce.strategy.rules.tree import Node, Op, Tree, TreeError

Draws = NDArray[np.float64]


def evaluate(
    tree: Tree, values: Mapping[str, float | None], measured: Mapping[str, float] | None = None
) -> dict[str, float | None]:
    """Every node's value by key, from the leaves' values.

    A leaf that is absent or None makes every node that needs it None; so does a division by 0.
    measured: values of nodes above the leaves, which stand in where a node cannot be computed from its children.
    Raises TreeError when a value is given for a key that is not in the tree, or is not finite.
    """
    stand_ins = measured or {}
    _check_keys(values, [leaf.key for leaf in tree.leaves], "a leaf")
    _check_keys(stand_ins, list(tree.by_key), "a node")
    found: dict[str, float | None] = {}
    for node in tree.bottom_up:
        value = values.get(node.key) if node.op is Op.LEAF else _value(node, found)
        found[node.key] = stand_ins.get(node.key) if value is None else value
    return found


def evaluate_draws(tree: Tree, draws: Mapping[str, Draws]) -> dict[str, Draws]:
    """Every node's draws by key; all arrays have the shape of the leaves' arrays, nan where undefined.

    Raises TreeError when a leaf has no draws.
    """
    if missing := [leaf.key for leaf in tree.leaves if leaf.key not in draws]:
        raise TreeError(
            f"no estimate for {', '.join(missing)}", nodes=tuple(missing), hint="give each leaf three numbers"
        )
    found: dict[str, Draws] = {}
    for node in tree.bottom_up:
        found[node.key] = draws[node.key] if node.op is Op.LEAF else _array(node, found)
    return found


def _check_keys(values: Mapping[str, float | None], keys: Sequence[str], kind: str) -> None:
    for key, value in values.items():
        if key not in keys:
            raise TreeError(f"{key} is not {kind} of the tree", nodes=(key,), hint=f"known: {', '.join(sorted(keys))}")
        if value is not None and not math.isfinite(value):
            raise TreeError(f"{key} is {value}, not a finite number", nodes=(key,), hint="leave unknown values out")


def _value(node: Node, found: Mapping[str, float | None]) -> float | None:
    parts: list[float] = []
    for child in node.children:
        value = found[child]
        if value is None:
            return None
        parts.append(value)
    return combine_values(node.op, parts)


def combine_values(op: Op, parts: Sequence[float]) -> float | None:
    """One node's value from its children's, in order; None for a ratio over 0, or too large to hold. Not for leaves."""
    if op is Op.SUM:
        value = math.fsum(parts)
    elif op is Op.DIFFERENCE:
        value = math.fsum([parts[0], *(-part for part in parts[1:])])
    elif op is Op.PRODUCT:
        value = math.prod(parts)
    else:
        value = math.nan if parts[1] == 0 else parts[0] / parts[1]
    return value if math.isfinite(value) else None


def _array(node: Node, found: Mapping[str, Draws]) -> Draws:
    first, *others = (found[child] for child in node.children)
    value = first.copy()
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        for other in others:
            if node.op is Op.SUM:
                value += other
            elif node.op is Op.DIFFERENCE:
                value -= other
            elif node.op is Op.PRODUCT:
                value *= other
            else:
                value /= other
    value[~np.isfinite(value)] = np.nan
    return value
