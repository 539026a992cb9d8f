"""The only code that reads or writes the trees."""

from datetime import datetime

from yunce.strategy.models import TreeRow
from yunce.strategy.rules.notation import tree_from_json, tree_to_json
from yunce.strategy.rules.tree import Tree


def tree(workspace_id: str, initiative_id: str) -> Tree | None:
    """None while the initiative has none."""
    row = TreeRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id).first()
    return None if row is None else tree_from_json(row.tree)


def save(workspace_id: str, initiative_id: str, tree: Tree, by: str, at: datetime) -> None:
    """Write the tree over the one before."""
    TreeRow.objects.update_or_create(
        initiative_id=initiative_id,
        defaults={"workspace_id": workspace_id, "tree": tree_to_json(tree), "changed_by": by, "changed_at": at},
    )


def delete(workspace_id: str, initiative_id: str) -> bool:
    """False when there was none."""
    return bool(TreeRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id).delete()[0])
