"""项目: the list, by phase or plain; changing, putting away and bringing back a project."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access, members, people
from yunce.loop.api import (
    PHASE_NAMES,
    InitiativeError,
    Phase,
    Standing,
    accuracy,
    archive_initiative,
    edit_initiative,
    initiative,
    initiatives,
    next_link,
    project_bar,
    project_url,
    restore_initiative,
    settlements,
    standing,
)
from yunce.review.web.forms import ProjectForm
from yunce.ui import format as write
from yunce.ui.components import Badge, Button, Column, EmptyState, Form, Link, PageHeader, Row, Tab, Table, Tabs

NEW = "/projects/new"


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    granted = access(request)
    view = request.GET.get("view", "")
    archived = view == "archived"
    found = [standing(granted.workspace, each.id) for each in initiatives(granted.workspace.id, archived=archived)]
    new = Link(text=_("新建项目"), url=NEW, weight="primary", icon="plus")
    may_edit = granted.can(Permission.EDIT)
    sections: list[dict[str, Any]]
    if not found:
        sections = [{"parts": [_empty(new if may_edit else None, archived=archived)]}]
    elif view == "phases":
        sections = [
            {"title": str(PHASE_NAMES[phase]), "parts": [_table(granted, inside, str(PHASE_NAMES[phase]))]}
            for phase in Phase
            if (inside := [each for each in found if each.next.phase is phase])
        ]
    else:
        sections = [{"parts": [_table(granted, found, pgettext("menu", "项目"), archived=archived)]}]
    context = {
        "page_header": PageHeader(title=pgettext("menu", "项目"), actions=[new] if may_edit else []),
        "tabs": _tabs(view),
        "sections": sections,
    }
    return render(request, "loop/page.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    project = initiative(granted.workspace.id, initiative_id)
    initial = {
        "name": project.name,
        "brief": project.brief,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
        "owner_id": project.owner_id,
        "continues_id": project.continues_id or "",
    }
    form = ProjectForm(
        request.POST or None,
        members=members(granted.workspace.id),
        others=[each for each in initiatives(granted.workspace.id) if each.id != initiative_id],
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        changes = {**form.cleaned_data, "continues_id": form.cleaned_data["continues_id"] or None}
        try:
            edit_initiative(granted, initiative_id, **changes)
        except InitiativeError as error:
            form.add_error(error.field, _("结束日期早于开始日期。") if error.code == "before_start" else str(error))
        else:
            messages.success(request, _("项目已更新。"))
            return redirect("review:overview", initiative_id)
    cancel = Link(text=_("取消"), url=project_url(initiative_id), weight="quiet")
    context = {
        "page_header": PageHeader(title=_("修改项目"), subtitle=_("改日期不会动已经定稿的版本。")),
        "bar": project_bar(granted, initiative_id),
        "sections": [{"panel": True, "parts": [Form(form=form, submit=_("保存"), columns=2, cancel=cancel)]}],
    }
    return render(request, "loop/page.html", context, status=422 if form.errors else 200)


@require_POST
def archive(request: HttpRequest, initiative_id: str) -> HttpResponse:
    archive_initiative(access(request, Permission.EDIT), initiative_id)
    messages.success(request, _("已归档。它的结果仍是后面项目的历史参考。"))
    return redirect("review:projects")


@require_POST
def restore(request: HttpRequest, initiative_id: str) -> HttpResponse:
    restore_initiative(access(request, Permission.EDIT), initiative_id)
    messages.success(request, _("已恢复。"))
    return redirect("review:overview", initiative_id)


def _tabs(view: str) -> Tabs:
    address = reverse("review:projects")
    choices = (("", _("列表"), address), ("phases", _("按阶段"), f"{address}?view=phases"))
    put_away = ("archived", _("已归档"), f"{address}?view=archived")
    items = [Tab(text=text, url=url, active=key == view) for key, text, url in (*choices, put_away)]
    return Tabs(items=items, label=_("项目的看法"))


def _table(granted: Access, found: list[Standing], caption: str, *, archived: bool = False) -> Table:
    names = people({each.initiative.owner_id for each in found})
    columns = [
        Column(key="name", label=_("项目"), wide=True),
        Column(key="phase", label=_("阶段")),
        Column(key="starts", label=_("开始"), kind="day"),
        Column(key="ends", label=_("结束"), kind="day"),
        Column(key="owner", label=_("负责人")),
        Column(key="result", label=_("核对结果")),
        Column(key="next", label=_("下一步")),
    ]
    rows = []
    for each in found:
        project = each.initiative
        owner = names.get(project.owner_id)
        cells: dict[str, Any] = {
            "name": project.name,
            "phase": Badge(text=str(PHASE_NAMES[each.next.phase]), tone="info"),
            "starts": project.starts_on,
            "ends": project.ends_on,
            "owner": owner.name if owner else write.UNDEFINED,
            "result": _result(granted, project.id),
            "next": next_link(each) or write.UNDEFINED,
        }
        actions = [_restore(project.id)] if archived and granted.can(Permission.EDIT) else []
        rows.append(Row(cells=cells, url=project_url(project.id), actions=actions))
    return Table(columns=columns, rows=rows, caption=caption)


def _result(granted: Access, initiative_id: str) -> str:
    found = accuracy(each.outcome for each in settlements(granted.workspace.id, initiative_id))
    return _("命中 %(hits)d / %(n)d") % {"hits": found.hits, "n": found.n} if found.n else write.UNDEFINED


def _restore(initiative_id: str) -> Button:
    return Button(text=_("恢复"), url=reverse("review:restore", args=[initiative_id]), weight="quiet")


def _empty(new: Link | None, *, archived: bool) -> EmptyState:
    if archived:
        return EmptyState(title=_("没有归档的项目"), text=_("归档的项目会收在这里，可以随时恢复。"))
    columns = [
        Column(key="name", label=_("项目")),
        Column(key="phase", label=_("阶段")),
        Column(key="next", label=_("下一步")),
    ]
    return EmptyState(
        title=_("还没有项目"),
        text=_("一个项目就是从调研到复盘走一圈。写一句话目标、选一个模板，三分钟就有初稿。"),
        action=new,
        example=Table(
            columns=columns,
            rows=[{"name": _("春季上新"), "phase": _("方案设计"), "next": _("定稿")}],
            caption=_("示例：一个项目"),
            copy=False,
        ),
    )
