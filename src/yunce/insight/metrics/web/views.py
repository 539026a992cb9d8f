"""The dictionary, and defining, changing and archiving a metric of one's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access, people
from yunce.insight.asking.api import BadQuestion
from yunce.insight.catalog.api import catalog
from yunce.insight.metrics import store
from yunce.insight.metrics.api import (
    Metric,
    archive_metric,
    define_metric,
    metrics,
    own_metrics,
    restore_metric,
)
from yunce.insight.metrics.rules.definition import metric_of
from yunce.insight.metrics.rules.proposals import PACKS
from yunce.insight.metrics.store import Version
from yunce.insight.metrics.web.form import PREFIX, MetricForm, place
from yunce.insight.web import present
from yunce.insight.web.views import header, tabs
from yunce.kernel.ids import new_id
from yunce.ui import format as write
from yunce.ui.components import Button, Column, Form, Link, Row, Table


@require_GET
def dictionary(request: HttpRequest) -> HttpResponse:
    """指标字典: every metric with its definition, the workspace's own first."""
    granted = access(request)
    own = own_metrics(granted.workspace.id)
    mine = {each.own.key for each in own}
    others = [each for each in metrics(granted.workspace.id) if each.key not in mine]
    may = granted.can(Permission.EDIT)
    actions = [Link(text=_("新建指标"), url=reverse("metrics:new"), weight="primary")] if may else []
    context = {
        "page_header": header(
            _("指标字典"), _("每个指标只定义一次，图表、目标拆解、作战室和复盘用的是同一个。"), actions
        ),
        "tabs": tabs("metrics"),
        "own": _own_table(granted, [each for each in own if not each.archived]) if own else None,
        "archived": _own_table(granted, gone, archived=True) if (gone := [e for e in own if e.archived]) else None,
        "packs": [
            {
                "name": present.said(pack.name),
                "purpose": present.said(pack.purpose),
                "url": reverse("metrics:pack", args=[pack.key]),
            }
            for pack in PACKS.values()
        ]
        if may
        else [],
        "table": Table(
            columns=_columns(),
            rows=[Row(cells=_cells(each, granted.workspace.currency)) for each in others],
            caption=_("内置指标和数据填报"),
            show_caption=True,
        ),
    }
    return render(request, "metrics/dictionary.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    form = MetricForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, granted, form):
        return redirect("metrics:dictionary")
    return _page(request, granted, form, _("新建指标"), [])


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever may not change it sees it with its versions."""
    granted = access(request, Permission.EDIT if request.method == "POST" else Permission.VIEW)
    kept = store.versions(granted.workspace.id, key)
    if not kept:
        raise Http404
    form = MetricForm(request.POST or None, own=kept[0].own, initial={"version": kept[0].number})
    if request.method == "POST" and form.is_valid() and _saved(request, granted, form):
        return redirect("metrics:dictionary")
    return _page(request, granted, form, kept[0].own.name, kept)


@require_POST
def archive(request: HttpRequest, key: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    if archive_metric(granted, key):
        messages.success(request, _("已归档。用到它的项目照旧。"))
    return redirect("metrics:dictionary")


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    if restore_metric(granted, key):
        messages.success(request, _("已恢复。"))
    return redirect("metrics:dictionary")


def _saved(request: HttpRequest, granted: Access, form: MetricForm) -> bool:
    try:
        own = form.own(f"{PREFIX}m{new_id().lower()}")
        changed = define_metric(granted, own, of_version=form.cleaned_data["version"])
    except BadQuestion as error:
        form.add_error(place(error.where), present.said(error.why))
        return False
    if changed.same:
        messages.success(request, _("没有改动。"))
    else:
        text = _("已存为「%(name)s」第 %(number)d 版。已定稿的方案仍用原来的口径。")
        messages.success(request, text % {"name": own.name, "number": changed.number})
    return True


def _page(request: HttpRequest, granted: Access, form: MetricForm, title: str, kept: list[Version]) -> HttpResponse:
    back = Link(text=_("返回"), url=reverse("metrics:dictionary"), weight="quiet")
    context: dict[str, Any] = {
        "page_header": header(title, _("改了口径就是新的一版：以后的图表用新版，已定稿的方案仍用定稿时的那一版。")),
        "tabs": tabs("metrics"),
        "form": Form(form=form, submit=_("保存"), cancel=back, columns=3) if granted.can(Permission.EDIT) else None,
        "known": catalog(granted.workspace.id, granted.workspace.now),
        "versions": _versions(granted, kept) if kept else None,
    }
    return render(request, "metrics/metric.html", context, status=422 if form.errors else 200)


def _columns() -> list[Column]:
    return [
        Column(key="name", label=_("指标")),
        Column(key="unit", label=_("单位")),
        Column(key="better", label=_("方向")),
        Column(key="definition", label=_("口径"), wide=True),
        Column(key="key", label=_("代号")),
    ]


def _cells(metric: Metric, currency: str) -> dict[str, Any]:
    better = {"up": _("越高越好"), "down": _("越低越好"), "neither": _("不分好坏")}
    return {
        "name": present.said(metric.name),
        "unit": write.unit(metric.symbol(currency)),
        "better": better[metric.better],
        "definition": present.said(metric.definition),
        "key": metric.key,
    }


def _own_table(granted: Access, kept: list[Version], *, archived: bool = False) -> Table:
    rows = []
    for each in kept:
        cells = _cells(metric_of(each.own), granted.workspace.currency)
        cells["name"] = Link(text=str(cells["name"]), url=reverse("metrics:edit", args=[each.own.key]))
        cells["version"] = each.number
        rows.append(Row(cells=cells, actions=_actions(granted, each, archived=archived)))
    columns = [*_columns(), Column(key="version", label=_("版本"), kind="number", decimals=0)]
    caption = _("已归档的指标") if archived else _("自己的指标")
    return Table(columns=columns, rows=rows, caption=caption, show_caption=True)


def _actions(granted: Access, each: Version, *, archived: bool) -> list[Button]:
    if not granted.can(Permission.EDIT):
        return []
    if archived:
        return [Button(text=_("恢复"), url=reverse("metrics:restore", args=[each.own.key]))]
    return [Button(text=_("归档"), url=reverse("metrics:archive", args=[each.own.key]), weight="quiet")]


def _versions(granted: Access, kept: list[Version]) -> Table:
    names = {each.id: each.name for each in people({version.made_by for version in kept}).values()}
    columns = [
        Column(key="number", label=_("版本"), kind="number", decimals=0),
        Column(key="definition", label=_("口径"), wide=True),
        Column(key="by", label=_("谁改的")),
        Column(key="at", label=_("时间"), kind="moment"),
    ]
    rows = [
        {
            "number": version.number,
            "definition": present.said(metric_of(version.own).definition),
            "by": names.get(version.made_by, ""),
            "at": version.made_at,
        }
        for version in kept
    ]
    return Table(columns=columns, rows=rows, caption=_("各个版本"), show_caption=True)
