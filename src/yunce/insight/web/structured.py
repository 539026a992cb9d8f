"""The page of a question with a value of its own: the builder that makes one, and the answer.

A question brings a `Page`; everything else is the same for all of them.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.accounts.api import Access, WorkspaceInfo, access
from yunce.events.store.api import StoreError
from yunce.insight import api
from yunce.insight.catalog.api import Catalog, catalog
from yunce.insight.running.api import Cancelled
from yunce.insight.web import present
from yunce.insight.web.fields import Builder, Fields, Text
from yunce.insight.web.running import Running, cancelled, expected, in_time
from yunce.insight.web.views import answer_actions, header, nothing_yet, shown, tabs
from yunce.ui.components import Component, Notice

_PLACES: Mapping[str, Text] = {
    "$.period": gettext_lazy("日期"),
    "$.breakdown": gettext_lazy("拆分"),
    "$.interval": gettext_lazy("时间"),
}
# The last month of what is known: opening a page should not read a year of a large shop that nobody asked for.
_BEGIN_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """body: the question's JSON out of a sent form; may raise BadQuestion. fields: back, a question as the form holds
    it. builder: the form for these fields, with what is wrong by its place in the question. places: what a reader calls
    a place; `[]` stands for a number in it, which the text takes as %(number)d, from 1. shown: what the page has beside
    or instead of what `views.shown` gives, by its names.
    """

    key: str
    body: Callable[[Fields], dict[str, Any]]
    fields: Callable[[Any], Fields]
    builder: Callable[[Fields, dict[str, str]], Builder]
    places: Mapping[str, Text] = field(default_factory=dict)
    shown: Callable[[Any, api.Answer], dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked, and either its answer (the question's own, and as it is shown) or what is wrong by its place."""

    fields: Fields
    found: Any = None
    answer: api.Answer | None = None
    errors: dict[str, str] = field(default_factory=dict)


def page(request: HttpRequest, page: Page) -> HttpResponse:
    """A link carries the question as `q`; the builder sends its fields, which become one."""
    granted = access(request)
    entry = api.STRUCTURED[page.key]
    asked = api.context(granted.workspace)
    known = catalog(asked.workspace_id, asked.as_of)
    got = _sent(request, page) if request.GET else _begin(page, asked, known, granted.workspace)
    panel: Component | None = None
    if isinstance(got, api.Part):
        got, panel = _in_time(request, granted, page, asked, got)
    context: dict[str, Any] = {
        "page_header": header(
            present.said(entry.name), present.said(entry.purpose), answer_actions(granted, got.answer)
        ),
        "tabs": tabs(page.key),
        "empty": None if known.events else nothing_yet(),
        "known": known,
        "name": present.said(entry.name),
        "builder": page.builder(got.fields, got.errors),
        "problem": _problem(page, got.errors),
        "panel": panel,
        "answer": _parts(page, got),
    }
    return render(request, "insight/structured.html", context, status=422 if got.errors else 200)


def place(where: str, names: Mapping[str, Text]) -> str:
    """What a reader calls a place in the question; empty for the question itself."""
    number = re.search(r"\[(\d+)\]", where)
    plain = re.sub(r"\[\d+\]", "[]", where)
    text = next((str(text) for start, text in names.items() if plain.startswith(start)), "")
    return text % {"number": int(number[1]) + 1} if number and "%(" in text else text


def _sent(request: HttpRequest, page: Page) -> api.Part | _Asked:
    try:
        sent = request.GET.get("q")
        text = json.dumps(page.body(request.GET)) if sent is None else sent
        return api.read_question(api.STRUCTURED[page.key].kind, text)
    except api.BadQuestion as error:
        return _Asked(fields=request.GET, errors={error.where: present.said(error.why)})


def _begin(page: Page, asked: api.Context, known: Catalog, workspace: WorkspaceInfo) -> api.Part | _Asked:
    usual = api.known_window(workspace, asked.as_of)
    first = max(usual.first_date, usual.last_date - timedelta(days=_BEGIN_DAYS - 1))
    question = api.STRUCTURED[page.key].begin(known, api.Period(first=first, last=usual.last_date))
    return _Asked(fields=Fields()) if question is None else question


def _in_time(
    request: HttpRequest, granted: Access, page: Page, asked: api.Context, question: api.Part
) -> tuple[_Asked, Component | None]:
    """The answer, or the panel that stands in its place while it is made."""
    try:
        got = in_time(request, granted, expected(asked, question), lambda: _answered(page, asked, question))
    except Cancelled:
        return _Asked(fields=page.fields(question)), cancelled()
    return (_Asked(fields=page.fields(question)), got) if isinstance(got, Running) else (got, None)


def _answered(page: Page, asked: api.Context, question: api.Part) -> _Asked:
    entry = api.STRUCTURED[page.key]
    try:
        found = entry.ask(asked, question)
    except api.BadQuestion as error:
        return _Asked(fields=page.fields(question), errors={error.where: present.said(error.why)})
    except api.Refused as error:
        return _Asked(fields=page.fields(question), errors={"$": present.said(error.why)})
    except StoreError as error:
        why = _("事件库没有回答：%(detail)s") % {"detail": str(error)[:300]}
        return _Asked(fields=page.fields(question), errors={"$": why})
    answer = replace(entry.show(asked, found), params=api.asked_again(asked, question))
    return _Asked(fields=page.fields(question), found=found, answer=answer)


def _problem(page: Page, errors: dict[str, str]) -> Notice | None:
    if not errors:
        return None
    names = {**page.places, **_PLACES}
    told = [(place(where, names), why) for where, why in errors.items()]
    lines = [_("%(place)s：%(why)s") % {"place": name, "why": why} if name else why for name, why in told]
    return Notice(tone="bad", text=_("；").join(lines))


def _parts(page: Page, got: _Asked) -> dict[str, Any] | None:
    """By the names that the template uses."""
    if got.answer is None:
        return None
    return shown(got.answer) | (page.shown(got.found, got.answer) if page.shown else {})
