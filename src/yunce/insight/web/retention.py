"""The page of retention: its builder."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.insight.asking.api import BadQuestion
from yunce.insight.retention.api import RetentionQuestion
from yunce.insight.rules.words import Words
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Builder, Choices, Entry, Fields, Line
from yunce.insight.web.structured import Page

_INTERVALS: Choices = form.INTERVALS[1:]
_COHORTS: Choices = (
    ("every", gettext_lazy("每次开始都算（可在几批里）")),
    ("first", gettext_lazy("只算第一次开始")),
    ("first_ever", gettext_lazy("只算第一次该事件且符合条件")),
)
_CLOCKS: Choices = (("calendar", gettext_lazy("日历上的日、周、月")), ("elapsed", gettext_lazy("满 24 小时")))
_REACHES: Choices = (("on", gettext_lazy("恰在该时段回来")), ("on_or_after", gettext_lazy("该时段或之后回来")))
_VALUES: Choices = (("both", gettext_lazy("起始与回访同一个值")), ("start", gettext_lazy("起始事件的值")))
_BRACKET = re.compile(r"\s*(\d{1,4})\s*(?:[-–~]\s*(\d{1,4}))?\s*")


def _body(fields: Fields) -> dict[str, Any]:
    body: dict[str, Any] = {
        "period": form.period_body(fields),
        "start": form.events_body(fields.get("start", ""), fields.get("start_where", "")),
        "on_or_after": fields.get("reach") == "on_or_after",
        "brackets": _brackets(fields.get("brackets", "")),
    }
    returns = form.events_body(fields.get("return", ""), fields.get("return_where", ""))
    if returns["events"] or returns["where"]:
        body["return"] = returns
    if text := fields.get("intervals", "").strip():
        body["intervals"] = form.whole(text)
    if by := fields.get("by", "").strip():
        body["breakdown"] = {"by": by, **form.said(fields, "value")}
    return body | form.said(fields, "interval", "cohort", "clock")


def _brackets(text: str) -> list[tuple[int, int]]:
    """1, 2-7, 8-30: each a column. Raises BadQuestion."""
    found = []
    for place, part in enumerate(each for each in re.split(r"[,，、;；]", text) if each.strip()):
        read = _BRACKET.fullmatch(part)
        if read is None:
            why = Words(zh="写成 1, 2-7, 8-30 的样子", en="write it like 1, 2-7, 8-30")
            raise BadQuestion(f"$.brackets[{place}]", why)
        found.append((int(read[1]), int(read[2] or read[1])))
    return found


def _fields(question: RetentionQuestion) -> Fields:
    returns, breakdown = question.returns, question.breakdown
    return form.gathered(
        {
            **form.period_fields(question.period),
            "start": form.events_text(question.start),
            "start_where": question.start.where,
            "return": form.events_text(returns) if returns else "",
            "return_where": returns.where if returns else "",
            "interval": question.interval,
            "intervals": str(question.intervals),
            "cohort": question.cohort,
            "clock": question.clock,
            "reach": "on_or_after" if question.on_or_after else "on",
            "brackets": ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in question.brackets),
            "by": breakdown.by if breakdown else "",
            "value": breakdown.value if breakdown else "",
        }
    )


def _builder(fields: Fields, errors: dict[str, str]) -> Builder:
    intervals = fields.get("intervals") or "7"
    return Builder(
        lines=[
            _line(_("起始"), "start", fields, errors.get("$.start", "")),
            _line(_("回访"), "return", fields, errors.get("$.return", "")),
        ],
        entries=[
            *form.period_entries(fields),
            form.filled(fields, "interval", _("时间"), choices=_INTERVALS),
            Entry(name="intervals", label=_("看之后几个时段"), value=intervals, kind="number"),
        ],
        more=[
            form.filled(fields, "cohort", _("一批是谁"), choices=_COHORTS),
            form.filled(fields, "clock", _("相隔怎么数"), choices=_CLOCKS),
            form.filled(fields, "reach", _("怎样算回来"), choices=_REACHES),
            form.filled(fields, "brackets", _("自定义区间"), placeholder="1, 2-7, 8-30"),
            form.filled(fields, "by", _("按属性拆分"), list="known-names"),
            form.filled(fields, "value", _("拆分取值"), choices=_VALUES),
        ],
        summary=gettext_lazy("更多：首次、满 24 小时、之后、自定义区间、拆分"),
        open=bool(form.said(fields, "by", "brackets"))
        or any(fields.get(name, usual) != usual for name, usual in _USUAL.items()),
        hint=gettext_lazy("回访不填就是起始事件；几个事件中的任何一个用 | 隔开"),
    )


_USUAL = {"cohort": "every", "clock": "calendar", "reach": "on"}


def _line(legend: str, name: str, fields: Fields, error: str) -> Line:
    where = f"{name}_where"
    return Line(
        legend=legend, entries=form.event_entries(name, where, fields.get(name, ""), fields.get(where, "")), error=error
    )


PAGE = Page(
    key="retention",
    body=_body,
    fields=_fields,
    builder=_builder,
    places={
        "$.start": gettext_lazy("起始"),
        "$.return": gettext_lazy("回访"),
        "$.intervals": gettext_lazy("看之后几个时段"),
        "$.brackets[]": gettext_lazy("第 %(number)d 个区间"),
        "$.brackets": gettext_lazy("自定义区间"),
        "$.on_or_after": gettext_lazy("怎样算回来"),
    },
)
