"""Lists: made from a file of ids, pasted ids, or from exactly the persons whom one figure of a question counts."""

from typing import Any

import numpy as np
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yunce.accounts.api import Access, Permission, access
from yunce.events.files.api import FileRefused, Limits, file_words, small_table
from yunce.insight import api as insight
from yunce.insight.persons.api import everyone
from yunce.insight.rules.words import Words
from yunce.insight.segments import api
from yunce.insight.segments.web.asking import context
from yunce.insight.web.present import said, shown_moment
from yunce.ui import format as write
from yunce.ui.components import Crumb, FileDrop, Notice, PageHeader

_MIB = 1024 * 1024
_FILE = Limits(
    file_bytes=16 * _MIB,
    unpacked_bytes=128 * _MIB,
    rows=api.MOST_LISTED,
    columns=50,
    cell_chars=2000,
    sheet_cells=2_000_000,
)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A file's column of ids, or ids one a line."""
    granted = access(request, Permission.EDIT)
    if request.method != "POST":
        return _upload_page(request)
    try:
        ids, heading, basis = _sent(request)
    except FileRefused as refused:
        return _upload_page(request, file_words(refused.code, refused.facts))
    except LookupError as error:
        return _upload_page(request, _("文件里没有叫「%(name)s」的列") % {"name": error.args[0]})
    asked = context(granted)
    got = api.keep_list(granted, asked, request.POST.get("name", ""), ids, basis, heading=heading)
    if isinstance(got, Words):
        return _upload_page(request, said(got))
    text = _("已存为「%(name)s」：%(n)s 个标识。") % {"name": got.kept.name, "n": write.number(got.listed)}
    if got.unknown:
        some = _("、").join(got.unknown_some)
        text += _("另有 %(n)s 个不认识，没有收：%(some)s") % {"n": write.number(got.unknown), "some": some}
        text += "…" if got.unknown > len(got.unknown_some) else ""
    (messages.warning if got.unknown else messages.success)(request, text)
    return redirect("persons:segment", segment_id=got.kept.id)


@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: HttpRequest) -> HttpResponse:
    """存为分群: the very persons of a figure, asked again as of the same moment; the question stays as the basis."""
    granted = access(request, Permission.EDIT)
    sent = request.POST if request.method == "POST" else request.GET
    key = sent.get("question", "")
    params = {name: str(text) for name, text in sent.items() if name not in _OWN}
    asked, who = _counted(granted, key, params)
    named = said(insight.STRUCTURED[key].name)
    if request.method != "POST":
        return _figure_page(request, key, params, named, len(who), asked)
    if len(who) > api.MOST_LISTED:
        most = write.number(api.MOST_LISTED)
        return _figure_page(request, key, params, named, len(who), asked, _("名单最多 %(most)s 人") % {"most": most})
    ids = [each.person for each in everyone(asked.workspace_id, who, asked.as_of)]
    basis = {"question": key, "params": {**params, "as_of": asked.as_of.isoformat()}}
    got = api.keep_list(granted, asked, request.POST.get("name", ""), ids, basis)
    if isinstance(got, Words):
        return _figure_page(request, key, params, named, len(who), asked, said(got))
    done = {"name": got.kept.name, "n": write.number(got.listed)}
    messages.success(request, _("已存为「%(name)s」：%(n)s 人。") % done)
    return redirect("persons:segment", segment_id=got.kept.id)


_OWN = ("question", "name", "page", "csrfmiddlewaretoken")


def _counted(granted: Access, key: str, params: dict[str, str]) -> tuple[insight.Context, Any]:
    """The persons, each once. Raises Http404 for a figure that there is not."""
    entry = insight.STRUCTURED.get(key)
    if entry is None or entry.persons is None:
        raise Http404
    try:
        moment = insight.read_moment(params.get("as_of", ""), granted.workspace.zone)
        asked = insight.context(granted.workspace, moment)
        question = insight.read_question(entry.kind, params.get("q", ""))
        return asked, np.unique(entry.persons(asked, question, params))
    except (insight.BadQuestion, insight.BadParameter, insight.Refused, LookupError, ValueError) as error:
        raise Http404 from error


def _figure_page(
    request: HttpRequest,
    key: str,
    params: dict[str, str],
    named: str,
    count: int,
    asked: insight.Context,
    wrong: str = "",
) -> HttpResponse:
    moment = shown_moment(asked.as_of, asked.zone)
    shown = {
        "page_header": PageHeader(
            title=_("存为分群"),
            subtitle=_("「%(name)s」里的 %(n)s 人，数据截至 %(moment)s。以后名单不变，来历留着。")
            % {"name": named, "n": write.number(count), "moment": moment},
            crumbs=[Crumb(text=_("用户"), url=reverse("persons:overview"))],
        ),
        "name": request.POST.get("name", ""),
        "wrong": wrong,
        "hidden": {"question": key, **params},
    }
    return render(request, "persons/figure.html", shown, status=422 if wrong else 200)


def _sent(request: HttpRequest) -> tuple[list[str], str, dict[str, str]]:
    """Ids, what may be the heading above them, and where they come from. Raises FileRefused, LookupError."""
    sent = request.FILES.get("file")
    if sent is None:
        return request.POST.get("ids", "").splitlines(), "", {}
    header, *rows = small_table(sent.chunks(), _FILE)
    wanted = request.POST.get("column", "").strip()
    if wanted and wanted not in header:
        raise LookupError(wanted)
    place = header.index(wanted) if wanted else 0
    ids = [row[place] for row in rows if len(row) > place]
    return ids, "" if wanted else header[place], {"file": str(sent.name)[:200]}


def _upload_page(request: HttpRequest, wrong: str = "") -> HttpResponse:
    shown = {
        "page_header": PageHeader(
            title=_("上传名单"),
            subtitle=_("名单里的标识是谁，读的时候再认：合并过的人只算一次。"),
            crumbs=[Crumb(text=_("用户"), url=reverse("persons:overview"))],
        ),
        "problem": Notice(tone="bad", text=wrong) if wrong else None,
        "drop": FileDrop(
            name="file",
            label=_("把文件拖到这里，或点击选择"),
            hint=_("csv 或 xlsx，最大 %(limit)s MB，最多 %(most)s 个标识；默认读第一列。")
            % {"limit": _FILE.file_bytes // _MIB, "most": write.number(api.MOST_LISTED)},
            accept=".csv,.txt,.xlsx",
            required=False,
        ),
        "typed": request.POST,
    }
    return render(request, "persons/list.html", shown, status=422 if wrong else 200)
