"""排期: campaign days, phases and tasks as grids, and the same as a Gantt chart.

Tasks are counted from launch, so moving the launch moves everything."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from yunce.accounts.api import Permission, members
from yunce.planning.api import (
    Phase,
    Plan,
    Stale,
    Task,
    TaskState,
    assign_roles,
    edit_plan,
    moved,
    numbers_served,
    offset_label,
    role_holders,
    roles_of,
    save_plan,
    today,
)
from yunce.planning.rules import depends
from yunce.planning.rules.book import STATE_WORDS
from yunce.planning.rules.plan import new_key, read_offset
from yunce.planning.web.forms import CampaignForm
from yunce.planning.web.frame import Here, here, owners, page
from yunce.planning.web.gantt import gantt
from yunce.planning.web.views.overview import _revision, stale_notice
from yunce.ui import components as ui
from yunce.ui import format as write
from yunce.ui.grid import GridAnswer, GridColumn, read_posted

Errors = dict[tuple[int, str], str]


@require_GET
def schedule(request: HttpRequest, initiative_id: str) -> HttpResponse:
    found = here(request, initiative_id)
    return found if isinstance(found, HttpResponse) else _page(found)


@require_POST
def campaign(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """Name and days; another launch moves phases and tasks with it."""
    found = here(request, initiative_id, Permission.EDIT)
    if isinstance(found, HttpResponse):
        return found
    form = CampaignForm(request.POST)
    if not form.is_valid():
        return _page(found, form=form)
    values = form.cleaned_data
    plan = moved(found.plan, values["launch"])
    plan = replace(plan, campaign=values["campaign"], end=_end(found.plan, plan, values["end"]))
    return _saved(found, save_plan(found.access, initiative_id, plan, revision=_revision(request)))


@require_POST
def phases(request: HttpRequest, initiative_id: str) -> HttpResponse:
    found = here(request, initiative_id, Permission.EDIT)
    if isinstance(found, HttpResponse):
        return found
    answer = read_posted(request.POST, "phases", _phase_columns())
    errors: Errors = {
        (row.place, "last"): _("最后一天早于开始日。")
        for row in answer.rows
        if row.values["first"] and row.values["last"] and row.values["last"] < row.values["first"]
    }
    errors |= dict(answer.errors)
    if errors:
        return _page(found, phase_answer=answer, phase_errors=errors)
    made = _phases(answer, found.plan)
    return _saved(found, edit_plan(found.access, initiative_id, revision=_revision(request), phases=made))


@require_POST
def tasks(request: HttpRequest, initiative_id: str) -> HttpResponse:
    found = here(request, initiative_id, Permission.EDIT)
    if isinstance(found, HttpResponse):
        return found
    answer = read_posted(request.POST, "tasks", _task_columns(found))
    errors: Errors = dict(answer.errors)
    made = _tasks(answer, found.plan, errors)
    if errors:
        return _page(found, task_answer=answer, task_errors=errors)
    return _saved(found, edit_plan(found.access, initiative_id, revision=_revision(request), tasks=made), answer)


@require_POST
def roles(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """谁担任: one member a role, or nobody yet."""
    found = here(request, initiative_id, Permission.EDIT)
    if isinstance(found, HttpResponse):
        return found
    wanted = {each["name"]: request.POST.get(each["field"], each["holder"]) for each in _roles(found)}
    try:
        assign_roles(found.access, initiative_id, wanted)
    except ValueError:
        messages.error(request, _("选中的人已经不在这个工作区，请刷新再选。"))
    else:
        messages.success(request, _("谁担任已保存，任务会出现在他的「今天」里。"))
    return redirect(f"{found.base}/plan/schedule#roles")


def _end(before: Plan, after: Plan, wanted: date) -> date:
    """The typed last day; untouched, it moves with the launch."""
    return after.end if wanted == before.end else wanted


def _saved(found: Here, saved: object, answer: GridAnswer | None = None) -> HttpResponse:
    if isinstance(saved, Stale):
        return _page(found, task_answer=answer, stale=saved)
    messages.success(found.request, _("排期已保存。"))
    return redirect(f"{found.base}/plan/schedule")


def _phase_columns() -> list[GridColumn]:
    return [
        GridColumn(key="name", label=_("阶段"), required=True),
        GridColumn(key="first", label=_("开始日"), kind="day", required=True),
        GridColumn(key="last", label=_("最后一天"), kind="day", required=True),
        GridColumn(key="aim", label=_("要做到"), size="xl"),
    ]


def _task_columns(found: Here) -> list[GridColumn]:
    chinese = write.language() == "zh-Hans"
    states = [(state.value, words[0 if chinese else 1]) for state, words in STATE_WORDS.items()]
    return [
        GridColumn(key="name", label=_("任务"), required=True, size="l"),
        GridColumn(
            key="owner", label=_("负责人"), suggest=owners(found), hint=_("写成员的名字，或写角色，在下面选谁担任")
        ),
        GridColumn(key="offset", label=_("倒排"), size="s", required=True, hint=_("距上线的天数：T-14、T、T+7")),
        GridColumn(key="due", label=_("截止日"), kind="day", read_only=True),
        GridColumn(key="days", label=_("工期（天）"), kind="integer", size="s"),
        GridColumn(key="state", label=_("状态"), kind="choice", choices=states),
        GridColumn(
            key="serves",
            label=_("服务的数"),
            kind="choice",
            choices=_numbers(found),
            hint=_("为了目标拆解里的哪个数而做。那个数没做到、任务又没按时完成，复盘归到「执行」"),
        ),
        GridColumn(key="depends", label=_("前置任务"), size="l", hint=_("写任务名，多个用顿号隔开")),
        GridColumn(key="acceptance", label=_("验收标准"), size="xl"),
    ]


def _numbers(found: Here) -> list[tuple[str, str]]:
    """The leaves of the tree, and what a task still names although the tree has lost it."""
    known = numbers_served(found.access.workspace.id, found.initiative_id)
    gone = {task.serves for task in found.plan.tasks if task.serves and task.serves not in known}
    lost = [(key, _("%(key)s（拆解里已没有）") % {"key": key}) for key in sorted(gone)]
    return [*depends.labels(known.items()).items(), *lost]


def _roles(found: Here) -> list[dict[str, Any]]:
    """Each role of the tasks with how many it has, and who holds it."""
    people = members(found.access.workspace.id)
    held = role_holders(found.access.workspace.id).get(found.initiative_id, {})
    return [
        {
            "field": f"role-{place}",
            "name": role,
            "tasks": ngettext("%(count)d 个任务", "%(count)d 个任务", count) % {"count": count},
            "holder": held[role].id if role in held else "",
            "people": [(each.id, each.name) for each in people],
        }
        for place, (role, count) in enumerate(roles_of(found.plan, {each.name for each in people}).items())
    ]


def _phases(answer: GridAnswer, plan: Plan) -> tuple[Phase, ...]:
    known, used = {p.key for p in plan.phases}, set[str]()
    made = []
    for row in answer.rows:
        key = row.id if row.id in known and row.id not in used else new_key("phase", known | used)
        used.add(key)
        made.append(
            Phase(
                key=key,
                name=row.values["name"],
                first=row.values["first"],
                last=row.values["last"],
                aim=row.values["aim"] or "",
            )
        )
    return tuple(made)


def _tasks(answer: GridAnswer, plan: Plan, errors: Errors) -> tuple[Task, ...]:
    """The tasks typed; cells that mean nothing are added to `errors`."""
    keys = _task_keys(answer, plan)
    typed = [(key, str(row.values["name"] or "")) for row, key in zip(answer.rows, keys, strict=True)]
    # A task renamed in one row may still be called by its old name in another.
    known = depends.by_label(depends.labels(typed), depends.labels((t.key, t.name) for t in plan.tasks))
    made = []
    for row, key in zip(answer.rows, keys, strict=True):
        offset = read_offset(str(row.values["offset"] or ""))
        if offset is None and (row.place, "offset") not in errors:
            errors[(row.place, "offset")] = _("写成 T-14、T 或 T+7。")
        days = row.values["days"]
        if isinstance(days, int) and days < 1:
            errors[(row.place, "days")] = _("工期至少 1 天。")
        waits = _depends(str(row.values["depends"] or ""), known)
        if isinstance(waits, str):
            errors[(row.place, "depends")] = _("没有叫「%(name)s」的任务。") % {"name": waits}
            waits = ()
        before = plan.task(key)
        made.append(
            Task(
                key=key,
                name=str(row.values["name"] or ""),
                owner=row.values["owner"] or "",
                offset=offset or 0,
                days=days or 1,
                state=TaskState(row.values["state"] or "todo"),
                depends=waits,
                acceptance=row.values["acceptance"] or "",
                serves=row.values["serves"] or "",
                demo=before.demo if before else False,
            )
        )
    return tuple(made)


def _task_keys(answer: GridAnswer, plan: Plan) -> list[str]:
    known, keys = {t.key for t in plan.tasks}, list[str]()
    for row in answer.rows:
        fresh = row.id in known and row.id not in keys
        keys.append(row.id if fresh else new_key("task", known.union(keys)))
    return keys


def _depends(text: str, known: Mapping[str, str]) -> tuple[str, ...] | str:
    """Keys of the tasks named; the first name that is none's."""
    try:
        return depends.read(text, known)
    except depends.NoSuchTask as unknown:
        return unknown.name


def _page(
    found: Here,
    *,
    form: CampaignForm | None = None,
    phase_answer: GridAnswer | None = None,
    phase_errors: Errors | None = None,
    task_answer: GridAnswer | None = None,
    task_errors: Errors | None = None,
    stale: Stale | None = None,
) -> HttpResponse:
    plan = found.plan
    shown = form or CampaignForm(initial={"campaign": plan.campaign, "launch": plan.launch, "end": plan.end})
    context = {
        "header": ui.PageHeader(
            title=_("排期"),
            subtitle=_("%(launch)s 上线，%(end)s 结束") % {"launch": plan.launch, "end": plan.end},
            actions=[ui.Link(text=_("任务看板"), url=f"{found.base}/run/tasks")],
        ),
        "date_fields": [ui.Field(bound=bound) for bound in shown],
        "chart": gantt(plan, today(found.access.workspace.id)) if plan.tasks else None,
        "phases": ui.Grid(
            name="phases", label=_("阶段"), columns=_phase_columns(), blank_rows=1,
            rows=_typed(phase_answer) or [
                {"id": p.key, "name": p.name, "first": p.first, "last": p.last, "aim": p.aim} for p in plan.phases
            ],
            errors=phase_errors or {}, read_only=not found.may_edit,
        ),
        "tasks": ui.Grid(
            name="tasks", label=_("任务"), columns=_task_columns(found), rows=_typed(task_answer) or _rows(plan),
            errors=task_errors or {}, read_only=not found.may_edit,
        ),
        "roles": _roles(found),
        "stale": stale_notice(stale),
    }  # fmt: skip
    status = 409 if stale else 422 if phase_errors or task_errors or (form and form.errors) else 200
    return page(found, "planning/schedule.html", "plan/schedule", context, status=status)


def _typed(answer: GridAnswer | None) -> list[Mapping[str, Any]]:
    return [dict(text) for text in answer.texts] if answer else []


def _rows(plan: Plan) -> list[Mapping[str, Any]]:
    names = depends.labels((task.key, task.name) for task in plan.tasks)
    return [
        {
            "id": task.key, "name": task.name, "owner": task.owner, "offset": offset_label(task.offset),
            "due": task.due(plan.launch), "days": task.days, "state": task.state.value,
            "depends": depends.write(task.depends, names, pgettext("tasks", "、")),
            "acceptance": task.acceptance, "serves": task.serves,
        }
        for task in plan.tasks
    ]  # fmt: skip
