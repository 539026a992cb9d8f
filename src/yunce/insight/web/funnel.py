"""The page of a funnel: its builder."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.insight.funnel.api import Breakdown, FunnelQuestion
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Builder, Choices, Entry, Fields, Line
from yunce.insight.web.structured import Page

_LEAST_ROWS, _SPARE_ROWS = 3, 1
_OPTIONAL: Choices = (("0", gettext_lazy("必经")), ("1", gettext_lazy("可选")))
_ORDERS: Choices = (
    ("ordered", gettext_lazy("按先后")),
    ("strict", gettext_lazy("严格先后")),
    ("any", gettext_lazy("不分先后")),
)
_COUNTS: Choices = (("persons", gettext_lazy("人数")), ("attempts", gettext_lazy("次数")))
_FINISHES: Choices = (
    ("after", gettext_lazy("可以在所选日期之后")),
    ("inside", gettext_lazy("须在所选日期之内")),
)
_TOUCHES: Choices = (
    ("first", gettext_lazy("第一步的值")),
    ("last", gettext_lazy("走到的最后一步的值")),
    ("all", gettext_lazy("每一步都是同一个值")),
)
_STEP = ("event", "where", "optional", "within", "after")
_CUT = ("x_event", "x_where", "x_from", "x_to")


def _body(fields: Fields) -> dict[str, Any]:
    steps = [
        {
            **form.events_body(event, where),
            "optional": optional == "1",
            "within": within.strip(),
            "after": after.strip(),
        }
        for event, where, optional, within, after in form.lines(fields, *_STEP)
        if event.strip()
    ]
    exclude = [
        {**form.events_body(event, where), "from": form.whole(start), "to": form.whole(end)}
        for event, where, start, end in form.lines(fields, *_CUT)
        if event.strip()
    ]
    body: dict[str, Any] = {"period": form.period_body(fields), "steps": steps, "exclude": exclude}
    body |= form.said(fields, "order", "window", "finish", "count", "hold", "interval")
    if by := fields.get("by", "").strip():
        touch, _colon, step = (fields.get("touch") or "first").partition(":")
        body["breakdown"] = {"by": by, "touch": touch, "step": form.whole(step) or 1}
    return body


def _fields(question: FunnelQuestion) -> Fields:
    single = {
        **form.period_fields(question.period),
        "window": question.window,
        "order": question.order,
        "count": question.count,
        "finish": question.finish,
        "hold": question.hold,
        "interval": question.interval or "",
        "by": question.breakdown.by if question.breakdown else "",
        "touch": _touch(question.breakdown),
    }
    steps = [
        (form.events_text(step), step.where, "1" if step.optional else "0", step.within, step.after)
        for step in question.steps
    ]
    cuts = [(form.events_text(cut), cut.where, str(cut.start), str(cut.end)) for cut in question.exclude]
    rows = [dict(zip(_STEP, step, strict=True)) for step in steps]
    return form.gathered(single, [*rows, *(dict(zip(_CUT, cut, strict=True)) for cut in cuts)])


def _touch(breakdown: Breakdown | None) -> str:
    if breakdown is None:
        return ""
    return f"step:{breakdown.step}" if breakdown.touch == "step" else breakdown.touch


def _builder(fields: Fields, errors: dict[str, str]) -> Builder:
    wrong = form.by_line(errors)
    steps = [row for row in form.lines(fields, *_STEP) if row[0].strip()]
    wanted = max(len(steps) + _SPARE_ROWS, _LEAST_ROWS)
    steps += [("",) * len(_STEP)] * (wanted - len(steps))
    cuts = [row for row in form.lines(fields, *_CUT) if row[0].strip()]
    window = Entry(name="window", label=gettext_lazy("转化期"), value=fields.get("window") or "14d", placeholder="7d")
    return Builder(
        lines=[_step_line(place, row, wrong) for place, row in enumerate(steps)],
        entries=[*form.period_entries(fields), window],
        more=_more(fields, len(steps)),
        more_lines=[
            _cut_line(row, wrong.get(f"$.exclude[{place}]", ""))
            for place, row in enumerate([*cuts, ("", "", "1", "2")])
        ],
        summary=gettext_lazy("更多：先后、次数、排除、关联属性、拆分、按时间看"),
        open=bool(cuts or form.said(fields, "hold", "by", "interval")),
        hint=gettext_lazy("一步有几个事件时用 | 隔开；填满后再查看，会多出一行"),
    )


def _step_line(place: int, row: tuple[str, ...], wrong: dict[str, str]) -> Line:
    event, where, optional, within, after = row
    return Line(
        legend=_("第 %(number)d 步") % {"number": place + 1},
        entries=[
            *form.event_entries("event", "where", event, where),
            Entry(name="within", label=_("距上一步不超过"), value=within, placeholder="1d"),
            Entry(name="after", label=_("至少隔"), value=after),
            Entry(name="optional", label=_("必经"), value=optional, choices=_OPTIONAL),
        ],
        error=wrong.get(f"$.steps[{place}]", ""),
    )


def _cut_line(row: tuple[str, ...], error: str) -> Line:
    event, where, start, end = row
    return Line(
        legend=_("排除"),
        entries=[
            *form.event_entries("x_event", "x_where", event, where),
            Entry(name="x_from", label=_("在第几步之后"), value=start, kind="number"),
            Entry(name="x_to", label=_("到第几步之前"), value=end, kind="number"),
        ],
        error=error,
    )


def _more(fields: Fields, steps: int) -> list[Entry]:
    later = [
        (f"step:{number}", format_lazy(gettext_lazy("第 {number} 步的值"), number=number))
        for number in range(2, steps + 1)
    ]
    return [
        form.filled(fields, "order", _("先后"), choices=_ORDERS),
        form.filled(fields, "count", _("数什么"), choices=_COUNTS),
        form.filled(fields, "finish", _("后续步骤"), choices=_FINISHES),
        form.filled(fields, "interval", _("时间"), choices=form.INTERVALS),
        form.filled(fields, "by", _("按属性拆分"), list="known-names"),
        form.filled(fields, "touch", _("拆分取值"), choices=[*_TOUCHES, *later]),
        form.filled(fields, "hold", _("关联属性（各步的值须相同）"), list="known-names"),
    ]


PAGE = Page(
    key="funnel",
    body=_body,
    fields=_fields,
    builder=_builder,
    places={
        "$.steps[]": gettext_lazy("第 %(number)d 步"),
        "$.steps": gettext_lazy("步骤"),
        "$.exclude": gettext_lazy("排除"),
        "$.window": gettext_lazy("转化期"),
        "$.hold": gettext_lazy("关联属性"),
    },
)
