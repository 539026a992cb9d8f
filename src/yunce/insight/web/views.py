"""The board, one question, its card for the board, and the dictionary of metrics."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import Access, Permission, access
from yunce.events.store.api import StoreError
from yunce.insight import api
from yunce.insight.sales.api import span
from yunce.insight.web import present
from yunce.insight.web.forms import AskForm
from yunce.ui.components import Column, EmptyState, Field, Link, Notice, PageHeader, Tab, Table, Tabs


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every question as a card; each card fetches its own answer, so that a slow one holds up no other."""
    granted = access(request)
    known = span(granted.workspace.id, granted.workspace.now)
    context = {
        "page_header": header(
            _("分析"), _("打开就有的看板：每个数字都能看到口径、窗口、样本和算法。"), _doors(granted)
        ),
        "tabs": tabs("board"),
        "empty": None if known.events else nothing_yet(),
        "cards": [
            {
                "name": present.said(question.name),
                "purpose": present.said(question.purpose),
                "url": reverse("insight:question", args=[question.key]),
                "card_url": reverse("insight:card", args=[question.key]),
            }
            for question in api.QUESTIONS.values()
        ],
    }
    return render(request, "insight/board.html", context)


@require_GET
def card(request: HttpRequest, question: str) -> HttpResponse:
    """The part of the board that shows one question."""
    granted = access(request)
    answer, problem = _answer(granted, question, {})
    parts = {**shown(answer), "chart": present.small_chart(answer)} if answer else None
    return render(request, "insight/_card.html", {"answer": parts, "problem": problem})


@require_GET
def question(request: HttpRequest, question: str) -> HttpResponse:
    """Chart and table, with the form that asks it for other days."""
    granted = access(request)
    if question not in api.QUESTIONS:
        raise Http404
    asked = api.QUESTIONS[question]
    answer, problem = _answer(granted, question, request.GET.dict())
    ask = api.read_ask(granted.workspace, answer.params if answer else {})
    # What was typed stands in the form, the mistakes too; the rest is what the answer took.
    form = AskForm(request.GET.dict(), question=asked, ask=ask)
    context: dict[str, Any] = {
        "page_header": header(present.said(asked.name), present.said(asked.purpose), answer_actions(granted, answer)),
        "tabs": tabs(question),
        "fields": [Field(bound=bound) for bound in form.visible_fields()],
        "problem": problem,
        "answer": shown(answer) if answer else None,
        "empty": None if answer is None or answer.known_since else nothing_yet(),
    }
    return render(request, "insight/question.html", context, status=422 if problem and answer is None else 200)


def _answer(granted: Access, question: str, params: dict[str, str]) -> tuple[api.Answer | None, Notice | None]:
    """The answer, or what to tell the reader instead."""
    try:
        return api.answer(granted.workspace, question, params), None
    except api.UnknownQuestion as error:
        raise Http404 from error
    except api.BadParameter as error:
        text = _("「%(got)s」看不懂：%(why)s") % {"got": error.got, "why": present.said(error.why)}
        return None, Notice(tone="bad", text=text)
    except StoreError as error:
        text = _("事件库没有回答：%(detail)s") % {"detail": str(error)[:300]}
        return None, Notice(tone="bad", text=text)


def shown(answer: api.Answer) -> dict[str, Any]:
    """By the names that the templates use."""
    return {
        "key": answer.question,
        "params": urlencode(answer.params),
        "title": present.said(answer.title),
        "summary": present.said(answer.summary),
        "facts": present.facts(answer),
        "chart": present.chart(answer),
        "table": present.table(answer),
        "more": present.more(answer),
        "tables": [(each.key, present.said(each.title)) for each in answer.more],
        "basis": present.basis(answer),
    }


def answer_actions(granted: Access, answer: api.Answer | None) -> list[Link]:
    """存为依据, for those who may edit and when there is something to keep."""
    if answer is None or not answer.known_since or not granted.can(Permission.EDIT):
        return []
    token = api.answer_token(granted.workspace.id, answer.question, dict(answer.params))
    return [Link(text=_("存为依据"), url=f"/research/keep?answer={token}", weight="primary", icon="bookmark")]


def _doors(granted: Access) -> list[Link]:
    """To the SQL console, for those who may write SQL, and to the doors for programs."""
    sql = [Link(text=_("SQL 查询"), url=reverse("sql:page"), icon="database")] if granted.can(Permission.SQL) else []
    return [*sql, Link(text=_("接口"), url=reverse("insight:api"), icon="link")]


def header(title: str, subtitle: str, actions: list[Link] | None = None) -> PageHeader:
    return PageHeader(title=title, subtitle=subtitle, actions=actions or [])


def tabs(active: str) -> Tabs:
    """The board, the groups of questions, and below them the questions of the group that is open."""
    entries: list[api.Question | api.Structured] = [*api.QUESTIONS.values(), *api.STRUCTURED.values()]
    items, below = [], None
    for key, name in api.GROUPS.items():
        within = [each for each in entries if each.group == key]
        questions = [
            Tab(
                text=present.said(each.name),
                url=reverse("insight:question", args=[each.key]),
                active=each.key == active,
            )
            for each in within
        ]
        opened = any(tab.active for tab in questions)
        if questions:
            items.append(Tab(text=present.said(name), url=questions[0].url, active=opened))
        if opened:
            below = Tabs(items=questions, label=present.said(name))
    board = Tab(text=_("看板"), url=reverse("insight:board"), active=active == "board")
    dictionary = Tab(text=_("指标字典"), url=reverse("metrics:dictionary"), active=active == "metrics")
    return Tabs(items=[board, *items, dictionary], label=_("分析的页面"), below=below)


def nothing_yet() -> EmptyState:
    return EmptyState(
        title=_("还没有事件"),
        text=_("导入一份订单表，或让网站把事件发过来，这里就会有销售、用户和退款的看板。"),
        action=Link(text=_("接入数据"), url="/data", weight="primary"),
        example=Table(
            columns=[
                Column(key="period", label=_("时段")),
                Column(key="net", label=_("净销售额")),
                Column(key="buyers", label=_("购买人数"), kind="number"),
            ],
            rows=[
                {"period": "2026-09", "net": "¥128,400.00", "buyers": 512},
                {"period": "2026-10", "net": "¥141,050.00", "buyers": 548},
            ],
            caption=_("示例：月度销售"),
            copy=False,
        ),
    )
