"""The page of intervals: its builder."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.insight.interval.api import IntervalQuestion
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Builder, Fields, Line
from yunce.insight.web.structured import Page


def _body(fields: Fields) -> dict[str, Any]:
    ends = {
        key: form.events_body(fields.get(f"{key}_event", ""), fields.get(f"{key}_where", ""))
        for key in ("start", "end")
    }
    return {"period": form.period_body(fields), **ends, **form.said(fields, "within", "hold", "bin")}


def _fields(question: IntervalQuestion) -> Fields:
    single = {
        **form.period_fields(question.period),
        "within": question.within,
        "hold": question.hold,
        "bin": question.bin,
    }
    for key, chosen in (("start", question.start), ("end", question.end)):
        single |= {f"{key}_event": form.events_text(chosen), f"{key}_where": chosen.where}
    return form.gathered(single)


def _builder(fields: Fields, errors: dict[str, str]) -> Builder:
    return Builder(
        lines=[_line(fields, errors, "start", _("从")), _line(fields, errors, "end", _("到"))],
        entries=[
            *form.period_entries(fields),
            form.filled(fields, "within", _("最多等多久"), placeholder="7d"),
        ],
        more=[
            form.filled(fields, "hold", _("关联属性（两边的值须相同）"), list="known-names"),
            form.filled(fields, "bin", _("每根柱子多宽"), placeholder="1h"),
        ],
        summary=_("更多：关联属性、柱子宽度"),
        open=bool(form.said(fields, "hold", "bin")),
        hint=_("两边可以是同一个事件，就是两次之间的间隔；几个事件中的任何一个用 | 隔开"),
    )


def _line(fields: Fields, errors: dict[str, str], key: str, legend: str) -> Line:
    event, where = f"{key}_event", f"{key}_where"
    error = next((why for at, why in errors.items() if at.startswith(f"$.{key}")), "")
    return Line(
        legend=legend,
        entries=form.event_entries(event, where, fields.get(event, ""), fields.get(where, "")),
        error=error,
    )


PAGE = Page(
    key="interval",
    body=_body,
    fields=_fields,
    builder=_builder,
    places={
        "$.start": gettext_lazy("从"),
        "$.end": gettext_lazy("到"),
        "$.within": gettext_lazy("最多等多久"),
        "$.hold": gettext_lazy("关联属性"),
        "$.bin": gettext_lazy("每根柱子多宽"),
    },
)
