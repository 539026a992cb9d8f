"""The three questions of research, asking the events all of them, and keeping an answer of 分析."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Permission, access
from yunce.insight.api import BadParameter, BadToken, UnknownQuestion, read_token
from yunce.loop.api import Phase, evidence_of, initiatives, project_bar, project_url
from yunce.research import api
from yunce.research.web import present
from yunce.research.web.forms import KeepForm
from yunce.ui.components import EmptyState, Form, Link, Notice, PageHeader


@require_GET
def overview(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """为谁做 / 市场如何 / 我们有什么, each with findings and holes."""
    granted = access(request)
    covered = api.themes(granted, initiative_id)
    window, _moment = api.what_was_known(granted, initiative_id)
    kept = evidence_of(granted.workspace.id, initiative_id)
    context = {
        "initiative_id": initiative_id,
        "bar": project_bar(granted, initiative_id, Phase.RESEARCH, "research"),
        "page_header": PageHeader(title=_("前期调研"), subtitle=_("先弄清为谁做、市场如何、我们有什么，再定目标。")),
        "themes": [present.theme(each, kept) for each in covered],
        "notes": present.notes(kept),
        "window": present.window_text(window),
        "holes": sum(len(each.holes) for each in covered),
        "may_edit": granted.can(Permission.EDIT),
        "evidence_url": project_url(initiative_id, "research/evidence"),
    }
    return render(request, "research/overview.html", context)


@require_POST
def ask(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """Ask the events everything and keep the answers."""
    granted = access(request, Permission.EDIT)
    kept = api.ask_events(granted, initiative_id)
    if kept:
        text = ngettext("存下了 %(n)d 条依据。", "存下了 %(n)d 条依据。", len(kept)) % {"n": len(kept)}
        messages.success(request, text)
    else:
        messages.warning(request, _("项目开始之前还没有事件。先到「数据」导入历史订单，或把发现写成依据。"))
    return redirect("research:overview", initiative_id)


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Where 「存为依据」 of 分析 leads: choose the project, see what will be kept, keep it."""
    granted = access(request, Permission.EDIT)
    token = request.POST.get("answer") or request.GET.get("answer", "")
    header = PageHeader(title=_("存为依据"), subtitle=_("存下的是此刻的答案：数字、图和 SQL 都不会再变。"))
    try:
        again = read_token(granted.workspace.id, token)
        answer = api.ask_again(granted, again.question, again.params)
    except (BadToken, BadParameter, UnknownQuestion):
        back = Link(text=_("分析"), url="/insight")
        notice = Notice(tone="bad", text=_("这个链接已过期。回到分析页面再点一次「存为依据」。"), action=back)
        return render(request, "research/keep.html", {"page_header": header, "notice": notice}, status=410)
    projects = initiatives(granted.workspace.id)
    initial = {"answer": token, "project": request.GET.get("project", "")}
    form = KeepForm(request.POST or None, projects=projects, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = api.keep_answer(granted, form.cleaned_data["project"], answer)
        messages.success(request, _("已存为依据。"))
        return redirect(project_url(made.initiative_id, f"research/evidence/{made.id}"))
    cancel = Link(text=_("取消"), url=f"/insight/{again.question}", weight="quiet")
    context = {
        "page_header": header,
        "answer": present.answer(answer),
        "form": Form(form=form, submit=_("存为依据"), cancel=cancel),
        "empty": None if projects else _no_projects(),
    }
    return render(request, "research/keep.html", context, status=422 if form.errors else 200)


def _no_projects() -> EmptyState:
    return EmptyState(
        title=_("还没有项目"),
        text=_("依据要存到一个项目里。"),
        action=Link(text=_("新建项目"), url="/projects/new", weight="primary"),
    )
