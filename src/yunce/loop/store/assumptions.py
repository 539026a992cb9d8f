"""Rows of estimates by version, and the answers to warnings about them."""

from datetime import datetime

from yunce.kernel.direction import Direction
from yunce.kernel.estimate import Estimate
from yunce.loop.models import AssumptionRow, WarningAnswerRow
from yunce.loop.rules.causes import Cause
from yunce.loop.rules.records import Assumption, NewAssumption, SettlementRule


def current(workspace_id: str, initiative_id: str) -> list[Assumption]:
    """The newest version of each estimate, in the order in which their numbers first came."""
    rows = AssumptionRow.objects.filter(
        workspace_id=workspace_id, initiative_id=initiative_id, replaced_at__isnull=True
    )
    return [_assumption(row) for row in rows.order_by("node_key")]


def one(workspace_id: str, initiative_id: str, node_key: str) -> Assumption | None:
    """The newest version for a node; None when it has none."""
    row = AssumptionRow.objects.filter(
        workspace_id=workspace_id, initiative_id=initiative_id, node_key=node_key, replaced_at__isnull=True
    ).first()
    return None if row is None else _assumption(row)


def history(workspace_id: str, initiative_id: str, node_key: str) -> list[Assumption]:
    """Every version, newest first."""
    rows = AssumptionRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id, node_key=node_key)
    return [_assumption(row) for row in rows.order_by("-version")]


def uses_of(workspace_id: str, initiative_id: str) -> dict[str, list[str]]:
    """Names of the current estimates by the evidence they rest on."""
    found: dict[str, list[str]] = {}
    for each in current(workspace_id, initiative_id):
        for evidence_id in each.evidence_ids:
            found.setdefault(evidence_id, []).append(each.name)
    return found


def retire(workspace_id: str, initiative_id: str, node_key: str, at: datetime) -> bool:
    """End the current version; False when there is none. The row stays as history."""
    return bool(
        AssumptionRow.objects.filter(
            workspace_id=workspace_id, initiative_id=initiative_id, node_key=node_key, replaced_at__isnull=True
        ).update(replaced_at=at)
    )


def add_version(workspace_id: str, initiative_id: str, new: NewAssumption, by: str, at: datetime) -> Assumption:
    """A new version after the last one. Call in a transaction, after `retire`."""
    last = (
        AssumptionRow.objects.filter(initiative_id=initiative_id, node_key=new.node_key)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    )
    return _assumption(
        AssumptionRow.objects.create(
            workspace_id=workspace_id,
            initiative_id=initiative_id,
            node_key=new.node_key,
            version=(last or 0) + 1,
            name=new.name,
            unit=new.unit,
            segment=new.segment,
            estimate=new.estimate.to_json(),
            rule=new.rule.to_json(),
            metric=new.rule.metric or "",
            direction=new.direction.value,
            adds_up=new.adds_up,
            evidence_ids=list(new.evidence_ids),
            source=new.source,
            from_history=list(new.from_history),
            owner=new.owner,
            cause=new.cause.value if new.cause else "",
            made_by=by,
            made_at=at,
        )
    )


def answers(workspace_id: str, initiative_id: str) -> dict[tuple[str, str], str]:
    """Reasons by (node key, kind of warning)."""
    rows = WarningAnswerRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id)
    return {(row.node_key, row.kind): row.reason for row in rows}


def save_answer(
    workspace_id: str, initiative_id: str, about: tuple[str, str], reason: str, by: str, at: datetime
) -> None:
    """about: node key and kind of warning."""
    node_key, kind = about
    WarningAnswerRow.objects.update_or_create(
        initiative_id=initiative_id,
        node_key=node_key,
        kind=kind,
        defaults={"workspace_id": workspace_id, "reason": reason, "answered_by": by, "answered_at": at},
    )


def _assumption(row: AssumptionRow) -> Assumption:
    return Assumption(
        id=row.id,
        workspace_id=row.workspace_id,
        initiative_id=row.initiative_id,
        node_key=row.node_key,
        version=row.version,
        name=row.name,
        unit=row.unit,
        segment=row.segment,
        estimate=Estimate.from_json(row.estimate),
        rule=SettlementRule.from_json(row.rule),
        direction=Direction(row.direction),
        adds_up=row.adds_up,
        evidence_ids=tuple(row.evidence_ids),
        source=row.source,
        from_history=tuple(row.from_history),
        owner=row.owner,
        cause=Cause(row.cause) if row.cause else None,
        made_by=row.made_by,
        made_at=row.made_at,
        replaced_at=row.replaced_at,
    )
