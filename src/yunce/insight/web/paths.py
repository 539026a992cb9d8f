"""The page of paths: its builder."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.insight.asking.api import Events
from yunce.insight.paths.api import PathsQuestion
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Builder, Choices, Fields, Line
from yunce.insight.web.structured import Page

_REPEATS: Choices = (("merged", gettext_lazy("合并成一步")), ("kept", gettext_lazy("各算一步")))
# Names and condition of each choice of events.
_CHOICES = {
    "start": ("start_event", "start_where"),
    "end": ("end_event", "end_where"),
    "events": ("event", "where"),
}


def _body(fields: Fields) -> dict[str, Any]:
    body: dict[str, Any] = {"period": form.period_body(fields), "events": _choice(fields, "events")}
    body |= {key: _choice(fields, key) for key in ("start", "end") if form.said(fields, *_CHOICES[key])}
    body |= form.said(fields, "by", "gap", "longest", "repeats")
    return body | {name: form.whole(text) for name, text in form.said(fields, "steps", "top").items()}


def _choice(fields: Fields, key: str) -> dict[str, Any]:
    event, where = _CHOICES[key]
    return form.events_body(fields.get(event, ""), fields.get(where, ""))


def _fields(question: PathsQuestion) -> Fields:
    single = {
        **form.period_fields(question.period),
        "by": question.by,
        "gap": question.gap,
        "longest": question.longest,
        "repeats": question.repeats,
        "steps": str(question.steps),
        "top": str(question.top),
    }
    for key, (event, where) in _CHOICES.items():
        chosen: Events = getattr(question, key) or Events()
        single |= {event: form.events_text(chosen), where: chosen.where}
    return form.gathered(single)


def _builder(fields: Fields, errors: dict[str, str]) -> Builder:
    return Builder(
        lines=[_line(fields, errors, "start", _("起点")), _line(fields, errors, "end", _("终点"))],
        entries=[
            *form.period_entries(fields),
            form.filled(fields, "by", _("步骤按什么区分"), list="known-names", placeholder="event"),
            form.filled(fields, "gap", _("停顿超过多久算下一次访问"), placeholder="30min"),
            form.filled(fields, "steps", _("看几步"), kind="number", placeholder="5"),
        ],
        more=[
            form.filled(fields, "top", _("每步列出前几个"), kind="number", placeholder="8"),
            form.filled(fields, "repeats", _("连续相同的步骤"), choices=_REPEATS),
            form.filled(fields, "longest", _("一次访问最长"), placeholder="24h"),
        ],
        more_lines=[_line(fields, errors, "events", _("看哪些事件"))],
        summary=_("更多：看哪些事件、列出几个、连续相同的步骤"),
        open=bool(form.said(fields, *_CHOICES["events"])),
        hint=_("起点、终点都留空：每次访问从头看起；只填终点：看到达之前；几个事件中的任何一个用 | 隔开"),
    )


def _line(fields: Fields, errors: dict[str, str], key: str, legend: str) -> Line:
    event, where = _CHOICES[key]
    error = next((why for at, why in errors.items() if at.startswith(f"$.{key}")), "")
    return Line(
        legend=legend,
        entries=form.event_entries(event, where, fields.get(event, ""), fields.get(where, "")),
        error=error,
    )


PAGE = Page(
    key="paths",
    body=_body,
    fields=_fields,
    builder=_builder,
    places={
        "$.start": gettext_lazy("起点"),
        "$.end": gettext_lazy("终点"),
        "$.events": gettext_lazy("看哪些事件"),
        "$.by": gettext_lazy("步骤按什么区分"),
        "$.gap": gettext_lazy("停顿"),
        "$.longest": gettext_lazy("一次访问最长"),
        "$.steps": gettext_lazy("看几步"),
        "$.top": gettext_lazy("每步列出前几个"),
    },
)
