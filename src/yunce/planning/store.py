"""Reads and writes planning's tables; the only code that does. Gives and takes values, never rows.

Every statement is scoped by workspace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from yunce.planning.models import PendingFile, PlanDraft, PlanExport, RoleHolder, TaskProgress
from yunce.planning.rules.book_plan import NumberRow
from yunce.planning.rules.plan import Plan, TaskState, from_json, to_json, with_states

# Long enough for a lunch between preview and decision; files hold names of colleagues, so not longer.
PENDING_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The plan with its task states, and which save it is."""

    initiative_id: str
    plan: Plan
    revision: int
    origin: Mapping[str, Any]
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """Where the board has a task, and since when."""

    state: TaskState
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    plan: Plan
    numbers: tuple[NumberRow, ...]
    revision: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    id: str
    name: str
    content: bytes


def draft(workspace_id: str, initiative_id: str) -> Draft | None:
    row = PlanDraft.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id).first()
    if row is None:
        return None
    states = dict(
        TaskProgress.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id).values_list(
            "task_key", "state"
        )
    )
    return _draft(row, states)


def drafts(workspace_id: str, initiative_ids: Sequence[str]) -> dict[str, Draft]:
    """Drafts by initiative, in two queries."""
    rows = list(PlanDraft.objects.filter(workspace_id=workspace_id, initiative_id__in=initiative_ids))
    states: dict[str, dict[str, str]] = {}
    found = TaskProgress.objects.filter(workspace_id=workspace_id, initiative_id__in=initiative_ids)
    for initiative_id, key, state in found.values_list("initiative_id", "task_key", "state"):
        states.setdefault(initiative_id, {})[key] = state
    return {row.initiative_id: _draft(row, states.get(row.initiative_id, {})) for row in rows}


def add_draft(
    workspace_id: str, initiative_id: str, plan: Plan, *, origin: Mapping[str, Any], by: str, now: datetime
) -> None:
    """Raises IntegrityError when the initiative has a plan already."""
    PlanDraft.objects.create(
        workspace_id=workspace_id,
        initiative_id=initiative_id,
        spec=to_json(plan),
        origin=dict(origin),
        updated_at=now,
        updated_by=by,
    )
    put_states(workspace_id, initiative_id, _states(plan), by=by, now=now)


def save_draft(workspace_id: str, initiative_id: str, plan: Plan, *, revision: int, by: str, now: datetime) -> bool:
    """False when somebody saved after `revision` was read; nothing is written then."""
    rows = PlanDraft.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id, revision=revision).update(
        spec=to_json(plan), revision=F("revision") + 1, updated_at=now, updated_by=by
    )
    return rows == 1


def put_states(
    workspace_id: str, initiative_id: str, states: Mapping[str, TaskState], *, by: str, now: datetime
) -> None:
    """Put tasks into states, whatever they were."""
    TaskProgress.objects.bulk_create(
        [
            TaskProgress(
                workspace_id=workspace_id,
                initiative_id=initiative_id,
                task_key=key,
                state=state.value,
                changed_at=now,
                changed_by=by,
            )
            for key, state in states.items()
        ],
        update_conflicts=True,
        unique_fields=["initiative_id", "task_key"],
        update_fields=["state", "changed_at", "changed_by"],
    )


def records(workspace_id: str, initiative_id: str) -> dict[str, TaskRecord]:
    """By task key, also of tasks that have left the plan; a task that nobody ever moved is absent."""
    found = TaskProgress.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id)
    return {each.task_key: TaskRecord(state=TaskState(each.state), since=each.changed_at) for each in found}


def role_holders(workspace_id: str) -> list[tuple[str, str, str]]:
    """(initiative, role, user id) of the whole workspace, roles in alphabetical order."""
    found = RoleHolder.objects.filter(workspace_id=workspace_id).order_by("initiative_id", "role")
    return list(found.values_list("initiative_id", "role", "user_id"))


def put_role_holders(workspace_id: str, initiative_id: str, holders: Mapping[str, str]) -> None:
    """Role to user id, "" for nobody; other roles stay."""
    for role, user_id in holders.items():
        if user_id:
            RoleHolder.objects.update_or_create(
                workspace_id=workspace_id, initiative_id=initiative_id, role=role, defaults={"user_id": user_id}
            )
        else:
            RoleHolder.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id, role=role).delete()


def add_export(
    workspace_id: str,
    initiative_id: str,
    plan: Plan,
    numbers: Iterable[NumberRow],
    *,
    revision: int,
    by: str,
    now: datetime,
) -> str:
    """The token that finds it again."""
    row = PlanExport.objects.create(
        workspace_id=workspace_id,
        initiative_id=initiative_id,
        revision=revision,
        spec=to_json(plan),
        numbers=[asdict(number) for number in numbers],
        made_at=now,
        made_by=by,
    )
    return row.id


def export(workspace_id: str, initiative_id: str, token: str) -> Export | None:
    row = PlanExport.objects.filter(workspace_id=workspace_id, initiative_id=initiative_id, id=token).first()
    if row is None:
        return None
    numbers = tuple(NumberRow(**number) for number in row.numbers)
    return Export(plan=from_json(row.spec), numbers=numbers, revision=row.revision, made_at=row.made_at)


def add_pending(workspace_id: str, purpose: str, name: str, content: bytes, *, by: str, now: datetime) -> str:
    """Keeps an uploaded file for its preview, and forgets those nobody decided about."""
    PendingFile.objects.filter(made_at__lt=now - PENDING_FOR).delete()
    row = PendingFile.objects.create(
        workspace_id=workspace_id, purpose=purpose, name=name[:200], content=content, made_at=now, made_by=by
    )
    return row.id


def pending(workspace_id: str, purpose: str, pending_id: str) -> Pending | None:
    row = PendingFile.objects.filter(workspace_id=workspace_id, purpose=purpose, id=pending_id).first()
    return None if row is None else Pending(id=row.id, name=row.name, content=bytes(row.content))


def drop_pending(workspace_id: str, pending_id: str) -> None:
    PendingFile.objects.filter(workspace_id=workspace_id, id=pending_id).delete()


def _draft(row: PlanDraft, states: Mapping[str, str]) -> Draft:
    return Draft(
        initiative_id=row.initiative_id,
        plan=with_states(from_json(row.spec), states),
        revision=row.revision,
        origin=row.origin,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
    )


def _states(plan: Plan) -> dict[str, TaskState]:
    return {task.key: task.state for task in plan.tasks if task.state is not TaskState.TODO}
