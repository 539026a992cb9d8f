"""Rows of evidence: added and removed, never changed."""

from datetime import datetime

from yunce.kernel.windows import Window
from yunce.loop.models import EvidenceRow
from yunce.loop.rules.evidence import Kind, Tier
from yunce.loop.rules.records import Evidence, NewEvidence


def add(workspace_id: str, initiative_id: str, new: NewEvidence, digest: str, by: str, at: datetime) -> Evidence:
    """Keep a snapshot."""
    return _evidence(
        EvidenceRow.objects.create(
            workspace_id=workspace_id,
            initiative_id=initiative_id,
            title=new.title,
            kind=new.kind.value,
            tier=new.tier.value,
            body=dict(new.body),
            sql=new.sql,
            params=dict(new.params),
            window=new.window.to_json() if new.window else None,
            unit=new.unit,
            n=new.n,
            n_of=new.n_of,
            data_as_of=new.data_as_of,
            expires_on=new.expires_on,
            source=new.source,
            replaces_id=new.replaces_id,
            content_hash=digest,
            made_by=by,
            made_at=at,
        )
    )


def one(workspace_id: str, evidence_id: str) -> Evidence | None:
    """None when the workspace has none of that id."""
    row = EvidenceRow.objects.filter(workspace_id=workspace_id, id=evidence_id).first()
    return None if row is None else _evidence(row)


def of_initiative(workspace_id: str, initiative_id: str) -> list[Evidence]:
    """Newest first."""
    rows = EvidenceRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id)
    return [_evidence(row) for row in rows.order_by("-made_at", "-id")]


def by_ids(workspace_id: str, ids: set[str]) -> dict[str, Evidence]:
    """Those of the ids that the workspace has."""
    rows = EvidenceRow.objects.filter(workspace_id=workspace_id, id__in=ids)
    return {row.id: _evidence(row) for row in rows}


def delete(workspace_id: str, evidence_id: str) -> bool:
    """False when there was none."""
    return bool(EvidenceRow.objects.filter(workspace_id=workspace_id, id=evidence_id).delete()[0])


def _evidence(row: EvidenceRow) -> Evidence:
    return Evidence(
        id=row.id,
        workspace_id=row.workspace_id,
        initiative_id=row.initiative_id,
        title=row.title,
        kind=Kind(row.kind),
        tier=Tier(row.tier),
        body=row.body,
        sql=row.sql,
        params=row.params,
        window=Window.from_json(row.window) if row.window else None,
        unit=row.unit,
        n=row.n,
        n_of=row.n_of,
        data_as_of=row.data_as_of,
        expires_on=row.expires_on,
        source=row.source,
        replaces_id=row.replaces_id,
        content_hash=row.content_hash,
        made_by=row.made_by,
        made_at=row.made_at,
    )
