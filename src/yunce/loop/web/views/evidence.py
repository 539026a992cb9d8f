"""依据 of a project: the list, one snapshot, keeping one by hand or from the data, removing one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access, people
from yunce.events.api import data_as_of
from yunce.insight.api import QUESTIONS
from yunce.insight.api import evidence as evidence_from_data
from yunce.kernel.windows import local_date
from yunce.loop import api
from yunce.loop.api import Evidence, Phase
from yunce.loop.web import present
from yunce.loop.web.forms import EvidenceForm
from yunce.ui import format as write
from yunce.ui.components import Badge, Button, Column, EmptyState, Form, Link, Notice, PageHeader, Row, Table

_PAGE = "research/evidence"


@require_GET
def listed(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request)
    project = api.initiative(granted.workspace.id, initiative_id)
    kept = api.evidence_of(granted.workspace.id, initiative_id)
    uses = api.evidence_uses(granted.workspace.id, initiative_id)
    may_edit = granted.can(Permission.EDIT)
    add = Link(text=_("记一条依据"), url=_url("evidence-new", initiative_id), weight="primary", icon="plus")
    header = PageHeader(
        title=_("依据"),
        subtitle=_("每条依据都是当时的快照：存下就不会变，更正要另存一条。"),
        actions=[add] if may_edit else [],
    )
    sections: list[dict[str, Any]] = []
    if kept:
        sections.append({"parts": [_table(granted, project.zone, kept, uses)]})
    else:
        sections.append({"parts": [_empty(add if may_edit else None)]})
    if may_edit:
        sections.append(_from_data(granted, initiative_id))
    bar = api.project_bar(granted, initiative_id, Phase.RESEARCH, _PAGE)
    return render(request, "loop/page.html", {"page_header": header, "bar": bar, "sections": sections})


@require_GET
def one(request: HttpRequest, initiative_id: str, evidence_id: str) -> HttpResponse:
    granted = access(request)
    found = _found(granted, initiative_id, evidence_id)
    uses = api.evidence_uses(granted.workspace.id, initiative_id).get(evidence_id, [])
    made_by = people([found.made_by]).get(found.made_by)
    today = local_date(granted.workspace.now, granted.workspace.zone)
    actions: list[Link | Button] = []
    if granted.can(Permission.EDIT):
        actions = [
            Link(text=_("另存一条来更正"), url=f"{_url('evidence-new', initiative_id)}?replaces={found.id}"),
            Button(
                text=_("删除"),
                url=_url("evidence-remove", initiative_id, evidence_id),
                weight="quiet",
                confirm=_("删除这条依据？有预估或定稿用到它时不会删。"),
            ),
        ]
    badges = [present.tier_badge(found.tier)]
    if api.expired(found.expires_on, today):
        badges.append(Badge(text=_("已过期"), tone="warning"))
    header = PageHeader(title=present.title(found), actions=actions, badges=badges)
    basis = present.basis(found)
    used = [Notice(tone="info", text=_("用到它的预估：%(names)s") % {"names": present.names(uses)})] if uses else []
    context = {
        "page_header": header,
        "bar": api.project_bar(granted, initiative_id, Phase.RESEARCH, _PAGE),
        "notices": used,
        "sections": [
            {"parts": present.body(found)},
            {"parts": [present.facts(found, made_by.name if made_by else ""), *([basis] if basis else [])]},
        ],
    }
    return render(request, "loop/page.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    project = api.initiative(granted.workspace.id, initiative_id)
    replaces = request.GET.get("replaces") or None
    before = _found(granted, initiative_id, replaces) if replaces else None
    form = EvidenceForm(request.POST or None, initial=_initial(before))
    if request.method == "POST" and form.is_valid():
        kept = api.keep_evidence(granted, initiative_id, form.evidence(project.zone, replaces))
        messages.success(request, _("已存为依据。"))
        return redirect("loop:evidence-one", initiative_id, kept.id)
    context = {
        "page_header": PageHeader(
            title=_("记一条依据"),
            subtitle=_("存下后不能改；写错了就另存一条。")
            if before is None
            else _("更正：%(title)s") % {"title": present.title(before)},
        ),
        "bar": api.project_bar(granted, initiative_id, Phase.RESEARCH, _PAGE),
        "sections": [
            {
                "panel": True,
                "parts": [
                    Form(
                        form=form,
                        submit=_("存为依据"),
                        columns=2,
                        cancel=Link(text=_("取消"), url=_url("evidence", initiative_id), weight="quiet"),
                    )
                ],
            }
        ],
    }
    return render(request, "loop/page.html", context, status=422 if form.errors else 200)


@require_POST
def from_data(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """Ask one insight question over what is known now, and keep the answer."""
    granted = access(request, Permission.EDIT)
    api.initiative(granted.workspace.id, initiative_id)
    question = request.POST.get("question", "")
    if question not in QUESTIONS:
        raise Http404
    kept = api.keep_evidence(granted, initiative_id, api.from_answer(evidence_from_data(granted.workspace, question)))
    messages.success(request, _("已存为依据。"))
    return redirect("loop:evidence-one", initiative_id, kept.id)


@require_POST
def remove(request: HttpRequest, initiative_id: str, evidence_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    _found(granted, initiative_id, evidence_id)
    answer = api.remove_evidence(granted, evidence_id)
    if isinstance(answer, api.InUse):
        where = [*answer.estimates, *(_("第 %(number)d 版方案") % {"number": number} for number in answer.frozen_in)]
        messages.error(
            request, _("没有删除：%(names)s 用到了它。先换掉依据，再来删。") % {"names": present.names(where)}
        )
        return redirect("loop:evidence-one", initiative_id, evidence_id)
    messages.success(request, _("已删除。"))
    return redirect("loop:evidence", initiative_id)


def _found(granted: Access, initiative_id: str, evidence_id: str) -> Evidence:
    found = api.one_evidence(granted.workspace.id, evidence_id)
    if found.initiative_id != initiative_id:
        raise Http404
    return found


def _url(name: str, *args: str) -> str:
    return reverse(f"loop:{name}", args=args)


def _initial(before: Evidence | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {
        "title": before.titled(write.language()),
        "tier": before.tier.value,
        "source": before.source,
        "text": str(before.said(write.language()).get("text") or ""),
        "n": before.n,
        "unit": write.unit(before.unit),
        "first": before.window.first_date if before.window else None,
        "last": before.window.last_date if before.window else None,
    }


def _table(granted: Access, zone: str, kept: list[Evidence], uses: dict[str, list[str]]) -> Table:
    today = local_date(granted.workspace.now, zone)
    replaced = {each.replaces_id for each in kept if each.replaces_id}
    columns = [
        Column(key="title", label=_("发现"), wide=True),
        Column(key="tier", label=_("强度")),
        Column(key="n", label=_("样本数")),
        Column(key="age", label=_("存了几天"), kind="number"),
        Column(key="state", label=_("状态")),
        Column(key="uses", label=_("用到它的预估"), wide=True),
    ]
    rows = []
    for each in kept:
        state = Badge(text=_("有效"), tone="good")
        if each.id in replaced:
            state = Badge(text=_("已有更正"), tone="neutral")
        elif api.expired(each.expires_on, today):
            state = Badge(text=_("已过期"), tone="warning")
        cells = {
            "title": present.title(each),
            "tier": present.tier_badge(each.tier),
            "n": api.counted(each.n, each.n_of),
            "age": max((today - local_date(each.made_at, zone)).days, 0),
            "state": state,
            "uses": present.names(uses.get(each.id, [])),
        }
        rows.append(Row(cells=cells, url=_url("evidence-one", each.initiative_id, each.id)))
    return Table(columns=columns, rows=rows, caption=_("依据"))


def _empty(add: Link | None) -> EmptyState:
    return EmptyState(
        title=_("还没有依据"),
        text=_(
            "依据可以是数据里的一个结论、一次访谈的原话、一个网页，或者团队的经验判断。预估挂上依据，复盘时才知道该信什么。"
        ),
        action=add,
        example=Table(
            columns=[
                Column(key="title", label=_("发现")),
                Column(key="tier", label=_("强度")),
                Column(key="n", label=_("样本数"), kind="number"),
            ],
            rows=[{"title": _("复购的人多数在 30 天内回来"), "tier": _("观测"), "n": 3200}],
            caption=_("示例：一条依据"),
            copy=False,
        ),
    )


def _from_data(granted: Access, initiative_id: str) -> dict[str, Any]:
    """One button a question, when there is data to ask."""
    known = data_as_of(granted.workspace.id)
    if known is None:
        return {
            "parts": [
                Notice(
                    tone="info",
                    text=_("接入数据后，可以把分析结果一键存为依据。"),
                    action=Link(text=_("接入数据"), url="/data"),
                )
            ]
        }
    language = write.language()
    buttons = [
        Button(
            text=question.name.say(language),
            url=_url("evidence-from-data", initiative_id),
            values={"question": question.key},
            icon="bookmark",
            hint=question.purpose.say(language),
        )
        for question in QUESTIONS.values()
    ]
    return {
        "title": _("从数据里存一条"),
        "note": _("按目前已知的数据回答，连同算法一起存下。要改时间段，到「分析」里看好再存。"),
        "panel": True,
        "parts": buttons,
    }
