"""Rows of initiatives, their goal and their decisions."""

from typing import Any

from yunce.kernel.direction import Direction
from yunce.loop.models import DecisionRow, GoalRow, InitiativeRow
from yunce.loop.rules.goals import Tiers
from yunce.loop.rules.records import Decision, Goal, Initiative


def initiative(workspace_id: str, initiative_id: str) -> Initiative | None:
    """One initiative of the workspace, archived or not; None when there is none of that id."""
    row = InitiativeRow.objects.filter(workspace_id=workspace_id, id=initiative_id).first()
    return None if row is None else _initiative(row)


def initiatives(workspace_id: str, *, archived: bool) -> list[Initiative]:
    """All of the workspace's, newest first."""
    rows = InitiativeRow.objects.filter(workspace_id=workspace_id, archived_at__isnull=not archived)
    return [_initiative(row) for row in rows.order_by("-made_at", "-id")]


def names(workspace_id: str, initiative_ids: set[str]) -> dict[str, str]:
    """Names by id, archived ones too."""
    found = InitiativeRow.objects.filter(workspace_id=workspace_id, id__in=initiative_ids)
    return dict(found.values_list("id", "name"))


def add_initiative(**fields: Any) -> Initiative:
    """A new row with the fields of the model."""
    return _initiative(InitiativeRow.objects.create(**fields))


def change_initiative(workspace_id: str, initiative_id: str, **fields: Any) -> bool:
    """Set the named columns; False when there is no such row."""
    return bool(InitiativeRow.objects.filter(workspace_id=workspace_id, id=initiative_id).update(**fields))


def goal(workspace_id: str, initiative_id: str) -> Goal | None:
    """The initiative's goal; None while none is set."""
    row = GoalRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id).first()
    return None if row is None else _goal(row)


def goals(workspace_id: str, initiative_ids: list[str]) -> dict[str, Goal]:
    """Goals by initiative, for a list of them."""
    rows = GoalRow.objects.filter(workspace_id=workspace_id, initiative_id__in=initiative_ids)
    return {row.initiative_id: _goal(row) for row in rows}


def save_goal(workspace_id: str, initiative_id: str, **fields: Any) -> Goal:
    """Set the initiative's one goal."""
    row, _ = GoalRow.objects.update_or_create(
        initiative_id=initiative_id, defaults={**fields, "workspace_id": workspace_id}
    )
    return _goal(row)


def delete_goal(workspace_id: str, initiative_id: str) -> bool:
    """Remove the goal; False when there was none."""
    return bool(GoalRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id).delete()[0])


def add_decision(**fields: Any) -> Decision:
    """A new line of the decision record."""
    return _decision(DecisionRow.objects.create(**fields))


def decisions(workspace_id: str, initiative_id: str) -> list[Decision]:
    """The initiative's decisions, newest first."""
    rows = DecisionRow.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id)
    return [_decision(row) for row in rows.order_by("-decided_at", "-id")]


def _initiative(row: InitiativeRow) -> Initiative:
    return Initiative(
        id=row.id,
        workspace_id=row.workspace_id,
        name=row.name,
        brief=row.brief,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        zone=row.zone,
        template=row.template,
        continues_id=row.continues_id,
        owner_id=row.owner_id,
        made_by=row.made_by,
        made_at=row.made_at,
        changed_at=row.changed_at,
        archived_at=row.archived_at,
    )


def _goal(row: GoalRow) -> Goal:
    return Goal(
        id=row.id,
        workspace_id=row.workspace_id,
        initiative_id=row.initiative_id,
        node_key=row.node_key,
        name=row.name,
        unit=row.unit,
        tiers=Tiers(floor=row.floor, target=row.target, stretch=row.stretch, direction=Direction(row.direction)),
        metric=row.metric or None,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        id=row.id,
        initiative_id=row.initiative_id,
        what=row.what,
        why=row.why,
        evidence_ids=tuple(row.evidence_ids),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
