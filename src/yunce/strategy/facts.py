"""What strategy knows about where a project stands; found by the spine when the site starts."""

from collections.abc import Mapping
from typing import Any

from yunce.loop.api import plan_versions, register_facts
from yunce.strategy.api import frozen_tree, tree


def facts(workspace_id: str, initiative_id: str) -> Mapping[str, Any]:
    """Leaves of the tree, and whether the tree has changed since the last freeze."""
    now = tree(workspace_id, initiative_id)
    versions = plan_versions(workspace_id, initiative_id)
    return {
        "leaves": len(now.leaves) if now else 0,
        "changed_since_freeze": bool(versions) and frozen_tree(versions[-1]) != now,
    }


register_facts("strategy", facts)
