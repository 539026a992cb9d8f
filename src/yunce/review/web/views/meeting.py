"""复盘会: one section for each item of the agenda, and the lesson that is kept at its end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yunce.accounts.api import Access, Permission, access
from yunce.loop.api import (
    STATUS_WORDS,
    LessonForm,
    Phase,
    initiative,
    keep_lesson,
    project_bar,
    project_url,
)
from yunce.review.api import NotReady, Review, review_of
from yunce.review.api.words import gap_sentence, limits, outcome_sentence, settlement_sentence
from yunce.review.web import present
from yunce.ui import format as write
from yunce.ui.components import Button, Column, Form, Link, Notice, PageHeader, Table

_PAGE = "review"


@require_GET
def meeting(request: HttpRequest, initiative_id: str) -> HttpResponse:
    return _page(request, access(request), initiative_id)


@require_POST
def keep(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """Keep a lesson, with the evidence the project's estimates rest on left to its author."""
    granted = access(request, Permission.EDIT)
    initiative(granted.workspace.id, initiative_id)
    form = LessonForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, initiative_id, form)
    keep_lesson(granted, initiative_id, form.lesson())
    messages.success(request, _("经验已留下，下一个项目会看到。"))
    return redirect(f"{project_url(initiative_id, _PAGE)}#lessons")


def _page(request: HttpRequest, granted: Access, initiative_id: str, form: LessonForm | None = None) -> HttpResponse:
    review = review_of(granted.workspace.id, initiative_id)
    context: dict[str, Any] = {
        "page_header": PageHeader(
            title=_("复盘会"), subtitle=_("回顾目标 → 评估结果 → 分析原因 → 沉淀经验，先看数，再讨论。")
        ),
        "bar": project_bar(granted, initiative_id, Phase.REVIEW, _PAGE),
    }
    if isinstance(review, NotReady):
        context["sections"] = [{"parts": [present.not_ready(review)]}]
    else:
        context["notices"] = _open(review, may_edit=granted.can(Permission.EDIT))
        context["sections"] = [
            _goal(review),
            _result(review),
            _causes(review),
            _lessons(granted, review, form),
        ]
    return render(request, "loop/page.html", context, status=422 if form is not None and form.errors else 200)


def _open(review: Review, *, may_edit: bool) -> list[Notice]:
    """That some estimates are not settled yet, with the button that does it."""
    if review.settled:
        return []
    text = _("还有预估没有核对，下面的数会跟着核对更新。")
    url = reverse("review:settle", args=[review.initiative.id])
    return [Notice(tone="info", text=text, action=Button(text=_("按最新数据核对"), url=url) if may_edit else None)]


def _goal(review: Review) -> dict[str, Any]:
    parts: list[Any] = [review.initiative.brief] if review.initiative.brief else []
    return {
        "title": _("一、回顾目标"),
        "panel": True,
        "parts": [*parts, present.figures(review), *present.beside_the_room(review)],
    }


def _result(review: Review) -> dict[str, Any]:
    link = Link(text=_("看每个预估"), url=project_url(review.initiative.id, "review/settlement"))
    sentences = [_generated(outcome_sentence(review)), _generated(settlement_sentence(review))]
    return {"title": _("二、评估结果"), "panel": True, "parts": [*sentences, link]}


def _causes(review: Review) -> dict[str, Any]:
    parts: list[Any] = [_generated(gap_sentence(review))]
    if chart := present.waterfall(review):
        parts.append(chart)
    if review.by_cause:
        parts.append(present.causes_table(review))
    parts.append(Link(text=_("看差距拆解"), url=project_url(review.initiative.id, "review/gap")))
    return {"title": _("三、分析原因"), "panel": True, "parts": parts}


def _lessons(granted: Access, review: Review, form: LessonForm | None) -> dict[str, Any]:
    parts: list[Any] = []
    if review.lessons:
        columns = [
            Column(key="statement", label=_("经验"), wide=True),
            Column(key="scope", label=_("适用范围")),
            Column(key="status", label=_("状态")),
        ]
        rows = [
            {
                "statement": each.statement,
                "scope": each.scope or write.UNDEFINED,
                "status": str(STATUS_WORDS[each.status]),
            }
            for each in review.lessons
        ]
        parts.append(Table(columns=columns, rows=rows, caption=_("经验")))
    if granted.can(Permission.EDIT):
        url = reverse("review:keep-lesson", args=[review.initiative.id])
        parts.append(Form(form=form or LessonForm(), action=url, submit=_("留下这条经验"), columns=2))
    parts += [Notice(tone="neutral", title=_("这次复盘不能说明什么"), text=" ".join(limits(review)))]
    parts.append(Link(text=_("看复盘报告"), url=project_url(review.initiative.id, "review/report"), weight="primary"))
    return {"title": _("四、沉淀经验"), "id": "lessons", "panel": True, "parts": parts}


def _generated(text: str) -> Notice:
    """A sentence made from figures, labelled as such."""
    return Notice(tone="info", title=_("规则生成"), text=text)
