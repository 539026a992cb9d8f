"""任务: the plan's tasks as a board by state, moved by button or by dragging; late ones marked, demos labelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yunce.accounts.api import Permission, Person, access
from yunce.loop.api import Phase, initiative, project_bar, project_url
from yunce.operations.web.words import TASK_STATES
from yunce.planning.api import (
    Task,
    TaskState,
    late,
    move_task,
    offset_label,
    plan_draft,
    role_holders,
    shown_owner,
    today,
)
from yunce.ui import components as ui


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A task as the board shows it. waits_for: names of tasks before it that are not done. owner: a role with who
    holds it."""

    task: Task
    label: str
    due: date
    late: bool
    waits_for: tuple[str, ...]
    owner: str
    moves: tuple[tuple[str, str], ...]


@require_GET
def board(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request)
    initiative(granted.workspace.id, initiative_id)
    draft = plan_draft(granted.workspace.id, initiative_id)
    may_move = granted.can(Permission.OPERATE)
    day = today(granted.workspace.id)
    tasks = sorted(draft.plan.tasks, key=lambda task: task.offset) if draft else []
    launch = draft.plan.launch if draft else day
    holders = role_holders(granted.workspace.id).get(initiative_id, {})
    columns = [
        {
            "state": state.value,
            "label": label,
            "cards": [_card(task, tasks, launch, day, holders) for task in tasks if task.state is state],
        }
        for state, label in TASK_STATES.items()
    ]
    behind = sum(late(task, launch, day) for task in tasks if not task.demo)
    context = {
        "bar": project_bar(granted, initiative_id, Phase.RUN, "run/tasks"),
        "initiative_id": initiative_id,
        "header": ui.PageHeader(
            title=_("任务"),
            subtitle=_summary(tasks, behind),
            actions=[ui.Link(text=_("改排期"), url=project_url(initiative_id, "plan/schedule"))],
        ),
        "columns": columns if tasks else [],
        "empty": _empty(initiative_id),
        "may_move": may_move,
    }
    return render(request, "operations/tasks.html", context)


@require_POST
def move(request: HttpRequest, initiative_id: str, key: str) -> HttpResponse:
    """Put a task into a state; a drag gets an empty answer, a button the board again."""
    granted = access(request)
    asked = request.POST.get("state", "")
    if asked not in set(TaskState):
        return HttpResponse(status=422)
    move_task(granted, initiative_id, key, TaskState(asked))
    if request.headers.get("X-Dragged"):
        return HttpResponse(status=204)
    return redirect(f"{project_url(initiative_id, 'run/tasks')}#task-{key}")


def _summary(tasks: list[Task], behind: int) -> str:
    """How many and how many late; demonstration tasks were nobody's work, so nobody is late with them."""
    demos = sum(task.demo for task in tasks)
    if not demos:
        return _("%(count)d 个任务，%(late)d 个已逾期") % {"count": len(tasks), "late": behind}
    if demos == len(tasks):
        return _("%(count)d 个任务都是演示：没有人真的去做，有没有逾期无法核对") % {"count": demos}
    facts = {"count": len(tasks), "late": behind, "demos": demos}
    return _("%(count)d 个任务，%(late)d 个已逾期；另有 %(demos)d 个演示任务无法核对，没有计入") % facts


def _card(task: Task, tasks: list[Task], launch: date, day: date, holders: Mapping[str, Person]) -> Card:
    open_before = tuple(each.name for each in tasks if each.key in task.depends and each.state is not TaskState.DONE)
    return Card(
        task=task,
        label=offset_label(task.offset),
        due=task.due(launch),
        late=late(task, launch, day) and not task.demo,
        waits_for=open_before,
        owner=shown_owner(task.owner, holders),
        moves=tuple((state.value, str(label)) for state, label in TASK_STATES.items() if state is not task.state),
    )


def _empty(initiative_id: str) -> ui.EmptyState:
    return ui.EmptyState(
        title=_("还没有任务"),
        text=_("任务写在排期里，从上线日倒推；写好之后在这里推进。"),
        action=ui.Link(text=_("去排期"), url=project_url(initiative_id, "plan/schedule"), weight="primary"),
        example=_("T-3 客服话术培训 · 客服 · 抽问 5 题回答一致"),
    )
