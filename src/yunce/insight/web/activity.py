"""The pages of two questions about one kind of activity over time: lifecycle and stickiness."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.insight.lifecycle.api import LifecycleQuestion
from yunce.insight.stickiness.api import StickinessQuestion
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Builder, Entry, Fields, Line
from yunce.insight.web.structured import Page

_PLACES = {"$.events": gettext_lazy("活跃"), "$.times": gettext_lazy("每个时段至少几次")}


def _body(fields: Fields) -> dict[str, Any]:
    body: dict[str, Any] = {
        "period": form.period_body(fields),
        "events": form.events_body(fields.get("event", ""), fields.get("where", "")),
    }
    return body | form.said(fields, "interval")


def _times_body(fields: Fields) -> dict[str, Any]:
    times = fields.get("times", "").strip()
    return _body(fields) | ({"times": form.whole(times)} if times else {})


def _fields(question: LifecycleQuestion | StickinessQuestion) -> Fields:
    fields = {
        **form.period_fields(question.period),
        "event": form.events_text(question.events),
        "where": question.events.where,
        "interval": question.interval,
    }
    if isinstance(question, StickinessQuestion):
        fields["times"] = str(question.times)
    return form.gathered(fields)


def _builder(fields: Fields, errors: dict[str, str]) -> Builder:
    events = form.event_entries("event", "where", fields.get("event", ""), fields.get("where", ""))
    return Builder(
        lines=[Line(legend=_("活跃"), entries=events, error=errors.get("$.events", ""))],
        entries=[*form.period_entries(fields), form.filled(fields, "interval", _("时间"), choices=form.INTERVALS[1:])],
        hint=gettext_lazy("事件不填就是任意事件；几个事件中的任何一个用 | 隔开"),
    )


def _times_builder(fields: Fields, errors: dict[str, str]) -> Builder:
    made = _builder(fields, errors)
    times = Entry(name="times", label=_("每个时段至少几次"), value=fields.get("times") or "1", kind="number")
    return replace(made, entries=[*made.entries, times])


LIFECYCLE = Page(key="lifecycle", body=_body, fields=_fields, builder=_builder, places=_PLACES)
STICKINESS = Page(key="stickiness", body=_times_body, fields=_fields, builder=_times_builder, places=_PLACES)
