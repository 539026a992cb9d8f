"""The builder of a segment: its lines, the size while somebody types, and keeping it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access
from yunce.insight import api as insight
from yunce.insight.catalog.api import catalog, traits
from yunce.insight.rules.words import Words
from yunce.insight.segments import api, store
from yunce.insight.segments.show import rule_words
from yunce.insight.segments.web import form
from yunce.insight.segments.web.asking import context, told
from yunce.insight.web.fields import Fields
from yunce.insight.web.present import said, shown_moment
from yunce.ui import format as write
from yunce.ui.components import Crumb, Notice, PageHeader


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A link may carry a rule as `q`; posted to, it keeps what stands in the form."""
    granted = access(request, Permission.EDIT)
    if request.method == "POST":
        return _keep(request, granted, None)
    if sent := request.GET.get("q"):
        try:
            fields = form.typed_fields(insight.read_question(api.SegmentQuestion, sent))
        except insight.BadQuestion:
            fields = Fields({"json": [sent]})
        return _page(request, granted, fields, name=request.GET.get("name", ""))
    return _page(request, granted, Fields())


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, segment_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    kept = store.segment(granted.workspace.id, segment_id)
    if kept is None or kept.id != segment_id:
        raise Http404
    if request.method == "POST":
        return _keep(request, granted, kept)
    fields = form.typed_fields(kept.question) if kept.question else Fields()
    return _page(request, granted, fields, name=kept.name, kept=kept)


@require_POST
def size(request: HttpRequest) -> HttpResponse:
    """How many the form's rule means: from a sample at first where the whole takes longer than typing does."""
    granted = access(request)
    asked = context(granted)
    exact = request.POST.get("exact") == "1"
    try:
        question = form.typed_question(request.POST)
    except insight.BadQuestion as error:
        return render(request, "persons/_size.html", {"hint": said(error.why)})
    got = told(lambda: api.size(asked, question.rule, quick=not exact))
    if isinstance(got, Notice):
        return render(request, "persons/_size.html", {"hint": got.text})
    names = {each.id: each.name for each in store.segments(granted.workspace.id)}
    shown: dict[str, Any] = {
        "words": said(rule_words(question.rule, lambda id: names.get(id, id))),
        "persons": write.number(got.persons),
        "share": write.percent(got.share, 1),
        "everybody": write.number(got.everybody),
        "moment": shown_moment(asked.as_of, asked.zone),
        "sampled": got.sampled is not None,
    }
    if about := got.sampled:
        shown |= {"one_of": about.one_of, "low": write.number(about.low), "high": write.number(about.high)}
    return render(request, "persons/_size.html", shown)


def _keep(request: HttpRequest, granted: Access, kept: api.Kept | None) -> HttpResponse:
    asked, name = context(granted), request.POST.get("name", "")
    if "more" in request.POST:
        return _page(request, granted, request.POST, name=name, kept=kept)
    errors: dict[str, str] = {}
    try:
        question = form.typed_question(request.POST) if kept is None or kept.question else None
        if kept is None and question is not None:
            got: api.Kept | Words = api.keep(granted, asked, name, question)
        elif kept is not None:
            got = api.change(granted, asked, kept.id, name, question)
        if isinstance(got, Words):
            errors["name"] = said(got)
        else:
            messages.success(request, _("已存为「%(name)s」。") % {"name": got.name})
            return redirect("persons:segment", segment_id=got.id)
    except insight.BadQuestion as error:
        errors[error.where] = said(error.why)
    return _page(request, granted, request.POST, name=name, kept=kept, errors=errors)


def _page(
    request: HttpRequest,
    granted: Access,
    fields: Fields,
    *,
    name: str = "",
    kept: api.Kept | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    asked, wrong = context(granted), errors or {}
    rows = form.line_rows(fields, wrong)
    in_lines = {number for number, row in enumerate(rows) if row.error}
    rest = [why for where, why in wrong.items() if where != "name"] if not in_lines else []
    others = [
        (each.id, each.name) for each in store.segments(granted.workspace.id) if kept is None or each.id != kept.id
    ]
    shown = {
        "page_header": PageHeader(
            title=_("修改分群") if kept else _("新建分群"),
            subtitle=_("符合规则的是哪些人，随数据更新；每个条件一行。"),
            crumbs=[Crumb(text=_("用户"), url="/persons")],
        ),
        "name": name,
        "name_error": wrong.get("name", ""),
        "problem": Notice(tone="bad", text=_("；").join(rest)) if rest else None,
        "rows": rows,
        "is_list": kept is not None and kept.question is None,
        "json": fields.get("json", ""),
        "combined": fields.get("combined", "all"),
        "choices": {"kinds": form.KINDS, "measures": form.MEASURES, "combined": form.COMBINED, "segments": others},
        "known": catalog(asked.workspace_id, asked.as_of),
        "traits": sorted(traits(asked.workspace_id, asked.as_of)),
    }
    return render(request, "persons/builder.html", shown, status=422 if wrong else 200)
