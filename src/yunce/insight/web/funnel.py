"""The page of a funnel: its builder and the answer."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yunce.accounts.api import access
from yunce.events.store.api import StoreError
from yunce.insight import api
from yunce.insight.asking.api import Period
from yunce.insight.catalog.api import catalog
from yunce.insight.funnel import show
from yunce.insight.funnel.api import Breakdown, FunnelAnswer, FunnelQuestion
from yunce.insight.funnel.api import answer as ask_funnel
from yunce.insight.web import funnel_form, funnel_shown, present
from yunce.insight.web.views import answer_actions, header, nothing_yet, tabs
from yunce.ui.components import Notice

KEY = "funnel"


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """A link carries the question as `q`; the builder sends its fields, which become one."""
    granted = access(request)
    asked = api.context(granted.workspace)
    known = catalog(asked.workspace_id, asked.as_of)
    question, found, errors = _asked(request, asked)
    if question is None and not errors:
        usual = api.known_window(granted.workspace, asked.as_of)
        # The last month of it: opening the page should not read a year of a large shop that nobody asked for.
        first = max(usual.first_date, usual.last_date - timedelta(days=29))
        begin = api.STRUCTURED[KEY].begin(known, Period(first=first, last=usual.last_date))
        question = begin if isinstance(begin, FunnelQuestion) else None
        found, errors = _answered(asked, question) if question else (None, {})
    answer = replace(show.shown(asked, found), params=api.asked_again(asked, found.question)) if found else None
    context: dict[str, Any] = {
        "page_header": header(_("漏斗"), present.said(api.STRUCTURED[KEY].purpose), answer_actions(granted, answer)),
        "tabs": tabs(KEY),
        "empty": None if known.events else nothing_yet(),
        "known": known,
        "builder": _builder(request, question, errors),
        "problem": _problem(errors),
        "answer": funnel_shown.parts(asked, found, answer) if found and answer else None,
    }
    return render(request, "insight/funnel.html", context, status=422 if errors and found is None else 200)


def _asked(
    request: HttpRequest, asked: api.Context
) -> tuple[FunnelQuestion | None, FunnelAnswer | None, dict[str, str]]:
    """What was sent, its answer, and what is wrong by place; all empty when nothing was sent."""
    if not request.GET:
        return None, None, {}
    try:
        sent = request.GET.get("q")
        question = (
            api.read_question(FunnelQuestion, sent) if sent is not None else funnel_form.typed_question(request.GET)
        )
    except api.BadQuestion as error:
        return None, None, {error.where: present.said(error.why)}
    return question, *_answered(asked, question)


def _answered(asked: api.Context, question: FunnelQuestion) -> tuple[FunnelAnswer | None, dict[str, str]]:
    try:
        return ask_funnel(asked, question), {}
    except api.BadQuestion as error:
        return None, {error.where: present.said(error.why)}
    except api.Refused as error:
        return None, {"$": present.said(error.why)}
    except StoreError as error:
        return None, {"$": _("事件库没有回答：%(detail)s") % {"detail": str(error)[:300]}}


def _problem(errors: dict[str, str]) -> Notice | None:
    if not errors:
        return None
    lines = "；".join(f"{_place(where)}{why}" for where, why in errors.items())
    return Notice(tone="bad", text=lines)


def _place(where: str) -> str:
    """$.steps[1].within -> 第 2 步："""
    if step := re.match(r"\$\.steps\[(\d+)\]", where):
        return _("第 %(number)d 步：") % {"number": int(step[1]) + 1}
    names = {"$.exclude": _("排除："), "$.window": _("转化期："), "$.period": _("日期："), "$.hold": _("关联属性：")}
    names |= {"$.breakdown": _("拆分："), "$.steps": _("步骤：")}
    return next((text for start, text in names.items() if where.startswith(start)), "")


def _touch(breakdown: Breakdown | None) -> str:
    if breakdown is None:
        return ""
    return f"step:{breakdown.step}" if breakdown.touch == "step" else breakdown.touch


def _builder(request: HttpRequest, question: FunnelQuestion | None, errors: dict[str, str]) -> dict[str, Any]:
    """The form's values: the question's, else as they were typed."""
    typed = request.GET
    by_row = {re.sub(r"(\[\d+\]).*", r"\1", where): why for where, why in errors.items()}
    if question is None and typed:
        steps = [
            funnel_form.StepRow(
                number=place + 1, event=event, where=where, within=within, after=after, optional=optional == "1"
            )
            for place, (event, where, within, after, optional) in enumerate(
                funnel_form.lines(typed, "event", "where", "within", "after", "optional")
            )
        ]
    else:
        steps = funnel_form.step_rows(question, by_row)
    breakdown = question.breakdown if question else None
    interval = (question.interval if question else typed.get("interval")) or ""
    chosen = {
        "from": question.period.first.isoformat() if question else typed.get("from", ""),
        "to": question.period.last.isoformat() if question else typed.get("to", ""),
        "window": question.window if question else typed.get("window", "14d"),
        "hold": question.hold if question else typed.get("hold", ""),
        "by": breakdown.by if breakdown else typed.get("by", ""),
    }
    selects = [
        ("order", _("先后"), funnel_form.ORDERS, question.order if question else typed.get("order", "")),
        ("count", _("数什么"), funnel_form.COUNTS, question.count if question else typed.get("count", "")),
        ("finish", _("后续步骤"), funnel_form.FINISHES, question.finish if question else typed.get("finish", "")),
        ("interval", _("时间"), funnel_form.INTERVALS, interval),
        ("touch", _("拆分取值"), funnel_form.touches(len(steps)), _touch(breakdown) or typed.get("touch", "")),
    ]
    return {
        "steps": steps,
        "exclusions": funnel_form.exclusion_rows(question, by_row),
        "chosen": chosen,
        "selects": [dict(zip(("name", "label", "choices", "value"), select, strict=True)) for select in selects],
        "more": bool(question and (question.exclude or question.hold or breakdown or question.interval)),
    }
