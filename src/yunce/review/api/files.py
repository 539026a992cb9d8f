"""The gap of a plain file: a KPI tree with plan and actual at its leaves, for the command line."""

from dataclasses import dataclass
from typing import Any

from yunce.review.rules.reconcile import Reconciliation, reconcile
from yunce.strategy.api import Tree, evaluate, plan_and_actual


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGap:
    """The split gap of a file's tree."""

    tree: Tree
    found: Reconciliation

    def to_json(self) -> dict[str, Any]:
        """gap, contributions [{leaf, value, …}], residual, unsettled, plan, actual, unit, n (how many leaves)."""
        names = {node.key: node.name for node in self.tree.nodes}
        return {
            "gap": self.found.gap,
            "contributions": [
                {
                    "leaf": each.leaf,
                    "value": each.value,
                    "name": names[each.leaf],
                    "plan": each.plan,
                    "actual": each.actual,
                }
                for each in self.found.contributions
            ],
            "residual": self.found.residual,
            "unsettled": [
                {"node": each.node, "leaves": list(each.leaves), "value": each.value} for each in self.found.unsettled
            ],
            "plan": self.found.plan,
            "actual": self.found.actual,
            "unit": self.tree.by_key[self.tree.root].unit,
            "n": len(self.tree.leaves),
        }


def gap_of_file(data: Any) -> FileGap:
    """Split the gap of a parsed YAML or JSON file; see `strategy.api.plan_and_actual` for its form.

    Raises TreeError or ReconcileError naming the node and what to do.
    """
    given = plan_and_actual(data)
    found = reconcile(
        given.tree,
        evaluate(given.tree, given.plan),
        evaluate(given.tree, given.actual, given.measured),
    )
    return FileGap(tree=given.tree, found=found)
