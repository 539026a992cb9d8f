"""The list of exactly the persons whom one figure of a question counts."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import Access, Permission, access
from yunce.insight import api
from yunce.insight.running.api import Cancelled
from yunce.insight.web import present
from yunce.insight.web.running import Running, cancelled, expected, in_time
from yunce.insight.web.views import header
from yunce.ui import format as write
from yunce.ui.components import Column, Component, Link, Row, Table


@require_GET
def people(request: HttpRequest, question: str) -> HttpResponse:
    """Exactly the persons whom one figure counts."""
    granted = access(request)
    entry = api.STRUCTURED.get(question)
    if entry is None or entry.persons is None:
        raise Http404
    asked = _context(granted, request)
    try:
        kept = api.read_question(entry.kind, request.GET.get("q", ""))
        who = in_time(request, granted, expected(asked, kept), partial(entry.persons, asked, kept, request.GET.dict()))
    except Cancelled:
        return _waiting(request, cancelled())
    except (api.BadQuestion, api.Refused, LookupError, ValueError) as error:
        raise Http404 from error
    if isinstance(who, Running):
        return _waiting(request, who)
    persons, counted = np.unique(who), len(who)  # where attempts are counted, one person may stand for several
    number = request.GET.get("page", "1")
    at = int(number) if number.isdecimal() and int(number) > 0 else 1
    shown = api.people(asked.workspace_id, persons, asked.as_of, page=at)
    columns = [
        Column(key="person", label=_("用户")),
        Column(key="events", label=_("事件数"), kind="number", decimals=0),
        Column(key="first", label=_("首次出现")),
        Column(key="last", label=_("最近出现")),
    ]
    rows = [
        Row(
            cells={
                "person": each.person,
                "events": each.events,
                "first": present.shown_moment(each.first_seen, asked.zone),
                "last": present.shown_moment(each.last_seen, asked.zone),
            },
            url=reverse("persons:person", args=[each.person]),
        )
        for each in shown
    ]
    query = request.GET.copy()
    moment = present.shown_moment(asked.as_of, asked.zone)
    back = f"{reverse('insight:question', args=[question])}?{urlencode({'q': query.get('q', '')})}"
    context = {
        "page_header": header(
            _title(len(persons), counted),
            _("与这个数完全相同的一群人。数据截至 %(moment)s。") % {"moment": moment},
            [*_keeping(granted, question, request.GET), Link(text=_("返回"), url=back)],
        ),
        "table": Table(columns=columns, rows=rows, caption=_("用户名单")),
        "pages": _pages(query, at, len(persons)),
    }
    return render(request, "insight/persons.html", context)


def _keeping(granted: Access, question: str, asked: QueryDict) -> list[Link]:
    """存为分群, for those who may edit."""
    if not granted.can(Permission.EDIT):
        return []
    figure = {name: text for name, text in asked.items() if name != "page"}
    url = f"{reverse('persons:figure')}?{urlencode({'question': question, **figure})}"
    return [Link(text=_("存为分群"), url=url, weight="primary", icon="user-plus")]


def _waiting(request: HttpRequest, panel: Component) -> HttpResponse:
    return render(request, "insight/waiting.html", {"page_header": header(_("用户名单"), ""), "panel": panel})


def _title(persons: int, counted: int) -> str:
    said = present.people(persons, "persons")
    return said if counted == persons else _("%(count)s 次，%(who)s") % {"count": write.number(counted), "who": said}


def _context(granted: Access, request: HttpRequest) -> api.Context:
    try:
        return api.context(granted.workspace, api.read_moment(request.GET.get("as_of", ""), granted.workspace.zone))
    except api.BadParameter as error:
        raise Http404 from error


def _pages(query: Any, at: int, count: int) -> list[Link]:
    last = max(1, -(-count // api.PEOPLE_PAGE))
    links = []
    for text, to in ((_("上一页"), at - 1), (_("下一页"), at + 1)):
        if 1 <= to <= last:
            query["page"] = str(to)
            links.append(Link(text=text, url=f"?{query.urlencode()}"))
    return links
