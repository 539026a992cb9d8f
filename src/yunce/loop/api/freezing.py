"""定稿: the moment after which a plan is what outcomes are held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yunce.accounts.api import Access, Permission, record
from yunce.loop.api.estimates import all_concerns
from yunce.loop.api.gate import editable, found
from yunce.loop.rules.canonical import content_hash
from yunce.loop.rules.concerns import Concern
from yunce.loop.rules.records import PlanVersion
from yunce.loop.rules.snapshot import binding, snapshot
from yunce.loop.store import assumptions, evidence, initiatives
from yunce.loop.store import plans as store


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeRefused:
    """Nothing was frozen. concerns: what must be answered first; missing: numbers of the tree without an estimate.

    late: the outcome is known already, and nobody said why it is frozen all the same."""

    concerns: tuple[Concern, ...] = ()
    missing: tuple[str, ...] = ()
    late: bool = False


def freeze(
    access: Access,
    initiative_id: str,
    *,
    parts: Mapping[str, Any] | None = None,
    needed: tuple[str, ...] = (),
    note: str = "",
    late_reason: str = "",
) -> PlanVersion | FreezeRefused:
    """Keep goal, estimates and what other domains hand over as the next version.

    parts: plain JSON by name (`tree`, `plan`, `chance`, …), kept beside ours. needed: node keys that must have an
    estimate. late_reason: why a first freeze comes after the last day. Refused while a concern is unanswered, a needed
    number has none, or that reason is lacking. Needs the APPROVE permission.
    """
    initiative = editable(access, initiative_id, Permission.APPROVE)
    workspace_id = access.workspace.id
    current = assumptions.current(workspace_id, initiative_id)
    stated = {each.node_key for each in current}
    doubts = all_concerns(workspace_id, initiative_id)
    refused = FreezeRefused(
        concerns=tuple(each for each in doubts if each.open),
        missing=tuple(key for key in needed if key not in stated),
        late=outcome_known(access, initiative_id) and not late_reason.strip(),
    )
    if refused.concerns or refused.missing or refused.late:
        return refused
    basis = evidence.by_ids(workspace_id, {key for each in current for key in each.evidence_ids})
    kept = {
        **snapshot(initiative, initiatives.goal(workspace_id, initiative_id), current, basis, doubts),
        **dict(parts or {}),
        **({"late_reason": late_reason.strip()} if outcome_known(access, initiative_id) else {}),
    }
    digest = content_hash(kept)
    with transaction.atomic():
        version = store.add(
            workspace_id, initiative_id, kept, digest, note.strip(), access.user.id, access.workspace.now
        )
        record(
            access,
            action="plan.freeze",
            target_type="initiative",
            target_id=initiative_id,
            after={"version": version.number, "hash": digest, "note": version.note},
        )
    return version


def outcome_known(access: Access, initiative_id: str) -> bool:
    """Whether the first freeze would come now, after the last day: estimates that have seen what they are held against.

    A later version is not asked: outcomes stay with the one before it. Raises Http404."""
    window = found(access.workspace.id, initiative_id).window
    over = window is not None and access.workspace.now >= window.end
    return over and not store.versions(access.workspace.id, initiative_id)


def plan_versions(workspace_id: str, initiative_id: str) -> list[PlanVersion]:
    """Every frozen version, oldest first."""
    return store.versions(workspace_id, initiative_id)


def binding_version(workspace_id: str, initiative_id: str) -> PlanVersion | None:
    """The version that outcomes are held against; None before the first freeze."""
    window = found(workspace_id, initiative_id).window
    return binding(store.versions(workspace_id, initiative_id), window.start if window else None)
