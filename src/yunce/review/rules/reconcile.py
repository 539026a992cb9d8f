"""The gap between outcome and plan, split over the leaves of a KPI tree without remainder.

Says how much each number moved the result; why it moved is `causes.py`, and never a matter of this arithmetic.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

# Quotients of anything smaller overflow in the logarithm; such a value is a 0 to any planner.
_TINY = 1e-100


class Node(Protocol):
    """What this arithmetic needs of a tree node; op is leaf, sum, difference, product or ratio."""

    @property
    def key(self) -> str: ...
    @property
    def op(self) -> str: ...
    @property
    def children(self) -> tuple[str, ...]: ...


class Tree(Protocol):
    """Nodes with children before parents; a node may serve several parents."""

    @property
    def root(self) -> str: ...
    @property
    def bottom_up(self) -> Sequence[Node]: ...
    def leaves_under(self, key: str) -> tuple[str, ...]: ...


class ReconcileError(ValueError):
    """The gap cannot be split: the node where, and what to do."""

    def __init__(self, what: str, *, node: str, hint: str = "") -> None:
        super().__init__(f"{what}; {hint}" if hint else what)
        self.what = what
        self.node = node
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one leaf added to the root's gap, in the root's unit."""

    leaf: str
    value: float
    plan: float
    actual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """The part of the gap at `node` that cannot be split because `leaves` have no actual; None when unknown too."""

    node: str
    leaves: tuple[str, ...]
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """plan + Σ contributions + Σ unsettled + residual = actual; gap and residual are None when actual is unknown."""

    plan: float
    actual: float | None
    gap: float | None
    contributions: tuple[Contribution, ...]
    unsettled: tuple[Unsettled, ...]
    residual: float | None


def reconcile(tree: Tree, plan: Mapping[str, float | None], actual: Mapping[str, float | None]) -> Reconciliation:
    """Split outcome − plan over the leaves.

    plan, actual: a value for every node (strategy.evaluate); actual None where it was not measured or is undefined.
    Every link from a node to a child carries a weight m with Σ m·Δchild = Δnode; a leaf's contribution is its Δ
    times the weights on the way to the root, so nested trees stay exact.
    Sums and differences: ±1. Products of positive values: log-mean Divisia, m = L(V)/L(x) (Ang 2005, Energy
    Policy 33). Ratios of positive values: the same, with the denominator's sign turned. Where a value is 0 or
    negative: Shapley.
    Raises ReconcileError when a plan value is missing or undefined.
    """
    planned = _complete(tree, plan)
    contributions, unsettled = _Split(tree, planned, actual).run()
    total = actual[tree.root]
    gap = None if total is None else total - planned[tree.root]
    parts = [*(each.value for each in contributions), *(each.value for each in unsettled if each.value is not None)]
    return Reconciliation(
        plan=planned[tree.root],
        actual=total,
        gap=gap,
        contributions=contributions,
        unsettled=unsettled,
        residual=None if gap is None else gap - math.fsum(parts),
    )


def _complete(tree: Tree, plan: Mapping[str, float | None]) -> dict[str, float]:
    found: dict[str, float] = {}
    for node in tree.bottom_up:
        value = plan.get(node.key)
        if value is None:
            raise ReconcileError(
                f"the plan of {node.key} is not known",
                node=node.key,
                hint="give every leaf a planned value, and every ratio a denominator above 0",
            )
        found[node.key] = value
    return found


class _Split:
    """One pass from the root down: weights are gathered at each node before it hands them to its children."""

    def __init__(self, tree: Tree, plan: Mapping[str, float], actual: Mapping[str, float | None]) -> None:
        self._tree = tree
        self._nodes = {node.key: node for node in tree.bottom_up}
        self._plan = plan
        self._actual = actual
        self._weights: dict[str, list[float]] = {tree.root: [1.0]}
        self._unsettled: list[Unsettled] = []

    def run(self) -> tuple[tuple[Contribution, ...], tuple[Unsettled, ...]]:
        found: dict[str, Contribution] = {}
        for node in reversed(self._tree.bottom_up):
            weight = math.fsum(self._weights.get(node.key, ()))
            if node.key not in self._weights:
                continue  # below a part that could not be split
            if node.op == "leaf":
                actual = self._actual[node.key]
                if actual is None:
                    self._leave(node, None)
                    continue
                plan = self._plan[node.key]
                found[node.key] = Contribution(leaf=node.key, value=weight * (actual - plan), plan=plan, actual=actual)
            elif node.op in ("sum", "difference"):
                self._pass_on_sum(node, weight)
            else:
                self._pass_on_product(node, weight)
        order = [node.key for node in self._tree.bottom_up if node.key in found]
        return tuple(found[key] for key in order), tuple(self._unsettled)

    def _pass_on_sum(self, node: Node, weight: float) -> None:
        total = self._actual[node.key]
        parts: list[float] = []
        for child, sign in self._known_parts(node):
            value = self._actual[child]
            assert value is not None  # noqa: S101  (what _known_parts is)
            self._weights.setdefault(child, []).append(weight * sign)
            parts.append(sign * (value - self._plan[child]))
        if all(self._actual[child] is not None for child in node.children):
            return
        rest = None if total is None else weight * (total - self._plan[node.key] - math.fsum(parts))
        self._leave(node, rest)

    def _known_parts(self, node: Node) -> Iterator[tuple[str, float]]:
        """Known children with their sign, and those of unknown sums below: knowing two shops of three still helps."""
        for place, child in enumerate(node.children):
            sign = -1.0 if node.op == "difference" and place else 1.0
            if self._actual[child] is not None:
                yield child, sign
            elif self._nodes[child].op in ("sum", "difference"):
                for key, below in self._known_parts(self._nodes[child]):
                    yield key, sign * below

    def _pass_on_product(self, node: Node, weight: float) -> None:
        total = self._actual[node.key]
        after = [self._actual[child] for child in node.children]
        values = [value for value in after if value is not None]
        if total is None or len(values) < len(after):
            self._leave(node, None if total is None else weight * (total - self._plan[node.key]))
            return
        before = [self._plan[child] for child in node.children]
        weights = product_weights(before, values) if node.op == "product" else ratio_weights(before, values)
        for child, each in zip(node.children, weights, strict=True):
            self._weights.setdefault(child, []).append(weight * each)

    def _leave(self, node: Node, value: float | None) -> None:
        under = self._tree.leaves_under(node.key)
        # With every leaf known, an unknown node divides by 0: then all of its leaves are named.
        leaves = tuple(leaf for leaf in under if self._actual[leaf] is None) or under
        self._unsettled.append(Unsettled(node=node.key, leaves=leaves, value=value))


def log_mean(a: float, b: float) -> float:
    """The logarithmic mean of two positive numbers, (a − b) / ln(a / b), and a where they are equal."""
    step = (a - b) / b
    # Below 1e-8 the quotient loses digits to cancellation; the series b·(1 + step/2) is exact to 1e-17 there.
    return b * (1 + step / 2) if abs(step) < 1e-8 else (a - b) / math.log(a / b)


def product_weights(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Weights m of a product's factors, so that Σ m·(after − before) is the product's change."""
    if min(*before, *after, math.prod(before), math.prod(after)) > _TINY:
        whole = log_mean(math.prod(after), math.prod(before))
        return [whole / log_mean(x1, x0) for x0, x1 in zip(before, after, strict=True)]
    return [_shapley_weight(before, after, i) for i in range(len(before))]


def ratio_weights(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Weights of numerator and denominator, so that they split the ratio's change. Denominators are not 0."""
    (n0, d0), (n1, d1) = before, after
    if min(n0, d0, n1, d1, n0 / d0, n1 / d1) > _TINY:
        whole = log_mean(n1 / d1, n0 / d0)
        return [whole / log_mean(n1, n0), -whole / log_mean(d1, d0)]
    # Two players: each one's step, averaged over who moves first.
    return [(1 / d0 + 1 / d1) / 2, -(n0 + n1) / (2 * d0 * d1)]


def _shapley_weight(before: Sequence[float], after: Sequence[float], i: int) -> float:
    """The average, over all orders in which factors change, of the product of the others when factor i changes.

    The coefficient of t^k in Π(before + after·t) is the sum over all sets of k others that have changed already;
    each such set has k!(n−1−k)!/n! of the orders. Exact, in n² steps instead of 2^n.
    """
    others = [pair for j, pair in enumerate(zip(before, after, strict=True)) if j != i]
    sums = [1.0]
    for old, new in others:
        sums = [old * a + new * b for a, b in zip([*sums, 0.0], [0.0, *sums], strict=True)]
    n = len(before)
    return math.fsum(total / (n * math.comb(n - 1, k)) for k, total in enumerate(sums))
