"""打法库: lessons of every project, and how accurate the team's estimates have been."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access
from yunce.loop import api
from yunce.loop.api import STATUS_WORDS, Accuracy, GroupAccuracy, Lesson, LessonForm, Status
from yunce.ui import format as write
from yunce.ui.components import (
    Badge,
    Button,
    Column,
    EmptyState,
    Form,
    Link,
    Notice,
    PageHeader,
    Row,
    Stat,
    Stats,
    Table,
    Tone,
)

# pages.md: no comparison below ten; a handful of hits says nothing about a group.
_ENOUGH = 10
_TONES: dict[Status, Tone] = {
    Status.EMERGING: "neutral",
    Status.SUPPORTED: "info",
    Status.CONFIRMED: "good",
    Status.REJECTED: "bad",
}


@require_GET
def playbook(request: HttpRequest) -> HttpResponse:
    granted = access(request)
    kept = api.lessons(granted.workspace.id)
    projects = {each.id: each.name for each in _projects(granted)}
    sections = [
        {"title": _("经验"), "parts": [_lessons(granted, kept, projects) if kept else _no_lessons()]},
        {"title": _("预估准度"), "id": "accuracy", "parts": _accuracy(granted)},
    ]
    header = PageHeader(title=_("打法库"), subtitle=_("每次复盘留下的经验，下一个项目会用到。"))
    return render(request, "loop/page.html", {"page_header": header, "sections": sections})


@require_http_methods(["GET", "POST"])
def lesson(request: HttpRequest, lesson_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    found = api.one_lesson(granted.workspace.id, lesson_id)
    initial = {
        "statement": found.statement,
        "scope": found.scope,
        "status": found.status.value,
        "act": found.act.value,
    }
    form = LessonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        api.edit_lesson(granted, lesson_id, form.lesson(found.metric, found.evidence_ids))
        messages.success(request, _("已更新。"))
        return redirect("loop:playbook")
    cancel = Link(text=_("取消"), url=reverse("loop:playbook"), weight="quiet")
    context = {
        "page_header": PageHeader(title=_("改一条经验")),
        "sections": [{"panel": True, "parts": [Form(form=form, submit=_("保存"), columns=2, cancel=cancel)]}],
    }
    return render(request, "loop/page.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, lesson_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    api.remove_lesson(granted, lesson_id)
    messages.success(request, _("已删除。"))
    return redirect("loop:playbook")


def _projects(granted: Access) -> list[api.Initiative]:
    workspace_id = granted.workspace.id
    return [*api.initiatives(workspace_id), *api.initiatives(workspace_id, archived=True)]


def _lessons(granted: Access, kept: list[Lesson], projects: dict[str, str]) -> Table:
    may_edit = granted.can(Permission.EDIT)
    columns = [
        Column(key="statement", label=_("经验"), wide=True),
        Column(key="scope", label=_("适用范围"), wide=True),
        Column(key="status", label=_("状态")),
        Column(key="act", label=_("下次怎么用")),
        Column(key="project", label=_("来自项目")),
    ]
    rows = [
        Row(
            cells={
                "statement": each.statement,
                "scope": each.scope or write.UNDEFINED,
                "status": Badge(text=str(STATUS_WORDS[each.status]), tone=_TONES[each.status]),
                "act": str(api.ACT_WORDS[each.act]),
                "project": Link(
                    text=projects.get(each.initiative_id, write.UNDEFINED),
                    url=api.project_url(each.initiative_id),
                    weight="quiet",
                ),
            },
            actions=[
                Link(text=_("修改"), url=reverse("loop:lesson", args=[each.id]), weight="quiet"),
                Button(
                    text=_("删除"),
                    url=reverse("loop:lesson-remove", args=[each.id]),
                    weight="quiet",
                    confirm=_("删除这条经验？修改记录里还看得到。"),
                ),
            ]
            if may_edit
            else [],
        )
        for each in kept
    ]
    return Table(columns=columns, rows=rows, caption=_("经验"))


def _no_lessons() -> EmptyState:
    return EmptyState(
        title=_("还没有经验"),
        text=_("复盘时在「沉淀经验」里写一条，这里就会有。"),
        action=Link(text=_("去看项目"), url="/projects"),
        example=_("老客在夏天的复购率稳定，短信提醒在下单后第 25 天最有效。适用：礼品类老客。状态：初步成立。"),
    )


def _accuracy(granted: Access) -> list[Stats | Table | Notice | EmptyState]:
    whole = api.team_accuracy(granted.workspace.id)
    if not whole.n and not whole.unsettleable:
        return [
            EmptyState(
                title=_("还没有核对过的预估"),
                text=_("项目结束后核对预估，这里会显示团队的命中率和区间宽度，两个数要一起看。"),
            )
        ]
    parts: list[Stats | Table | Notice | EmptyState] = [_figures(whole)]
    if whole.n < _ENOUGH:
        parts.append(
            Notice(tone="info", text=_("只核对了 %(n)d 个，数量太少，看趋势可以，别用来评价谁。") % {"n": whole.n})
        )
    by_metric = api.accuracy_by(granted.workspace.id, lambda each: each.name)
    parts.append(_groups(by_metric, _("数"), _("按数看准度")))
    return parts


def _figures(found: Accuracy) -> Stats:
    return Stats(
        items=[
            Stat(
                label=_("命中率"),
                value=write.percent(found.inside_80, 0),
                note=_("n=%(n)d，应在 80%% 上下") % {"n": found.n},
            ),
            Stat(
                label=_("区间宽度"), value=write.percent(found.width, 0), note=_("占预期值的比例，中位数；越窄越难命中")
            ),
            Stat(
                label=_("偏差"),
                value=write.number(found.bias, 2),
                note=_("实际是预期的几倍，几何平均；1 是不偏"),
            ),
            Stat(label=_("无法核对"), value=write.number(found.unsettleable), note=_("不计入命中率")),
        ]
    )


def _groups(groups: list[GroupAccuracy], title: str, caption: str) -> Table:
    columns = [
        Column(key="key", label=title),
        Column(key="n", label="n", kind="number"),
        Column(key="rate", label=_("命中率")),
        Column(key="width", label=_("区间宽度"), kind="percent", decimals=0),
        Column(key="bias", label=_("实际 ÷ 预期"), kind="number", decimals=2),
        Column(key="open", label=_("无法核对"), kind="number"),
    ]
    rows = [
        {
            "key": each.key or write.UNDEFINED,
            "n": each.accuracy.n,
            "rate": _("%(hits)d / %(n)d") % {"hits": each.accuracy.hits, "n": each.accuracy.n},
            "width": each.accuracy.width,
            "bias": each.accuracy.bias,
            "open": each.accuracy.unsettleable,
        }
        for each in groups
    ]
    return Table(columns=columns, rows=rows, caption=caption, show_caption=True)
