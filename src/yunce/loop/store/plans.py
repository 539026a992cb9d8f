"""Rows of frozen plan versions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yunce.loop.models import PlanVersionRow
from yunce.loop.rules.records import PlanVersion


def add(
    workspace_id: str, initiative_id: str, snapshot: Mapping[str, Any], digest: str, note: str, by: str, at: datetime
) -> PlanVersion:
    """The next version. Call in a transaction."""
    last = (
        PlanVersionRow.objects.filter(initiative_id=initiative_id)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return _version(
        PlanVersionRow.objects.create(
            workspace_id=workspace_id,
            initiative_id=initiative_id,
            number=(last or 0) + 1,
            snapshot=dict(snapshot),
            content_hash=digest,
            note=note,
            frozen_by=by,
            frozen_at=at,
        )
    )


def versions(workspace_id: str, initiative_id: str) -> list[PlanVersion]:
    """Oldest first."""
    rows = PlanVersionRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id)
    return [_version(row) for row in rows.order_by("number")]


def _version(row: PlanVersionRow) -> PlanVersion:
    return PlanVersion(
        id=row.id,
        workspace_id=row.workspace_id,
        initiative_id=row.initiative_id,
        number=row.number,
        snapshot=row.snapshot,
        content_hash=row.content_hash,
        note=row.note,
        frozen_by=row.frozen_by,
        frozen_at=row.frozen_at,
    )
