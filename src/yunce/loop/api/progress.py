"""Where an initiative stands: facts gathered from every domain, phase states and the next step.

Domains below us in the order of import cannot be asked by name; they hand in a source of facts when they start.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from yunce.accounts.api import WorkspaceInfo, now
from yunce.kernel.windows import local_date
from yunce.loop.api.estimates import all_concerns, judged_at
from yunce.loop.api.freezing import binding_version
from yunce.loop.api.gate import found
from yunce.loop.rules.evidence import expired
from yunce.loop.rules.phases import Facts, Phase, State, Step, next_step, phase_states
from yunce.loop.rules.records import Initiative
from yunce.loop.rules.settlement import Verdict
from yunce.loop.rules.snapshot import changed, frozen_assumptions
from yunce.loop.store import assumptions, evidence, initiatives, lessons, plans, settlements

# workspace id, initiative id -> some fields of Facts
FactSource = Callable[[str, str], Mapping[str, Any]]
_sources: dict[str, FactSource] = {}
_NAMES = frozenset(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An initiative with the state of its phases and what to do next."""

    initiative: Initiative
    facts: Facts
    phases: Mapping[Phase, State]
    next: Step


def register_facts(domain: str, source: FactSource) -> None:
    """Let a domain say its part. Call it from the module `facts` of the domain, which is found when the site starts.

    Numbers are added up, a flag is up when any domain says so, other fields replace. Registering again replaces.
    """
    _sources[domain] = source


def standing(workspace: WorkspaceInfo | str, initiative_id: str) -> Standing:
    """Raises Http404 when the workspace has none of that id."""
    known = facts(workspace, initiative_id)
    workspace_id = workspace if isinstance(workspace, str) else workspace.id
    return Standing(
        initiative=found(workspace_id, initiative_id),
        facts=known,
        phases=phase_states(known),
        next=next_step(known),
    )


def facts(workspace: WorkspaceInfo | str, initiative_id: str) -> Facts:
    """Everything that is known about where the initiative stands."""
    workspace_id = workspace if isinstance(workspace, str) else workspace.id
    collected = _ours(workspace, workspace_id, initiative_id)
    for domain, source in _sources.items():
        for name, value in source(workspace_id, initiative_id).items():
            if name not in _NAMES:
                raise ValueError(f"{domain} states {name!r}, which is no fact; known: {', '.join(sorted(_NAMES))}")
            collected[name] = _joined(collected.get(name), value)
    return Facts(**collected)


def _joined(ours: Any, theirs: Any) -> Any:
    if isinstance(ours, bool):
        return ours or bool(theirs)
    return ours + theirs if isinstance(ours, int) else theirs


def _ours(workspace: WorkspaceInfo | str, workspace_id: str, initiative_id: str) -> dict[str, Any]:
    initiative = found(workspace_id, initiative_id)
    today = local_date(now(workspace), initiative.zone)
    judged = local_date(judged_at(workspace, initiative), initiative.zone)
    current = assumptions.current(workspace_id, initiative_id)
    goal = initiatives.goal(workspace_id, initiative_id)
    used = {key for each in current for key in each.evidence_ids}
    kept = evidence.of_initiative(workspace_id, initiative_id)
    versions = plans.versions(workspace_id, initiative_id)
    held_against = binding_version(workspace_id, initiative_id)
    settled = settlements.of_version(workspace_id, held_against.id) if held_against else []
    return {
        "today": today,
        "starts_on": initiative.starts_on,
        "ends_on": initiative.ends_on,
        "evidence": len(kept),
        "expired_evidence": sum(expired(each.expires_on, judged) for each in kept if each.id in used),
        "goal": goal is not None,
        "estimated": len(current),
        "without_basis": sum(not each.has_basis for each in current),
        "open_warnings": sum(each.open for each in all_concerns(workspace, initiative_id)),
        "frozen_versions": len(versions),
        "changed_since_freeze": bool(versions) and changed(versions[-1], goal, current),
        "frozen_estimates": len(frozen_assumptions(held_against)) if held_against else 0,
        "settled": sum(each.outcome.verdict is not Verdict.PENDING for each in settled),
        "lessons": len(lessons.of_initiative(workspace_id, initiative_id)),
        "leaves": 0,
        "planned": False,
        "late_tasks": 0,
        "missing_readings": 0,
        "out_of_interval": 0,
    }
