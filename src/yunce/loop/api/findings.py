"""Evidence: kept, listed, removed while nothing rests on it. A correction is a new snapshot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import translation

from yunce.accounts.api import Access, record
from yunce.insight.api import EvidenceDraft
from yunce.loop.api.gate import editable, found
from yunce.loop.rules.canonical import content_hash
from yunce.loop.rules.evidence import Kind, Tier, may_ground
from yunce.loop.rules.records import Evidence, NewEvidence
from yunce.loop.store import assumptions, plans
from yunce.loop.store import evidence as store
from yunce.ui import format as write


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse:
    """Refused: these estimates, or this frozen version, rest on the evidence."""

    estimates: tuple[str, ...]
    frozen_in: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    pass


def keep_evidence(access: Access, initiative_id: str, new: NewEvidence) -> Evidence:
    """Keep a snapshot of a finding. The hash covers title, body, query, parameters, window, unit, n and data-as-of.

    Raises ValueError when title is empty or the body is not plain JSON, Http404 when it replaces an unknown one.
    """
    editable(access, initiative_id)
    if not new.title.strip():
        raise ValueError("evidence needs a title that says what was found")
    if new.replaces_id:
        one_evidence(access.workspace.id, new.replaces_id)
    digest = content_hash(
        {
            "title": new.title,
            "kind": new.kind.value,
            "tier": new.tier.value,
            "body": dict(new.body),
            "sql": new.sql,
            "params": dict(new.params),
            "window": new.window.to_json() if new.window else None,
            "unit": new.unit,
            "n": new.n,
            "n_of": new.n_of,
            "data_as_of": new.data_as_of.isoformat() if new.data_as_of else None,
            "source": new.source,
        }
    )
    with transaction.atomic():
        made = store.add(access.workspace.id, initiative_id, new, digest, access.user.id, access.workspace.now)
        record(
            access,
            action="evidence.keep",
            target_type="evidence",
            target_id=made.id,
            after={"title": made.titled(write.language()), "hash": digest, "replaces": new.replaces_id},
        )
    return made


def in_both_languages(say: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """The body of a finding: what `say` says in Chinese, and under `en` what it says in English."""
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = say()
    return {**said["zh-hans"], "en": said["en"]}


def from_answer(draft: EvidenceDraft) -> NewEvidence:
    """What an insight answer is as evidence: text, table, chart and notes in both languages, and what it asked."""
    return NewEvidence(
        title=draft.title,
        kind=Kind.FIGURES,
        tier=Tier(draft.tier),
        body=draft.body,
        sql=draft.sql,
        params=draft.params,
        window=draft.window,
        unit=draft.unit,
        n=draft.n,
        n_of=draft.n_of,
        data_as_of=draft.data_as_of,
    )


def one_evidence(workspace_id: str, evidence_id: str) -> Evidence:
    """Raises Http404 when the workspace has none of that id."""
    kept = store.one(workspace_id, evidence_id)
    if kept is None:
        raise Http404(f"no evidence {evidence_id}")
    return kept


def evidence_of(workspace_id: str, initiative_id: str) -> list[Evidence]:
    """The initiative's evidence, newest first."""
    return store.of_initiative(workspace_id, initiative_id)


def evidence_to_rest_on(workspace_id: str, initiative_id: str) -> list[Evidence]:
    """What the initiative's estimates may rest on, newest first: nothing that saw its own days."""
    window = found(workspace_id, initiative_id).window
    starts_at = window.start if window else None
    return [
        each
        for each in store.of_initiative(workspace_id, initiative_id)
        if may_ground(each.window.end if each.window else None, each.data_as_of, starts_at)
    ]


def evidence_by_ids(workspace_id: str, ids: set[str]) -> dict[str, Evidence]:
    """Those of the ids that the workspace has."""
    return store.by_ids(workspace_id, ids)


def evidence_uses(workspace_id: str, initiative_id: str) -> dict[str, list[str]]:
    """Names of the initiative's estimates by the evidence they rest on."""
    return assumptions.uses_of(workspace_id, initiative_id)


def remove_evidence(access: Access, evidence_id: str) -> Removed | InUse:
    """Delete a snapshot, unless an estimate rests on it or a frozen version names it."""
    evidence = one_evidence(access.workspace.id, evidence_id)
    initiative = editable(access, evidence.initiative_id)
    estimates = tuple(assumptions.uses_of(access.workspace.id, initiative.id).get(evidence_id, ()))
    frozen_in = tuple(
        version.number
        for version in plans.versions(access.workspace.id, initiative.id)
        if any(basis["id"] == evidence_id for each in version.snapshot["assumptions"] for basis in each["evidence"])
    )
    if estimates or frozen_in:
        return InUse(estimates=estimates, frozen_in=frozen_in)
    with transaction.atomic():
        store.delete(access.workspace.id, evidence_id)
        record(
            access,
            action="evidence.remove",
            target_type="evidence",
            target_id=evidence_id,
            before={"title": evidence.titled(write.language()), "hash": evidence.content_hash},
        )
    return Removed()
