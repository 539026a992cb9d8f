"""标签: which there are, how many persons have each value and who they are, and a tag made of segments."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access
from yunce.insight import api as insight
from yunce.insight.answers.api import Drawing, Line, option
from yunce.insight.rules.words import Words
from yunce.insight.segments import store
from yunce.insight.segments.api import InSegment
from yunce.insight.segments.rules.tag import MOST_VALUES, TagQuestion, TagValue
from yunce.insight.segments.tagging import keep_tag, remove_tag
from yunce.insight.segments.tags import RFM, RFM_DAYS, STAGE, Tagged, rfm_tag, rules_tag, stage_tag
from yunce.insight.segments.web import tables
from yunce.insight.segments.web.asking import context, page_number, told
from yunce.insight.stage.api import StageRules, describe
from yunce.insight.web.present import said, shown_moment
from yunce.ui import format as write
from yunce.ui.components import Basis, Button, Chart, Column, Crumb, Link, Notice, PageHeader, Row, Table

_SPARE = 4


def known_tags(workspace_id: str, asked: insight.Context) -> dict[str, tuple[str, Callable[[], Tagged]]]:
    """Every tag by its key: what it is called, and how to compute it."""
    found: dict[str, tuple[str, Callable[[], Tagged]]] = {
        STAGE: (_("生命周期"), partial(stage_tag, asked)),
        RFM: (_("RFM 分层"), partial(rfm_tag, asked)),
    }
    return found | {each.id: (each.name, partial(rules_tag, asked, each)) for each in store.tags(workspace_id)}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Each tag fetches its own figures."""
    granted = access(request)
    tags = known_tags(granted.workspace.id, context(granted))
    new = [Link(text=_("新建标签"), url=reverse("persons:new-tag"), weight="primary", icon="plus")]
    shown = {
        "page_header": PageHeader(
            title=_("标签"),
            subtitle=_("一个标签给每个人至多一个值，随数据更新。"),
            crumbs=[Crumb(text=_("用户"), url=reverse("persons:overview"))],
            actions=new if granted.can(Permission.EDIT) else [],
        ),
        "tags": [(key, name) for key, (name, _ask) in tags.items()],
    }
    return render(request, "persons/tags.html", shown)


@require_GET
def tag(request: HttpRequest, key: str) -> HttpResponse:
    """Its values with their persons; with ?value= those persons one by one. For htmx the figures alone."""
    granted = access(request)
    asked = context(granted)
    name, ask = known_tags(granted.workspace.id, asked).get(key, ("", None))
    if ask is None:
        raise Http404
    got = told(ask)
    shown: dict[str, Any] = {
        "page_header": PageHeader(
            title=name,
            subtitle=_rule(key, granted),
            crumbs=[Crumb(text=_("标签"), url=reverse("persons:tags"))],
            actions=_removal(granted, key),
        ),
        "title": name,
    }
    if isinstance(got, Notice):
        return render(request, "persons/tag.html", shown | {"problem": got})
    shown |= {
        "table": _values(key, got, name),
        "chart": _drawn(got),
        "source": _("数据截至 %(moment)s") % {"moment": shown_moment(asked.as_of, asked.zone)},
        "basis": Basis(sql=";\n\n".join(each.sql for each in got.statements)),
    }
    if (chosen := request.GET.get("value", "")).isdecimal() and int(chosen) < len(got.values):
        value, at = got.values[int(chosen)], page_number(request.GET.get("page", ""))
        shown |= {
            "value": said(value.name),
            "people": tables.members(asked, value.who, at),
            "pages": tables.pages(request.GET, at, len(value.who), insight.PEOPLE_PAGE),
        }
    return render(request, "persons/_tag.html" if request.headers.get("HX-Request") else "persons/tag.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Values with a segment each, read from above."""
    granted = access(request, Permission.EDIT)
    wrong = ""
    if request.method == "POST":
        pairs = zip(request.POST.getlist("value"), request.POST.getlist("segment"), strict=False)
        values = [TagValue(value=text.strip(), rule=InSegment(id=id)) for text, id in pairs if text.strip() and id]
        try:
            question = TagQuestion(values=tuple(values))
            got = keep_tag(granted, context(granted), request.POST.get("name", ""), question)
            if not isinstance(got, Words):
                messages.success(request, _("已存为「%(name)s」。") % {"name": got.name})
                return redirect("persons:tag", key=got.id)
            wrong = said(got)
        except insight.BadQuestion as error:
            wrong = said(error.why)
    typed = list(zip(request.POST.getlist("value"), request.POST.getlist("segment"), strict=False))
    shown = {
        "page_header": PageHeader(
            title=_("新建标签"),
            subtitle=_("从上往下，谁先符合哪个分群，就是哪个值；都不符合就没有值。"),
            crumbs=[Crumb(text=_("标签"), url=reverse("persons:tags"))],
        ),
        "problem": Notice(tone="bad", text=wrong) if wrong else None,
        "name": request.POST.get("name", ""),
        "rows": [*typed, *[("", "")] * max(1, min(_SPARE, MOST_VALUES) - len(typed))][:MOST_VALUES],
        "segments": [(each.id, each.name) for each in store.segments(granted.workspace.id)],
    }
    return render(request, "persons/new_tag.html", shown, status=422 if wrong else 200)


@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    if not remove_tag(granted, key):
        raise Http404
    messages.success(request, _("已删除。"))
    return redirect("persons:tags")


def _rule(key: str, granted: Access) -> str:
    if key == STAGE:
        return _("；").join(said(words) for words in describe(StageRules()).values())
    if key == RFM:
        return _("最近 %(days)d 天的购买用户，与其中位数比较") % {"days": RFM_DAYS}
    return _("从上往下，谁先符合哪个分群，就是哪个值；都不符合就没有值。")


def _removal(granted: Access, key: str) -> list[Button]:
    if key in (STAGE, RFM) or not granted.can(Permission.EDIT):
        return []
    confirm = _("删除这个标签？")
    return [Button(text=_("删除"), url=reverse("persons:remove-tag", args=[key]), weight="danger", confirm=confirm)]


def _values(key: str, got: Tagged, name: str) -> Table:
    columns = [
        Column(key="value", label=_("值")),
        Column(key="persons", label=_("人数"), kind="number", decimals=0),
        Column(key="share", label=_("占全部用户"), kind="percent", decimals=1),
    ]
    counts = [len(each.who) for each in got.values]
    url = reverse("persons:tag", args=[key])
    rows = [
        Row(cells=_cells(said(each.name), count, got.everybody), url=f"{url}?value={place}" if count else "")
        for place, (each, count) in enumerate(zip(got.values, counts, strict=True))
    ]
    rows.append(Row(cells=_cells(_("（无值）"), got.everybody - sum(counts), got.everybody)))
    return Table(columns=columns, rows=rows, caption=name)


def _cells(value: str, count: int, everybody: int) -> dict[str, Any]:
    return {"value": value, "persons": count, "share": count / everybody if everybody else None}


def _drawn(got: Tagged) -> Chart:
    drawing = Drawing(
        kind="ranked",
        labels=tuple(each.name for each in got.values),
        lines=(Line(name=Words(zh="人数", en="Persons"), values=tuple(float(len(each.who)) for each in got.values)),),
        unit=Words(zh="人", en="persons"),
    )
    text = _("；").join(f"{said(each.name)} {write.number(len(each.who))}" for each in got.values)
    return Chart(option=option(drawing, write.language()), label=text, height=320)
