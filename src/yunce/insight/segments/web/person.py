"""One person: timeline, traits, ids and why they are one, and the segments that they belong to.

What a source hashed stays hashed; phone numbers and addresses that were sent openly are masked.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import access
from yunce.events.api import masked_text
from yunce.events.identity.api import Edge, ids_of, links_of, person_of
from yunce.insight import api as insight
from yunce.insight.persons.api import Event, timeline, traits_of
from yunce.insight.segments import api
from yunce.insight.segments.web.asking import context, page_number, told
from yunce.insight.segments.web.tags import known_tags
from yunce.insight.sequences.api import number_of
from yunce.insight.web.present import said, shown_moment
from yunce.kernel.windows import local_date, zone_info
from yunce.ui import format as write
from yunce.ui.components import Column, Crumb, Definition, Definitions, Link, Notice, PageHeader, Table

_MOST_CARRIED = 12
_LONGEST = 200


@require_GET
def page(request: HttpRequest, person: str) -> HttpResponse:
    """Any id of theirs opens the page; it is then that of the id which names the person."""
    granted = access(request)
    asked = context(granted)
    named = person_of(asked.workspace_id, person)
    if named != person:
        return redirect("persons:person", person=named)
    found = insight.people(asked.workspace_id, np.array([number_of(person)], np.uint64), asked.as_of)
    if not found:
        raise Http404(_("没有这个用户"))
    at = page_number(request.GET.get("page", ""))
    events, more = timeline(asked.workspace_id, person, asked.as_of, page=at)
    shown = {
        "page_header": PageHeader(
            title=_("用户 %(person)s") % {"person": person},
            subtitle=_("加密过的标识和内容保持加密；手机号和邮箱只显示一部分。"),
            crumbs=[Crumb(text=_("用户"), url=reverse("persons:overview"))],
        ),
        "title": person,
        "facts": _facts(found[0], asked),
        "days": [
            {"day": day, "events": [_event(each, asked) for each in some]}
            for day, some in groupby(events, key=lambda each: local_date(each.time, asked.zone))
        ],
        "pages": _pages(at, more),
        "traits": _traits(asked, person),
        "ids": _ids(asked, person),
        "person": person,
    }
    return render(request, "persons/person.html", shown)


@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """A person's tags and segments: fetched by itself, so that the page waits for no rule."""
    granted = access(request)
    asked = context(granted)
    person = request.GET.get("person", "")
    found = api.segments_of(asked, person)
    number = number_of(person)
    computed = [(name, told(ask)) for name, ask in known_tags(asked.workspace_id, asked).values()]
    tags = [(name, got.of(number)) for name, got in computed if not isinstance(got, Notice)]
    links = [Link(text=each.name, url=reverse("persons:segment", args=[each.id])) for each in found]
    shown = {"links": links, "tags": [(name, said(value)) for name, value in tags if value is not None]}
    return render(request, "persons/_groups.html", shown)


def _facts(found: Any, asked: insight.Context) -> Definitions:
    lines = [
        (_("事件数"), write.number(found.events)),
        (_("首次出现"), shown_moment(found.first_seen, asked.zone)),
        (_("最近出现"), shown_moment(found.last_seen, asked.zone)),
        (_("数据截至"), shown_moment(asked.as_of, asked.zone)),
        (_("时区"), asked.zone),
    ]
    return Definitions(items=[Definition(term=term, value=value) for term, value in lines])


def _event(event: Event, asked: insight.Context) -> dict[str, Any]:
    carried = list(event.carried.items())
    return {
        "time": f"{event.time.astimezone(zone_info(asked.zone)):%H:%M:%S}",
        "event": event.event,
        "amount": None if event.amount is None else write.amount(event.amount, asked.currency),
        "carried": [(name, shown_value(value)) for name, value in carried[:_MOST_CARRIED]],
        "more": max(len(carried) - _MOST_CARRIED, 0),
    }


def shown_value(value: Any) -> str:
    """A value as people read it, short, with what is personal masked."""
    if value is None:
        return write.UNDEFINED
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        text = _("、").join(map(shown_value, value))
    elif isinstance(value, Mapping):
        text = _("、").join(f"{name}: {shown_value(each)}" for name, each in value.items())
    else:
        text = masked_text(str(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _traits(asked: insight.Context, person: str) -> Table | None:
    rows = [
        {"key": each.key, "value": shown_value(each.value), "changed": shown_moment(each.changed, asked.zone)}
        for each in traits_of(asked.workspace_id, person, asked.as_of)
    ]
    columns = [
        Column(key="key", label=_("属性")),
        Column(key="value", label=_("值"), wide=True),
        Column(key="changed", label=_("修改于")),
    ]
    return Table(columns=columns, rows=rows, caption=_("属性"), copy=False) if rows else None


def _ids(asked: insight.Context, person: str) -> dict[str, Any]:
    ids = ids_of(asked.workspace_id, person)
    edges = [each for each in links_of(asked.workspace_id, person) if each.a != each.b]
    return {"all": ids, "edges": [_edge(each) for each in edges]}


def _edge(edge: Edge) -> dict[str, str]:
    status = {"active": _("是同一人"), "refused": _("没有合并"), "removed": _("已拆开")}[edge.status]
    return {"a": edge.a, "b": edge.b, "status": status, "reason": edge.reason}


def _pages(at: int, more: bool) -> Iterable[Link]:
    links = []
    if at > 1:
        links.append(Link(text=_("更近的"), url=f"?page={at - 1}"))
    if more:
        links.append(Link(text=_("更早的"), url=f"?page={at + 1}"))
    return links
