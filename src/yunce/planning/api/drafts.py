"""The plan being written: read, made, saved against the revision that was read, its tasks moved.

Deeds take an Access, check it and write the audit trail."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from yunce.accounts.api import Access, Permission, now, record, workspace_info
from yunce.kernel.windows import local_date
from yunce.loop.api import assumptions, edit_initiative, initiative, save_assumption
from yunce.planning import store
from yunce.planning.rules.plan import Plan, TaskState, changed_parts, project_days, serving
from yunce.planning.rules.redated import redated
from yunce.planning.store import Draft, TaskRecord
from yunce.strategy.api import tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """Nothing was saved: somebody saved `revision` meanwhile."""

    revision: int
    by: str


def plan_draft(workspace_id: str, initiative_id: str) -> Draft | None:
    """The plan with its task states; None while the initiative has none."""
    return store.draft(workspace_id, initiative_id)


def plan_drafts(workspace_id: str, initiative_ids: list[str]) -> dict[str, Draft]:
    """Plans by initiative; those without one are absent."""
    return store.drafts(workspace_id, initiative_ids)


def the_draft(workspace_id: str, initiative_id: str) -> Draft:
    """Raises Http404 when there is no plan."""
    found = store.draft(workspace_id, initiative_id)
    if found is None:
        raise Http404(f"initiative {initiative_id} has no plan")
    return found


def create_plan(access: Access, initiative_id: str, plan: Plan, *, origin: dict[str, Any] | None = None) -> Draft:
    """The initiative's first plan. Tasks of a template whose number this project does not have serve none alone.

    Raises Http404 for an unknown initiative, IntegrityError when it has a plan."""
    _need(access, Permission.EDIT)
    initiative(access.workspace.id, initiative_id)
    plan = serving(plan, numbers_served(access.workspace.id, initiative_id))
    with transaction.atomic():
        store.add_draft(
            access.workspace.id,
            initiative_id,
            plan,
            origin=origin or {},
            by=access.user.id,
            now=access.workspace.now,
        )
        record(access, action="plan.create", target_type="initiative", target_id=initiative_id,
               after={"template": plan.template, "launch": plan.launch, "tasks": len(plan.tasks)})  # fmt: skip
    return the_draft(access.workspace.id, initiative_id)


def save_plan(access: Access, initiative_id: str, plan: Plan, *, revision: int) -> Draft | Stale:
    """The plan as it should be now. Saving what is already there writes nothing.

    revision: of the draft that was edited; another one meanwhile means Stale, and nothing is written. Where the plan's
    days move, those in its chapters and those of the project move too."""
    _need(access, Permission.EDIT)
    workspace_id = access.workspace.id
    before = the_draft(workspace_id, initiative_id)
    if before.revision != revision:
        return Stale(revision=before.revision, by=before.updated_by)
    if before.plan == plan:
        return before
    plan = redated(before.plan, plan)
    moved = {t.key: t.state for t in plan.tasks if t.state is not _state_of(before.plan, t.key)}
    with transaction.atomic():
        saved = store.save_draft(
            workspace_id, initiative_id, plan, revision=revision, by=access.user.id, now=access.workspace.now
        )
        if saved:
            store.put_states(workspace_id, initiative_id, moved, by=access.user.id, now=access.workspace.now)
            _move_project(access, initiative_id, before.plan, plan)
            record(access, action="plan.save", target_type="initiative", target_id=initiative_id,
                   before=changed_parts(before.plan, plan), after=changed_parts(plan, before.plan))  # fmt: skip
    after = the_draft(workspace_id, initiative_id)
    return after if saved else Stale(revision=after.revision, by=after.updated_by)


def edit_plan(access: Access, initiative_id: str, *, revision: int, **parts: Any) -> Draft | Stale:
    """save_plan with some parts of the plan replaced: phases, budget, tasks, sections, campaign …"""
    before = the_draft(access.workspace.id, initiative_id)
    return save_plan(access, initiative_id, replace(before.plan, **parts), revision=revision)


def move_task(access: Access, initiative_id: str, key: str, state: TaskState) -> None:
    """Put a task into a state. Needs OPERATE. Raises Http404 when the plan has no such task."""
    _need(access, Permission.OPERATE)
    draft = the_draft(access.workspace.id, initiative_id)
    task = draft.plan.task(key)
    if task is None:
        raise Http404(f"no task {key}")
    if task.state is state:
        return
    with transaction.atomic():
        store.put_states(access.workspace.id, initiative_id, {key: state}, by=access.user.id, now=access.workspace.now)
        record(access, action="task.move", target_type="initiative", target_id=initiative_id,
               before={"name": task.name, "state": task.state.value},
               after={"name": task.name, "state": state.value})  # fmt: skip


def numbers_served(workspace_id: str, initiative_id: str) -> dict[str, str]:
    """The numbers that a task can be done for: the leaves of the KPI tree, key to name, from left to right."""
    found = tree(workspace_id, initiative_id)
    return {leaf.key: leaf.name for leaf in found.leaves} if found else {}


def task_records(workspace_id: str, initiative_id: str) -> dict[str, TaskRecord]:
    """Where the board has each task and since when; tasks that nobody ever moved are absent."""
    return store.records(workspace_id, initiative_id)


def today(workspace_id: str) -> date:
    """The calendar day in the workspace, by its clock."""
    workspace = workspace_info(workspace_id)
    return local_date(now(workspace_id), workspace.zone)


def _move_project(access: Access, initiative_id: str, before: Plan, after: Plan) -> None:
    """The project's days follow its campaign, and the estimates that count just those days follow the project."""
    project = initiative(access.workspace.id, initiative_id)
    if project.starts_on is None or project.ends_on is None or after.end < after.launch:
        return
    if (before.launch, before.end) == (after.launch, after.end):
        return
    first, last = project_days(before, after, project.starts_on, project.ends_on)
    if (first, last) == (project.starts_on, project.ends_on):
        return
    moved = edit_initiative(access, initiative_id, starts_on=first, ends_on=last)
    for each in assumptions(access.workspace.id, initiative_id):
        if each.rule.window == project.window:
            save_assumption(access, initiative_id, replace(each, rule=replace(each.rule, window=moved.window)))


def _state_of(plan: Plan, key: str) -> TaskState:
    task = plan.task(key)
    return task.state if task else TaskState.TODO


def _need(access: Access, permission: Permission) -> None:
    if not access.can(permission):
        raise PermissionDenied(permission)
