"""项目总览: the brief on one screen, the main figures, versions, decisions, and what the last project left."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yunce.accounts.api import Access, Permission, access, people
from yunce.kernel.windows import local_date
from yunce.loop.api import (
    STATUS_WORDS,
    Initiative,
    PlanVersion,
    Standing,
    accuracy,
    assumptions,
    bar_of,
    decisions,
    goal,
    initiative,
    lessons,
    plan_versions,
    project_url,
    record_decision,
    settlements,
    standing,
    written,
)
from yunce.review.web.forms import DecisionForm
from yunce.strategy.api import outlook
from yunce.ui import format as write
from yunce.ui.components import (
    Button,
    Column,
    Definition,
    Definitions,
    Form,
    Link,
    Menu,
    PageHeader,
    Progress,
    Stat,
    Stats,
    Table,
    Timeline,
    TimelineEntry,
)


@require_GET
def overview(request: HttpRequest, initiative_id: str) -> HttpResponse:
    return _page(request, access(request), initiative_id)


@require_POST
def decide(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """Write down a decision; operators may, since they take them while it runs."""
    granted = access(request)
    initiative(granted.workspace.id, initiative_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, initiative_id, form)
    record_decision(granted, initiative_id, what=form.cleaned_data["what"], why=form.cleaned_data["why"])
    messages.success(request, _("已记下。"))
    return redirect("review:overview", initiative_id)


def _page(request: HttpRequest, granted: Access, initiative_id: str, form: DecisionForm | None = None) -> HttpResponse:
    found = standing(granted.workspace, initiative_id)
    project = found.initiative
    sections: list[dict[str, Any]] = [
        {"parts": [_figures(granted, found), *_time(granted, project)]},
        {"panel": True, "parts": [_brief(granted, project)]},
        *_from_before(granted, project),
        *_versions(granted, project),
        _decisions(granted, project, form),
    ]
    context = {
        "page_header": PageHeader(title=project.name, subtitle=project.brief, actions=_actions(granted, project)),
        "bar": bar_of(found),
        "sections": sections,
    }
    return render(request, "loop/page.html", context, status=422 if form is not None and form.errors else 200)


def _actions(granted: Access, project: Initiative) -> list[Link | Button | Menu]:
    if not granted.can(Permission.EDIT):
        return []
    if project.archived_at is not None:
        return [Button(text=_("恢复"), url=reverse("review:restore", args=[project.id]))]
    archive = Button(
        text=_("归档"),
        url=reverse("review:archive", args=[project.id]),
        weight="quiet",
        confirm=_("归档这个项目？它会从列表里收起，可以恢复。"),
    )
    return [
        Link(text=_("修改"), url=reverse("review:edit", args=[project.id]), icon="edit"),
        Menu(text=_("更多"), items=[archive]),
    ]


def _figures(granted: Access, found: Standing) -> Stats:
    workspace_id, project = granted.workspace.id, found.initiative
    chosen = goal(workspace_id, project.id)
    ahead = outlook(workspace_id, project.id)
    chance = ahead.chance if ahead else None
    checked = accuracy(each.outcome for each in settlements(workspace_id, project.id))
    stated = assumptions(workspace_id, project.id)
    grounded = sum(bool(each.evidence_ids or each.from_history) for each in stated)
    worded = sum(each.has_basis for each in stated) - grounded
    return Stats(
        items=[
            Stat(
                label=_("目标：%(name)s") % {"name": chosen.name} if chosen else _("目标"),
                value=written(chosen.tiers.target, chosen.unit) if chosen else write.UNDEFINED,
                url=project_url(project.id, "strategy/tree"),
            ),
            Stat(
                label=_("达成把握"),
                value=write.percent(chance.target, 0) if chance else write.UNDEFINED,
                note=_("按现在的预估推演"),
                url=project_url(project.id, "strategy/tree"),
            ),
            Stat(
                label=_("预估有依据"),
                value=f"{grounded} / {found.facts.leaves}",
                note=_("另有 %(count)d 个只写了说明") % {"count": worded} if worded else "",
                url=project_url(project.id, "strategy/assumptions"),
            ),
            Stat(
                label=_("命中率"),
                value=write.percent(checked.inside_80, 0),
                note=_("n=%(n)d") % {"n": checked.n},
                url=project_url(project.id, "review/settlement"),
            ),
        ]
    )


def _time(granted: Access, project: Initiative) -> list[Progress]:
    """How much of its days is over; nothing without days."""
    if project.starts_on is None or project.ends_on is None:
        return []
    today = local_date(granted.workspace.now, project.zone)
    days = (project.ends_on - project.starts_on).days + 1
    over = min(max((today - project.starts_on).days, 0), days)
    text = _("%(over)d / %(days)d 天，今天 %(today)s") % {"over": over, "days": days, "today": today}
    return [Progress(label=_("时间进度"), share=over / days, text=text)]


def _brief(granted: Access, project: Initiative) -> Definitions:
    names = people({project.owner_id, project.made_by})
    before = _before(granted, project)
    lines: list[Definition] = [
        Definition(term=_("日期"), value=f"{write.day(project.starts_on)} – {write.day(project.ends_on)}"),
        Definition(term=_("时区与币种"), value=f"{project.zone} · {granted.workspace.currency}"),
        Definition(
            term=_("负责人"), value=names[project.owner_id].name if project.owner_id in names else write.UNDEFINED
        ),
    ]
    if before is not None:
        lines.append(
            Definition(term=_("延续自"), value=Link(text=before.name, url=project_url(before.id), weight="quiet"))
        )
    return Definitions(items=lines)


def _before(granted: Access, project: Initiative) -> Initiative | None:
    return initiative(granted.workspace.id, project.continues_id) if project.continues_id else None


def _from_before(granted: Access, project: Initiative) -> list[dict[str, Any]]:
    """Lessons of the project that this one continues."""
    before = _before(granted, project)
    kept = lessons(granted.workspace.id, before.id) if before else []
    if not kept:
        return []
    columns = [
        Column(key="statement", label=_("经验"), wide=True),
        Column(key="scope", label=_("适用范围")),
        Column(key="status", label=_("状态")),
    ]
    rows = [
        {"statement": each.statement, "scope": each.scope or write.UNDEFINED, "status": str(STATUS_WORDS[each.status])}
        for each in kept
    ]
    return [
        {"title": _("上一轮留下的经验"), "parts": [Table(columns=columns, rows=rows, caption=_("上一轮留下的经验"))]}
    ]


def _versions(granted: Access, project: Initiative) -> list[dict[str, Any]]:
    found = plan_versions(granted.workspace.id, project.id)
    if not found:
        return []
    names = people({each.frozen_by for each in found})
    columns = [
        Column(key="number", label=_("版本")),
        Column(key="at", label=_("时间"), kind="moment"),
        Column(key="by", label=_("谁定稿")),
        Column(key="note", label=_("说明"), wide=True),
        Column(key="hash", label=_("内容指纹")),
    ]
    rows = [
        {
            "number": _number(each),
            "at": each.frozen_at,
            "by": names[each.frozen_by].name if each.frozen_by in names else write.UNDEFINED,
            "note": each.note or write.UNDEFINED,
            "hash": each.content_hash[:12],
        }
        for each in reversed(found)
    ]
    return [{"title": _("定稿"), "parts": [Table(columns=columns, rows=rows, caption=_("定稿"))]}]


def _number(version: PlanVersion) -> str:
    return _("定稿") if version.number == 1 else _("修订版 %(number)d") % {"number": version.number}


def _decisions(granted: Access, project: Initiative, form: DecisionForm | None) -> dict[str, Any]:
    kept = decisions(granted.workspace.id, project.id)
    names = people({each.decided_by for each in kept})
    parts: list[Any] = []
    if kept:
        entries = [
            TimelineEntry(
                when=write.moment(each.decided_at),
                text=each.what + (_("，因为：%(why)s") % {"why": each.why} if each.why else ""),
                by=names[each.decided_by].name if each.decided_by in names else "",
            )
            for each in kept
        ]
        parts.append(Timeline(items=entries, label=_("决策记录")))
    if granted.can(Permission.EDIT) or granted.can(Permission.OPERATE):
        url = reverse("review:decide", args=[project.id])
        parts.append(Form(form=form or DecisionForm(), action=url, submit=_("记一条决策"), columns=2))
    return {"title": _("决策记录"), "id": "decisions", "panel": True, "parts": parts}
