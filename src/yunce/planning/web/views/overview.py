"""方案总览: the document as it will read, what it lacks, what changed since the last version, 定稿.

Also the chapters' text, which is edited on a page of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Permission, access, people
from yunce.documents.api import render_html
from yunce.loop.api import (
    Concern,
    ConcernKind,
    Phase,
    PlanVersion,
    all_concerns,
    assumptions,
    facts,
    goal,
    outcome_known,
    plan_versions,
    project_bar,
)
from yunce.planning.api import (
    PublishRefused,
    Section,
    Stale,
    changes_since,
    completeness,
    create_from_template,
    edit_plan,
    findings,
    frozen_plan,
    numbers_served,
    plan_document,
    plan_draft,
    publish,
    templates,
)
from yunce.planning.api.examples import examples
from yunce.planning.rules.plan import new_key
from yunce.planning.web.frame import Here, here, page
from yunce.planning.web.wording import (
    CONCERNS,
    SEVERITY,
    Names,
    change_cells,
    concern_text,
    finding_text,
    finding_url,
    task_names,
)
from yunce.strategy.api import far_goal, outlook
from yunce.ui import components as ui
from yunce.ui import format as write

# The reason for a first freeze after the last day, beside those for the kinds of doubt about a number.
LATE = "late"
KNOWN = lazy("结果已经知道：现在定稿，命中不说明预估得准。复盘报告会写上这个理由。")
TONES: dict[str, ui.Tone] = {"error": "bad", "warning": "warning", "hint": "neutral"}


@require_GET
def overview(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request)
    if plan_draft(granted.workspace.id, initiative_id) is None:
        return _empty(request, initiative_id)
    found = here(request, initiative_id)
    return found if isinstance(found, HttpResponse) else _page(found)


@require_POST
def from_template(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """A first plan for a project that has none."""
    granted = access(request, Permission.EDIT)
    if plan_draft(granted.workspace.id, initiative_id) is None:
        try:
            create_from_template(granted, initiative_id, request.POST.get("template", ""), write.language())
        except KeyError:
            messages.error(request, _("没有这个模板，请重新选。"))
    return redirect(f"/projects/{initiative_id}/plan")


@require_POST
def freeze(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """定稿, with a reason for each kind of doubt that is accepted."""
    found = here(request, initiative_id, Permission.APPROVE)
    if isinstance(found, HttpResponse):
        return found
    answers = {kind: reason for kind in ConcernKind if (reason := request.POST.get(f"reason-{kind.value}", "").strip())}
    answer = publish(
        found.access, initiative_id, note=request.POST.get("note", "")[:500], answers=answers,
        late_reason=request.POST.get(f"reason-{LATE}", "")[:300],
    )  # fmt: skip
    if isinstance(answer, PublishRefused):
        return _page(found, refused=answer, typed=request.POST)
    messages.success(request, _("定稿 %(number)d 已保存，之后的结果都跟它对照。") % {"number": answer.number})
    return redirect(f"{found.base}/plan")


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """The chapters, one field each; an empty title removes a chapter."""
    found = here(request, initiative_id, Permission.EDIT)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "GET":
        return _text_page(found, found.plan.sections)
    sections = _typed_sections(request, found.plan.sections)
    saved = edit_plan(found.access, initiative_id, revision=_revision(request), sections=sections)
    if isinstance(saved, Stale):
        return _text_page(found, sections, stale=saved)
    messages.success(request, _("正文已保存。"))
    return redirect(f"{found.base}/plan")


def _empty(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request)
    language = write.language()
    context = {
        "bar": project_bar(granted, initiative_id, Phase.PLAN, "plan"),
        "header": ui.PageHeader(title=_("方案总览")),
        "may_edit": granted.can(Permission.EDIT),
        "templates": [
            {"key": t.key, "name": t.name(language), "purpose": t.purpose(language), "hook": t.hook(language)}
            for t in templates()
        ],
        "initiative_id": initiative_id,
    }
    return render(request, "planning/no_plan.html", context)


def _page(found: Here, refused: PublishRefused | None = None, typed: Mapping[str, str] | None = None) -> HttpResponse:
    """typed: the reasons and the note of a freeze that was refused; nobody writes them twice."""
    workspace_id = found.access.workspace.id
    versions = plan_versions(workspace_id, found.initiative_id)
    doubts = [c for c in all_concerns(found.access.workspace, found.initiative_id) if c.answer is None]
    ahead = outlook(workspace_id, found.initiative_id)
    context = {
        "header": _header(found, versions),
        "stats": _stats(found),
        "findings": _findings(found),
        "changes": _changes(found, versions),
        "version": versions[-1] if versions else None,
        "version_by": _who(versions),
        "document": render_html(plan_document(workspace_id, found.initiative_id)),
        "must_answer": _must_answer(found, doubts, typed or {}),
        "note": (typed or {}).get("note", ""),
        "doubts": [
            *([far] if ahead and (far := far_goal(ahead, goal(workspace_id, found.initiative_id))) else []),
            *(concern_text(c) for c in doubts if not c.open),
        ],
        "missing": [ahead.tree.by_key[key].name for key in ahead.missing] if ahead else [],
        "no_tree": ahead is None,
        "refused": _refused(refused) if refused else [],
        "may_approve": found.access.can(Permission.APPROVE),
        "file": ui.FileDrop(
            name="file", label=_("传回改过的 xlsx"), accept=".xlsx", hint=_("先列出每一格的改动，确认后才保存")
        ),
        "frozen_without_plan": bool(versions) and frozen_plan(versions[-1]) is None,
    }
    return page(found, "planning/overview.html", "plan", context, status=422 if refused else 200)


def _must_answer(found: Here, doubts: Sequence[Concern], typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the freeze waits for: a reason for each kind of doubt, and for a first freeze after the last day."""
    asked: list[dict[str, Any]] = [
        {"kind": kind.value, "label": CONCERNS[kind], "texts": texts}
        for kind in ConcernKind
        if (texts := [concern_text(c) for c in doubts if c.kind is kind and c.open])
    ]
    if outcome_known(found.access, found.initiative_id):
        asked.insert(0, {"kind": LATE, "label": _("项目已经结束"), "texts": [str(KNOWN)]})
    return [{**each, "reason": typed.get(f"reason-{each['kind']}", "")} for each in asked]


def _header(found: Here, versions: list[PlanVersion]) -> ui.PageHeader:
    base = f"{found.base}/plan"
    files = [
        ui.Link(text="xlsx", url=f"{base}/export.xlsx", download=True, hint=_("整个方案，改完可以传回来")),
        ui.Link(text="docx", url=f"{base}/export.docx", download=True),
        ui.Link(text="pdf", url=f"{base}/export.pdf", download=True),
    ]
    actions: list[ui.Action] = [ui.Menu(text=_("导出"), items=files)]
    if found.may_edit:
        actions.insert(0, ui.Link(text=_("改正文"), url=f"{base}/text"))
    if found.access.can(Permission.APPROVE):
        actions.append(ui.Link(text=_("定稿"), url="#freeze", weight="primary"))
    badges = [_badge(found, versions)]
    if found.draft.origin.get("by_rule"):
        badges.append(ui.Badge(text=_("规则生成"), tone="info", hint=_("由模板和规则生成，没有用语言模型")))
    return ui.PageHeader(title=_("方案总览"), subtitle=found.plan.campaign, actions=actions, badges=badges)


def _badge(found: Here, versions: list[PlanVersion]) -> ui.Badge:
    """What is shown below: a first draft, the frozen plan, or one that has changed since."""
    if not versions:
        return ui.Badge(text=_("初稿"), tone="warning")
    number = versions[-1].number
    if facts(found.access.workspace, found.initiative_id).changed_since_freeze:
        return ui.Badge(text=_("定稿 %(number)d 之后有修改") % {"number": number}, tone="warning")
    return ui.Badge(text=_("定稿 %(number)d") % {"number": number}, tone="good")


def _stats(found: Here) -> ui.Stats:
    plan = found.plan
    owners = {task.owner for task in plan.tasks if task.owner}
    return ui.Stats(
        items=[
            ui.Stat(label=_("完整度"), value=write.percent(completeness(plan, _believed(found)), 0),
                    note=_("负责人、金额、验收标准、正文、预估和依据里填了的比例")),
            ui.Stat(label=_("预算"), value=write.money(plan.budget_minor if plan.budget_known else None, plan.currency),
                    url=f"{found.base}/plan/budget",
                    note=_("%(count)d 项") % {"count": len(plan.budget)}),
            ui.Stat(label=_("任务"), value=write.number(len(plan.tasks)), url=f"{found.base}/plan/schedule",
                    note=_("%(count)d 位负责人") % {"count": len(owners)}),
            ui.Stat(label=_("上线日"), value=plan.launch.isoformat(),
                    note=_("到 %(end)s，共 %(days)d 天")
                    % {"end": plan.end, "days": (plan.end - plan.launch).days + 1}),
        ]
    )  # fmt: skip


def _believed(found: Here) -> list[tuple[bool, bool]]:
    """Whether each estimate has an owner, and whether it is more than a template's example."""
    given = {each.node_key for each in examples(found.access.workspace.id, found.initiative_id)}
    believed = assumptions(found.access.workspace.id, found.initiative_id)
    return [(bool(each.owner), each.has_basis and each.node_key not in given) for each in believed]


def _findings(found: Here) -> ui.Table | None:
    rows = [
        ui.Row(
            cells={"severity": ui.Badge(text=str(SEVERITY[f.severity]), tone=TONES[f.severity]),
                   "text": finding_text(f),
                   "mend": ui.Link(text=_("去改"), url=finding_url(f, found.initiative_id), weight="quiet")},
            tone=TONES[f.severity],
        )
        for f in findings(found.plan)
    ]  # fmt: skip
    if not rows:
        return None
    columns = [
        ui.Column(key="severity", label=_("程度")),
        ui.Column(key="text", label=_("缺什么"), wide=True),
        ui.Column(key="mend", label=_("在哪改")),
    ]
    return ui.Table(columns=columns, rows=rows, caption=_("方案还缺什么"), show_caption=True)


def changes_table(rows: list[dict[str, str]], caption: str, called: tuple[str, str] | None = None) -> ui.Table:
    """called: what the value before and the value after are, where 原来 and 现在 would not say it."""
    before, after = called or (_("原来"), _("现在"))
    columns = [
        ui.Column(key="kind", label=_("改动")),
        ui.Column(key="sheet", label=_("部分")),
        ui.Column(key="row", label=_("哪一项")),
        ui.Column(key="column", label=_("哪一格")),
        ui.Column(key="before", label=before, wide=True),
        ui.Column(key="after", label=after, wide=True),
    ]
    return ui.Table(columns=columns, rows=rows, caption=caption, show_caption=True)


def _changes(found: Here, versions: list[PlanVersion]) -> ui.Table | None:
    if not versions:
        return None
    names = Names(
        tasks=task_names(found.plan, frozen_plan(versions[-1])),
        numbers=numbers_served(found.access.workspace.id, found.initiative_id),
    )
    rows = [change_cells(c, found.plan.currency, names) for c in changes_since(versions[-1], found.plan)]
    caption = _("定稿 %(number)d 之后改了 %(count)d 格") % {"number": versions[-1].number, "count": len(rows)}
    return changes_table(rows, caption) if rows else None


def _who(versions: list[PlanVersion]) -> str:
    if not versions:
        return ""
    person = people([versions[-1].frozen_by]).get(versions[-1].frozen_by)
    return person.name if person else ""


def _refused(refused: PublishRefused) -> list[str]:
    lines = [finding_text(f) for f in refused.findings]
    if refused.missing:
        lines.append(_("目标拆解里有 %(count)d 个数还没有预估。") % {"count": len(refused.missing)})
    if refused.late:
        lines.append(_("请写理由：%(doubt)s") % {"doubt": KNOWN})
    lines += [_("请写理由：%(doubt)s") % {"doubt": concern_text(c)} for c in refused.concerns]
    return lines


def _typed_sections(request: HttpRequest, before: tuple[Section, ...]) -> tuple[Section, ...]:
    made: list[Section] = []
    for section in before:
        title = request.POST.get(f"title-{section.key}", section.title).strip()[:120]
        if title:
            body = request.POST.get(f"text-{section.key}", section.text)
            made.append(replace(section, title=title, text=body.replace("\r\n", "\n").strip()[:20_000]))
    if title := request.POST.get("title-new", "").strip()[:120]:
        body = request.POST.get("text-new", "").replace("\r\n", "\n").strip()[:20_000]
        made.append(Section(key=new_key("section", [s.key for s in before]), title=title, text=body))
    return tuple(made)


def _text_page(found: Here, sections: tuple[Section, ...], stale: Stale | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "header": ui.PageHeader(title=_("改正文"), subtitle=_("章节标题清空就会删掉这一章。")),
        "sections": sections,
        "stale": stale_notice(stale),
    }
    return page(found, "planning/text.html", "plan", context, status=409 if stale else 200)


def stale_notice(stale: Stale | None) -> ui.Notice | None:
    """Somebody saved meanwhile: nothing is lost, and nothing was overwritten."""
    if stale is None:
        return None
    person = people([stale.by]).get(stale.by)
    return ui.Notice(
        tone="warning",
        title=_("没有保存"),
        text=_("%(name)s 在你打开之后保存过。你的修改还在下面；再点一次保存会用你的覆盖这一部分。")
        % {"name": person.name if person else _("另一位成员")},
    )


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdigit() else 0
