"""A tree as the lines of a table, one node a line, the way it is edited and pasted.

Only the shape; whether the tree makes sense is said by `tree.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yunce.kernel.direction import Direction
from yunce.strategy.rules.tree import Node, Op, Tree, TreeError

_PARENTS = re.compile(r"[,，、;；]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One node. parent: key or name of the node above, several separated by commas, empty for the root."""

    key: str
    name: str
    parent: str
    op: Op
    unit: str
    metric: str | None = None
    cause: str | None = None
    owner: str | None = None
    direction: Direction = Direction.UP


def lines_of(tree: Tree) -> tuple[Line, ...]:
    """The tree from the root down, each node once."""
    parents: dict[str, list[str]] = {}
    for node in tree.nodes:
        for child in node.children:
            parents.setdefault(child, []).append(node.key)
    order = dict.fromkeys(node.key for _depth, node in tree.walk())
    return tuple(
        Line(
            key=node.key,
            name=node.name,
            parent=", ".join(dict.fromkeys(parents.get(key, ()))),
            op=node.op,
            unit=node.unit,
            metric=node.metric,
            cause=node.cause,
            owner=node.owner,
            direction=node.direction,
        )
        for key in order
        for node in [tree.by_key[key]]
    )


def tree_of(lines: Sequence[Line]) -> Tree:
    """The tree that the lines say; children stand in the order of their lines.

    Raises TreeError naming the lines that are wrong.
    """
    if not lines:
        raise TreeError("there is no line", hint="write at least the number the goal is about")
    children: dict[str, list[str]] = {}
    for line in lines:
        for parent in _parents(line, lines):
            children.setdefault(parent, []).append(line.key)
    roots = [line.key for line in lines if not line.parent.strip()]
    if len(roots) != 1:
        found = "no line is" if not roots else f"{', '.join(roots)} are all"
        raise TreeError(f"{found} at the top", nodes=tuple(roots), hint="leave the parent empty on exactly one line")
    return Tree(root=roots[0], nodes=tuple(_node(line, tuple(children.get(line.key, ()))) for line in lines))


def _parents(line: Line, lines: Sequence[Line]) -> list[str]:
    keys = {other.key for other in lines}
    named: dict[str, list[str]] = {}
    for other in lines:
        named.setdefault(other.name, []).append(other.key)
    found = []
    for word in (part.strip() for part in _PARENTS.split(line.parent)):
        if not word:
            continue
        if word not in keys and len(named.get(word, ())) > 1:
            raise TreeError(f"{word} is the name of several lines", nodes=(line.key,), hint="write the parent's key")
        if word not in keys and word not in named:
            raise TreeError(
                f"the parent {word} of {line.key} is no line", nodes=(line.key,), hint="write its key or name"
            )
        found.append(word if word in keys else named[word][0])
    return found


def _node(line: Line, children: tuple[str, ...]) -> Node:
    return Node(
        key=line.key,
        name=line.name,
        unit=line.unit,
        op=line.op,
        children=children,
        metric=line.metric or None,
        owner=line.owner or None,
        cause=line.cause or None,
        direction=line.direction,
    )
