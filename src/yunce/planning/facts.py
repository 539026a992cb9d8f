"""What planning knows about where a project stands; found by the spine when the site starts.

Demonstration tasks were done by nobody and are late for nobody."""

from collections.abc import Mapping
from typing import Any

from yunce.loop.api import plan_versions, register_facts
from yunce.planning.api.drafts import plan_draft, today
from yunce.planning.api.examples import examples
from yunce.planning.api.publishing import frozen_plan, same_plan
from yunce.planning.rules.validation import late


def facts(workspace_id: str, initiative_id: str) -> Mapping[str, Any]:
    """Whether there is a plan, how many tasks are late, whether the plan changed since it was frozen.

    A template's example is no estimate of the project's until somebody takes it up: by freezing it at the latest."""
    draft = plan_draft(workspace_id, initiative_id)
    if draft is None:
        return {}
    plan, day = draft.plan, today(workspace_id)
    versions = plan_versions(workspace_id, initiative_id)
    frozen = frozen_plan(versions[-1]) if versions else None
    return {
        "estimated": 0 if versions else -len(examples(workspace_id, initiative_id)),
        "planned": bool(plan.tasks or plan.budget or plan.phases),
        "late_tasks": sum(late(task, plan.launch, day) for task in plan.tasks if not task.demo),
        "changed_since_freeze": bool(versions) and not (frozen and same_plan(frozen, plan)),
    }


register_facts("planning", facts)
