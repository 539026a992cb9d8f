"""预算: the lines as a grid, what they add up to, and how they are spread over channels."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts.api import Permission
from yunce.documents.charts.api import share
from yunce.kernel.money import Money
from yunce.planning.api import BudgetLine, Plan, Stale, edit_plan
from yunce.planning.rules.plan import new_key
from yunce.planning.web.forms import LimitForm
from yunce.planning.web.frame import Here, here, owners, page
from yunce.planning.web.views.overview import _revision, stale_notice
from yunce.ui import components as ui
from yunce.ui import format as write
from yunce.ui.grid import GridAnswer, GridColumn, read_posted

NAME = "lines"


@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest, initiative_id: str) -> HttpResponse:
    needed = Permission.EDIT if request.method == "POST" else Permission.VIEW
    found = here(request, initiative_id, needed)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "GET":
        return _page(found)
    answer = read_posted(request.POST, NAME, _columns(found))
    errors = {**answer.errors, **_negative(answer)}
    if errors:
        return _page(found, answer=answer, errors=errors)
    saved = edit_plan(found.access, initiative_id, revision=_revision(request), budget=_lines(answer, found.plan))
    if isinstance(saved, Stale):
        return _page(found, answer=answer, stale=saved)
    messages.success(request, _("预算已保存。"))
    return redirect(f"{found.base}/plan/budget")


@require_POST
def limit(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """The most that may be spent; over it the plan cannot be frozen."""
    found = here(request, initiative_id, Permission.EDIT)
    if isinstance(found, HttpResponse):
        return found
    form = LimitForm(request.POST, currency=found.plan.currency)
    if not form.is_valid():
        return _page(found, limit_form=form)
    saved = edit_plan(
        found.access, initiative_id, revision=_revision(request), budget_limit_minor=form.cleaned_data["limit"]
    )
    if isinstance(saved, Stale):
        return _page(found, stale=saved)
    messages.success(request, _("预算上限已保存。"))
    return redirect(f"{found.base}/plan/budget")


def _columns(found: Here) -> list[GridColumn]:
    return [
        GridColumn(key="item", label=pgettext("budget", "项目"), required=True, size="l"),
        GridColumn(key="channel", label=_("渠道")),
        GridColumn(key="amount", label=_("金额"), kind="money", currency=found.plan.currency),
        GridColumn(key="owner", label=_("负责人"), suggest=owners(found)),
        GridColumn(key="note", label=_("备注"), size="l"),
    ]


def _negative(answer: GridAnswer) -> dict[tuple[int, str], str]:
    return {
        (row.place, "amount"): _("金额不能是负数。")
        for row in answer.rows
        if isinstance(row.values.get("amount"), Money) and row.values["amount"].minor < 0
    }


def _lines(answer: GridAnswer, plan: Plan) -> tuple[BudgetLine, ...]:
    known = {line.key for line in plan.budget}
    used: set[str] = set()
    made = []
    for row in answer.rows:
        key = row.id if row.id in known and row.id not in used else new_key("line", known | used)
        used.add(key)
        amount = row.values["amount"]
        made.append(
            BudgetLine(
                key=key,
                item=row.values["item"],
                channel=row.values["channel"] or "",
                amount_minor=amount.minor if isinstance(amount, Money) else None,
                owner=row.values["owner"] or "",
                note=row.values["note"] or "",
            )
        )
    return tuple(made)


def _page(
    found: Here,
    *,
    answer: GridAnswer | None = None,
    errors: Mapping[tuple[int, str], str] | None = None,
    stale: Stale | None = None,
    limit_form: LimitForm | None = None,
) -> HttpResponse:
    plan = found.plan
    rows: list[Mapping[str, Any]] = (
        [dict(text) for text in answer.texts]
        if answer
        else [
            {"id": b.key, "item": b.item, "channel": b.channel, "amount": b.amount_minor, "owner": b.owner,
             "note": b.note}
            for b in plan.budget
        ]
    )  # fmt: skip
    initial = {} if plan.budget_limit_minor is None else {"limit": Money(plan.budget_limit_minor, plan.currency).amount}
    form = limit_form or LimitForm(initial=initial, currency=plan.currency)
    context = {
        "header": ui.PageHeader(title=_("预算"), subtitle=_("填了才算；没填的行不会当成 0。")),
        "stats": _stats(plan),
        "grid": ui.Grid(
            name=NAME, label=_("预算明细"), columns=_columns(found), rows=rows, errors=errors or {},
            read_only=not found.may_edit,
        ),
        "stale": stale_notice(stale),
        "limit_fields": [ui.Field(bound=bound) for bound in form],
        "chart": _chart(plan),
    }  # fmt: skip
    status = 409 if stale else 422 if errors or (limit_form and limit_form.errors) else 200
    return page(found, "planning/budget.html", "plan/budget", context, status=status)


def _stats(plan: Plan) -> ui.Stats:
    limit = plan.budget_limit_minor
    empty = sum(line.amount_minor is None for line in plan.budget)
    items = [
        ui.Stat(label=_("合计"), value=write.money(plan.budget_minor if plan.budget_known else None, plan.currency),
                note=_("%(count)d 项未填，未计入") % {"count": empty} if empty else _("每一项都填了")),
        ui.Stat(label=_("上限"), value=write.money(limit, plan.currency)),
    ]  # fmt: skip
    if limit is not None:
        left = limit - plan.budget_minor
        items.append(
            ui.Stat(label=_("还剩"), value=write.money(left, plan.currency), tone="bad" if left < 0 else "neutral")
        )
    return ui.Stats(items=items)


def _chart(plan: Plan) -> ui.Chart | None:
    by_channel: dict[str, int] = {}
    for line in plan.budget:
        if line.amount_minor:
            name = line.channel or _("不分渠道")
            by_channel[name] = by_channel.get(name, 0) + line.amount_minor
    if len(by_channel) < 2:
        return None
    ordered = sorted(by_channel.items(), key=lambda pair: -pair[1])
    parts = [(name, float(Money(minor, plan.currency).amount)) for name, minor in ordered]
    return ui.Chart(
        option=share(parts, unit=plan.currency, language=write.language()),
        label=_("预算按渠道：") + _("、").join(f"{name} {write.amount(value, plan.currency)}" for name, value in parts),
        title=_("钱花在哪些渠道"),
        height=280,
        source=_("来自上面的预算明细，单位 %(currency)s") % {"currency": plan.currency},
    )
