"""Initiatives, their goal and their decisions: made, changed, put away."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from yunce.accounts.api import Access, Permission, record
from yunce.loop.api.gate import editable, found, need
from yunce.loop.rules.goals import Tiers
from yunce.loop.rules.records import Decision, Goal, Initiative
from yunce.loop.store import initiatives as store


class InitiativeError(ValueError):
    """Something an initiative cannot be. `field` is the form's field, `code` says which rule."""

    def __init__(self, field: str, code: str, what: str) -> None:
        super().__init__(what)
        self.field = field
        self.code = code


def initiative(workspace_id: str, initiative_id: str) -> Initiative:
    """Raises Http404 when the workspace has none of that id."""
    return found(workspace_id, initiative_id)


def initiatives(workspace_id: str, *, archived: bool = False) -> list[Initiative]:
    """The workspace's initiatives, newest first."""
    return store.initiatives(workspace_id, archived=archived)


def create_initiative(
    access: Access,
    *,
    name: str,
    brief: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    template: str = "",
    continues_id: str | None = None,
    owner_id: str | None = None,
) -> Initiative:
    """A new trip round the loop. Days are of the workspace's zone, both inside.

    Raises InitiativeError for an empty name or days the wrong way round, Http404 when it continues an unknown one.
    """
    need(access, Permission.EDIT)
    _check(name, starts_on, ends_on)
    if continues_id:
        found(access.workspace.id, continues_id)
    with transaction.atomic():
        made = store.add_initiative(
            workspace_id=access.workspace.id,
            name=name.strip(),
            brief=brief.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            zone=access.workspace.zone,
            template=template,
            continues_id=continues_id or None,
            owner_id=owner_id or access.user.id,
            made_by=access.user.id,
            made_at=access.workspace.now,
            changed_at=access.workspace.now,
        )
        record(access, action="initiative.create", target_type="initiative", target_id=made.id, after=_for_audit(made))
    return made


_CHANGEABLE = frozenset({"name", "brief", "starts_on", "ends_on", "continues_id", "owner_id", "template"})


def edit_initiative(access: Access, initiative_id: str, **changes: Any) -> Initiative:
    """Change name, brief, starts_on, ends_on, continues_id, owner_id or template. Raises as `create_initiative`."""
    before = editable(access, initiative_id)
    if unknown := set(changes) - _CHANGEABLE:
        raise TypeError(f"an initiative has no {', '.join(sorted(unknown))} to change")
    _check(
        changes.get("name", before.name),
        changes.get("starts_on", before.starts_on),
        changes.get("ends_on", before.ends_on),
    )
    if continues_id := changes.get("continues_id"):
        found(access.workspace.id, continues_id)
        if continues_id == initiative_id:
            raise InitiativeError("continues_id", "itself", "an initiative cannot continue itself")
    with transaction.atomic():
        store.change_initiative(access.workspace.id, initiative_id, **changes, changed_at=access.workspace.now)
        after = found(access.workspace.id, initiative_id)
        record(
            access,
            action="initiative.edit",
            target_type="initiative",
            target_id=initiative_id,
            before=_for_audit(before),
            after=_for_audit(after),
        )
    return after


def archive_initiative(access: Access, initiative_id: str) -> None:
    """Put it away. It stays in the history that later projects learn from, and can be brought back."""
    _set_archived(access, initiative_id, archived=True)


def restore_initiative(access: Access, initiative_id: str) -> None:
    """Bring an archived initiative back."""
    _set_archived(access, initiative_id, archived=False)


def goal(workspace_id: str, initiative_id: str) -> Goal | None:
    """The initiative's goal; None while none is set."""
    return store.goal(workspace_id, initiative_id)


def goals(workspace_id: str, initiative_ids: list[str]) -> dict[str, Goal]:
    """Goals by initiative; those without one are absent."""
    return store.goals(workspace_id, initiative_ids)


def set_goal(
    access: Access, initiative_id: str, *, node_key: str, name: str, unit: str, tiers: Tiers, metric: str | None = None
) -> Goal:
    """Choose what the initiative commits to: the number (a node of its tree) and its tiers, in the number's unit."""
    editable(access, initiative_id)
    before = store.goal(access.workspace.id, initiative_id)
    with transaction.atomic():
        after = store.save_goal(
            access.workspace.id,
            initiative_id,
            node_key=node_key,
            name=name,
            unit=unit,
            metric=metric or "",
            direction=tiers.direction.value,
            floor=tiers.floor,
            target=tiers.target,
            stretch=tiers.stretch,
            changed_by=access.user.id,
            changed_at=access.workspace.now,
        )
        record(
            access,
            action="goal.set",
            target_type="initiative",
            target_id=initiative_id,
            before=asdict(before.tiers) if before else None,
            after={"node": node_key, **asdict(after.tiers)},
        )
    return after


def clear_goal(access: Access, initiative_id: str) -> None:
    """Take the goal away; nothing happens when there was none."""
    editable(access, initiative_id)
    before = store.goal(access.workspace.id, initiative_id)
    if before is None:
        return
    with transaction.atomic():
        store.delete_goal(access.workspace.id, initiative_id)
        record(
            access,
            action="goal.clear",
            target_type="initiative",
            target_id=initiative_id,
            before=asdict(before.tiers),
        )


def record_decision(
    access: Access, initiative_id: str, *, what: str, why: str = "", evidence_ids: tuple[str, ...] = ()
) -> Decision:
    """Write down who changed what, and why. Raises InitiativeError when `what` is empty."""
    need(access, Permission.VIEW)
    if not (access.can(Permission.EDIT) or access.can(Permission.OPERATE)):
        need(access, Permission.OPERATE)
    found(access.workspace.id, initiative_id)
    if not what.strip():
        raise InitiativeError("what", "empty", "a decision says what was decided")
    with transaction.atomic():
        made = store.add_decision(
            workspace_id=access.workspace.id,
            initiative_id=initiative_id,
            what=what.strip(),
            why=why.strip(),
            evidence_ids=list(evidence_ids),
            decided_by=access.user.id,
            decided_at=access.workspace.now,
        )
        record(
            access, action="decision.record", target_type="initiative", target_id=initiative_id, after={"what": what}
        )
    return made


def decisions(workspace_id: str, initiative_id: str) -> list[Decision]:
    """Newest first."""
    return store.decisions(workspace_id, initiative_id)


def _set_archived(access: Access, initiative_id: str, *, archived: bool) -> None:
    editable(access, initiative_id)
    with transaction.atomic():
        store.change_initiative(
            access.workspace.id, initiative_id, archived_at=access.workspace.now if archived else None
        )
        record(
            access,
            action="initiative.archive" if archived else "initiative.restore",
            target_type="initiative",
            target_id=initiative_id,
        )


def _check(name: str, starts_on: date | None, ends_on: date | None) -> None:
    if not name.strip():
        raise InitiativeError("name", "empty", "an initiative needs a name")
    if starts_on and ends_on and ends_on < starts_on:
        raise InitiativeError("ends_on", "before_start", f"the last day {ends_on} is before the first day {starts_on}")


def _for_audit(each: Initiative) -> dict[str, Any]:
    return {key: getattr(each, key) for key in (*sorted(_CHANGEABLE), "zone")}
