"""The KPI tree: numbers that multiply and add up to a goal, checked when made.

Values only; what a leaf is believed to be (an Estimate) and what became of it live elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from yunce.kernel.direction import Direction
from yunce.strategy.rules.units import Dimension, combine, converts_a_count, dimension, written


class Op(StrEnum):
    """How a node comes from its children; a leaf has none."""

    LEAF = "leaf"
    SUM = "sum"
    DIFFERENCE = "difference"  # the first minus all others
    PRODUCT = "product"
    RATIO = "ratio"  # the first divided by the second


class TreeError(ValueError):
    """A tree that cannot be computed: what is wrong, at which nodes, and what to do."""

    def __init__(self, what: str, *, nodes: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(f"{what}; {hint}" if hint else what)
        self.what = what
        self.nodes = nodes
        self.hint = hint


_ARITY = {Op.SUM: (1, None), Op.DIFFERENCE: (2, None), Op.PRODUCT: (1, None), Op.RATIO: (2, 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One number of the tree. `cause` and `metric` are labels the tree only carries."""

    key: str
    name: str
    unit: str  # as units.dimension reads it; `%` is a share held as 0..1; empty is not stated, and not checked
    op: Op = Op.LEAF
    children: tuple[str, ...] = ()
    metric: str | None = None  # key in the metric dictionary, when the number can be measured
    owner: str | None = None
    cause: str | None = None  # cause class of its misses
    direction: Direction = Direction.UP

    def __post_init__(self) -> None:
        if not self.key.strip():
            raise TreeError(f"node {self.name!r} has no key", hint="give every node a short key, such as buyers")
        if self.op is Op.LEAF:
            if self.children:
                raise TreeError(
                    f"{self.key} is a leaf but has children {', '.join(self.children)}",
                    nodes=(self.key,),
                    hint="choose sum, difference, product or ratio",
                )
            return
        least, most = _ARITY[self.op]
        if len(self.children) < least or (most is not None and len(self.children) > most):
            wanted = f"exactly {least}" if most == least else f"at least {least}"
            raise TreeError(
                f"{self.key} is a {self.op} of {len(self.children)} nodes, and needs {wanted}",
                nodes=(self.key,),
                hint="add or remove children, or make it a leaf",
            )


@dataclass(frozen=True)
class Tree:
    """Nodes under one root. A node may serve several parents, for instance as part of a sum and as a base of a rate."""

    root: str
    nodes: tuple[Node, ...] = field(default=())

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for node in self.nodes:
            if node.key in seen:
                raise TreeError(f"two nodes have the key {node.key}", nodes=(node.key,), hint="rename one of them")
            seen.add(node.key)
        self._check_links(seen)
        self._check_units()

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """Nodes by their key."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def bottom_up(self) -> tuple[Node, ...]:
        """Every node once, children before parents."""
        done: dict[str, Node] = {}
        self._visit(self.root, (), done)
        return tuple(done.values())

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The leaves from left to right, each once."""
        return tuple(node for node in self.bottom_up if node.op is Op.LEAF)

    def leaves_under(self, key: str) -> tuple[str, ...]:
        """Keys of the leaves that `key` is made of; a leaf is made of itself."""
        node = self.by_key[key]
        if node.op is Op.LEAF:
            return (key,)
        return tuple(dict.fromkeys(leaf for child in node.children for leaf in self.leaves_under(child)))

    def walk(self) -> Iterator[tuple[int, Node]]:
        """(depth, node) from the root down, a node with two parents twice: the order of a page."""
        yield from self._walk(self.root, 0)

    def _walk(self, key: str, depth: int) -> Iterator[tuple[int, Node]]:
        node = self.by_key[key]
        yield depth, node
        for child in node.children:
            yield from self._walk(child, depth + 1)

    def _visit(self, key: str, above: tuple[str, ...], done: dict[str, Node]) -> None:
        if key in above:
            ring = (*above[above.index(key) :], key)
            raise TreeError(f"nodes go round in a circle: {' → '.join(ring)}", nodes=ring[:-1], hint="cut one link")
        if key in done:
            return
        for child in self.by_key[key].children:
            self._visit(child, (*above, key), done)
        done[key] = self.by_key[key]

    def _check_links(self, keys: set[str]) -> None:
        if self.root not in keys:
            raise TreeError(f"the root {self.root!r} is not among the nodes", nodes=(self.root,))
        for node in self.nodes:
            for child in node.children:
                if child not in keys:
                    raise TreeError(
                        f"{node.key} uses {child}, which does not exist",
                        nodes=(node.key, child),
                        hint="add the node or correct the key",
                    )
        reached = {node.key for node in self.bottom_up}
        if lost := sorted(keys - reached):
            raise TreeError(
                f"not under the root {self.root}: {', '.join(lost)}",
                nodes=tuple(lost),
                hint="hang these nodes below a parent or remove them",
            )

    def _check_units(self) -> None:
        dims = {node.key: _dimension(node) for node in self.nodes}
        for node in self.bottom_up:
            if not all(self.by_key[key].unit.strip() for key in (node.key, *node.children)):
                continue
            if node.op in (Op.SUM, Op.DIFFERENCE):
                self._check_same_unit(node, dims)
            elif node.op in (Op.PRODUCT, Op.RATIO):
                self._check_made_unit(node, dims)

    def _check_same_unit(self, node: Node, dims: dict[str, Dimension]) -> None:
        first = node.children[0]
        for child in (*node.children[1:], node.key):
            if dims[child] != dims[first]:
                one, other = self.by_key[first], self.by_key[child]
                raise TreeError(
                    f"{node.key} adds up unlike units: {one.key} is in {one.unit}, {other.key} is in {other.unit}",
                    nodes=(one.key, other.key),
                    hint="a sum needs one unit; multiply by a price or a rate first",
                )

    def _check_made_unit(self, node: Node, dims: dict[str, Dimension]) -> None:
        children = [dims[child] for child in node.children]
        if node.op is Op.RATIO:
            # 转化率 = 下单(人) / 访问(次): a rate may relate two counted things; a value per order may not.
            made, shares = combine(children[:1], children[1:]), int(not dims[node.key])
        else:
            made, shares = combine(children), sum(not child for child in children)
        if made == dims[node.key] or converts_a_count(made, dims[node.key], shares):
            return
        parts = ", ".join(f"{key} in {self.by_key[key].unit}" for key in node.children)
        raise TreeError(
            f"{node.key} is in {node.unit}, but the {node.op} of {parts} is in {written(made)}",
            nodes=(node.key, *node.children),
            hint=f"set the unit of {node.key} to {written(made)}, or correct a child's unit",
        )


def _dimension(node: Node) -> Dimension:
    try:
        return dimension(node.unit)
    except ValueError as problem:
        raise TreeError(str(problem), nodes=(node.key,)) from None
