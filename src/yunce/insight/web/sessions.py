"""The page of sessions: its builder."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.insight.asking.api import Events
from yunce.insight.sessions.api import SessionsQuestion
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Builder, Choices, Fields, Line
from yunce.insight.web.structured import Page

_MIDNIGHT: Choices = (("0", gettext_lazy("零点不断开")), ("1", gettext_lazy("零点断开")))
# What makes up a session, and the events that begin and close one: names and condition of each.
_CHOICES = {
    "events": ("event", "where"),
    "start": ("start_event", "start_where"),
    "end": ("end_event", "end_where"),
}


def _body(fields: Fields) -> dict[str, Any]:
    body: dict[str, Any] = {
        "period": form.period_body(fields),
        "events": _choice(fields, "events"),
        "midnight": fields.get("midnight") == "1",
    }
    marks = {key: _choice(fields, key) for key in ("start", "end") if fields.get(_CHOICES[key][0], "").strip()}
    if marks:
        body["marks"] = marks
    body |= form.said(fields, "idle", "longest", "interval")
    if by := fields.get("by", "").strip():
        body["breakdown"] = {"by": by, **_top(fields, "top")}
    body["exits"] = {**({"by": text} if (text := fields.get("exits", "").strip()) else {}), **_top(fields, "exits_top")}
    return body


def _choice(fields: Fields, key: str) -> dict[str, Any]:
    event, where = _CHOICES[key]
    return form.events_body(fields.get(event, ""), fields.get(where, ""))


def _top(fields: Fields, name: str) -> dict[str, int]:
    return {"top": form.whole(text)} if (text := fields.get(name, "").strip()) else {}


def _fields(question: SessionsQuestion) -> Fields:
    marks = question.marks
    chosen = {
        "events": question.events,
        "start": (marks.start if marks else None) or Events(),
        "end": marks.end if marks else Events(),
    }
    single = {
        **form.period_fields(question.period),
        "idle": question.idle,
        "longest": question.longest,
        "midnight": "1" if question.midnight else "0",
        "interval": question.interval or "",
        "by": question.breakdown.by if question.breakdown else "",
        "top": str(question.breakdown.top) if question.breakdown else "",
        "exits": question.exits.by,
        "exits_top": str(question.exits.top),
    }
    for key, (event, where) in _CHOICES.items():
        single |= {event: form.events_text(chosen[key]), where: chosen[key].where}
    return form.gathered(single)


def _builder(fields: Fields, errors: dict[str, str]) -> Builder:
    marked = bool(form.said(fields, "start_event", "end_event"))
    return Builder(
        lines=[_line(fields, errors, "events", _("组成"))],
        entries=[
            *form.period_entries(fields),
            form.filled(fields, "interval", _("时间"), choices=form.INTERVALS),
            form.filled(fields, "idle", _("停顿超过多久算下一次"), placeholder="30min"),
            form.filled(fields, "longest", _("一次最长"), placeholder="24h"),
            form.filled(fields, "midnight", _("零点"), choices=_MIDNIGHT),
        ],
        more=[
            form.filled(fields, "by", _("按首个事件的属性拆分"), list="known-names"),
            form.filled(fields, "top", _("拆成前几个值"), kind="number", placeholder="10"),
            form.filled(fields, "exits", _("在哪里结束，按"), list="known-names", placeholder="event"),
            form.filled(fields, "exits_top", _("列出前几个"), kind="number", placeholder="20"),
        ],
        more_lines=[_line(fields, errors, "start", _("开始于")), _line(fields, errors, "end", _("结束于"))],
        summary=_("更多：拆分、在哪里结束、开始和结束的标志"),
        open=marked or bool(fields.get("by", "").strip()),
        hint=_("组成留空是所有事件；几个事件中的任何一个：用 | 隔开"),
    )


def _line(fields: Fields, errors: dict[str, str], key: str, legend: str) -> Line:
    event, where = _CHOICES[key]
    place = "$.events" if key == "events" else f"$.marks.{key}"
    error = next((why for at, why in errors.items() if at.startswith(place)), "")
    return Line(
        legend=legend,
        entries=form.event_entries(event, where, fields.get(event, ""), fields.get(where, "")),
        error=error,
    )


PAGE = Page(
    key="sessions",
    body=_body,
    fields=_fields,
    builder=_builder,
    places={
        "$.events": gettext_lazy("组成"),
        "$.idle": gettext_lazy("停顿"),
        "$.longest": gettext_lazy("一次最长"),
        "$.marks.start": gettext_lazy("开始于"),
        "$.marks": gettext_lazy("结束于"),
        "$.exits": gettext_lazy("在哪里结束"),
    },
)
