"""预估核对: each frozen estimate against its actual, from its metric or typed by somebody who knows."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Permission, access
from yunce.loop.api import Phase, SettlementError, initiative, project_bar, project_url, three_numbers
from yunce.review.api import NotReady, review_of, settle_by_hand, settle_initiative
from yunce.review.api.words import settlement_sentence
from yunce.review.web import present
from yunce.review.web.forms import ActualForm
from yunce.ui.components import Basis, Button, Form, Link, Notice, PageHeader

_PAGE = "review/settlement"


@require_GET
def settlement(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request)
    review = review_of(granted.workspace.id, initiative_id)
    may_edit = granted.can(Permission.EDIT)
    sections: list[dict[str, Any]]
    actions = []
    if isinstance(review, NotReady):
        sections = [{"parts": [present.not_ready(review)]}]
    else:
        if may_edit:
            url = reverse("review:settle", args=[initiative_id])
            actions = [Button(text=_("按最新数据核对"), url=url, weight="primary", icon="refresh")]
        found = review.accuracy
        sql = "\n\n".join(dict.fromkeys(each.sql for each in review.settlements if each.sql))
        lines = [
            (_("CRPS ÷ 预期值，平均"), "—" if found.crps_ratio is None else f"{found.crps_ratio:.3f}"),
            (_("50% 区间命中"), "—" if found.inside_50 is None else f"{found.inside_50:.0%}"),
            (_("95% 区间命中"), "—" if found.inside_95 is None else f"{found.inside_95:.0%}"),
        ]
        sections = [
            {"parts": [Notice(tone="info", title=_("规则生成"), text=settlement_sentence(review))]},
            {"parts": [present.settlements_table(review, may_edit=may_edit), Basis(sql=sql, lines=lines)]},
        ]
    context = {
        "page_header": PageHeader(
            title=_("预估核对"),
            subtitle=_("按定稿时约定的指标和时间段核对；没法核对的也算数，不会悄悄丢掉。"),
            actions=actions,
        ),
        "bar": project_bar(granted, initiative_id, Phase.REVIEW, _PAGE),
        "sections": sections,
    }
    return render(request, "loop/page.html", context)


@require_POST
def settle(request: HttpRequest, initiative_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    try:
        settled = settle_initiative(granted, initiative_id)
    except SettlementError:
        messages.error(request, _("还没有定稿，没有可以核对的预估。"))
    else:
        messages.success(request, _("核对了 %(count)d 个预估。") % {"count": len(settled)})
    return redirect("review:settlement", initiative_id)


@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest, initiative_id: str, node_key: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    initiative(granted.workspace.id, initiative_id)
    review = review_of(granted.workspace.id, initiative_id)
    frozen = (
        None
        if isinstance(review, NotReady)
        else next((each for each in review.frozen if each.node_key == node_key), None)
    )
    if frozen is None:
        raise Http404
    form = ActualForm(request.POST or None, unit=frozen.unit)
    if request.method == "POST" and form.is_valid():
        try:
            settle_by_hand(
                granted, initiative_id, node_key, form.cleaned_data["actual"], reason=form.cleaned_data["reason"]
            )
        except SettlementError:
            form.add_error(None, _("它的时间段还没结束，现在填的数不能算最终结果。"))
        else:
            messages.success(request, _("已核对。"))
            return redirect("review:settlement", initiative_id)
    cancel = Link(text=_("取消"), url=project_url(initiative_id, _PAGE), weight="quiet")
    context = {
        "page_header": PageHeader(
            title=_("手工核对：%(name)s") % {"name": frozen.name},
            subtitle=three_numbers(frozen.estimate, frozen.direction, frozen.unit),
        ),
        "bar": project_bar(granted, initiative_id, Phase.REVIEW, _PAGE),
        "sections": [{"panel": True, "parts": [Form(form=form, submit=_("核对"), cancel=cancel)]}],
    }
    return render(request, "loop/page.html", context, status=422 if form.errors else 200)
