"""The page of a trend: its builder."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.insight.trend.api import Term, TrendQuestion
from yunce.insight.trend.rules.question import LETTERS
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Builder, Choices, Entry, Fields, Line
from yunce.insight.web.measure_fields import measure_body, measure_fields, takes
from yunce.insight.web.structured import Page

_SPARE_ROWS = 1
_KEY = ("key", gettext_lazy("指标字典里的指标"))
_INTERVALS: Choices = (
    ("minute", gettext_lazy("按分钟")),
    ("hour", gettext_lazy("按小时")),
    ("day", gettext_lazy("按日")),
    ("week", gettext_lazy("按周")),
    ("month", gettext_lazy("按月")),
    ("quarter", gettext_lazy("按季度")),
)
_WEEKDAYS: Choices = (
    ("", gettext_lazy("工作区的设置")),
    *(
        (str(place), name)
        for place, name in enumerate(
            (
                gettext_lazy("周一"),
                gettext_lazy("周二"),
                gettext_lazy("周三"),
                gettext_lazy("周四"),
                gettext_lazy("周五"),
                gettext_lazy("周六"),
                gettext_lazy("周日"),
            )
        )
    ),
)
_COMPARED: Choices = (
    ("", gettext_lazy("不对比")),
    ("previous", gettext_lazy("前一段")),
    ("year", gettext_lazy("去年同期")),
    ("from", gettext_lazy("从指定日期起")),
)
_ALIGNED: Choices = (("date", gettext_lazy("按日期")), ("weekday", gettext_lazy("按星期")))
_OF: Choices = (("event", gettext_lazy("事件属性")), ("person", gettext_lazy("用户属性（现在的值）")))
_CUMULATIVE: Choices = (("", gettext_lazy("否")), ("1", gettext_lazy("是")))
_TERM = ("take", "event", "where", "of", "name")
_FORMULA = ("formula", "f_name", "f_unit")
_UNITS: Choices = (("number", gettext_lazy("数值")), ("share", "%"))


def _term_body(take: str, event: str, where: str, of: str, name: str) -> dict[str, Any]:
    """One metric; that of a key of the dictionary stands in `of`."""
    if take == "key":
        return {"key": of.strip(), "name": name.strip()}
    return {**measure_body(take, event, where, of), "name": name.strip()}


def _term_fields(term: Term) -> tuple[str, str, str, str, str]:
    """Back, as `_term_body` takes them."""
    return ("key", "", "", term.key, term.name) if term.key else (*measure_fields(term), term.name)


def _body(fields: Fields) -> dict[str, Any]:
    metrics = [_term_body(*row) for row in form.lines(fields, *_TERM) if any(text.strip() for text in row)]
    formulas = [
        {"formula": formula.strip(), "name": name.strip(), "unit": unit or "number"}
        for formula, name, unit in form.lines(fields, *_FORMULA)
        if formula.strip()
    ]
    body: dict[str, Any] = {"period": form.period_body(fields), "metrics": metrics, "formulas": formulas}
    body |= form.said(fields, "interval")
    if weekday := fields.get("weekday", "").strip():
        body["first_weekday"] = form.whole(weekday)
    if by := fields.get("by", "").strip():
        body["breakdown"] = {
            "by": by,
            "of": fields.get("by_of") or "event",
            "top": form.whole(fields.get("top") or "10"),
        }
    if to := fields.get("compare", "").strip():
        body["compare"] = {"to": to, "align": fields.get("align") or "date"}
        if to == "from":
            body["compare"]["from"] = form.day(fields, "compare_from", "$.compare.from")
    body["cumulative"] = fields.get("cumulative") == "1"
    body["moving"] = form.whole(fields.get("moving") or "0")
    return body


def _fields(question: TrendQuestion) -> Fields:
    compare, breakdown = question.compare, question.breakdown
    single = {
        **form.period_fields(question.period),
        "interval": question.interval,
        "weekday": "" if question.first_weekday is None else str(question.first_weekday),
        "by": breakdown.by if breakdown else "",
        "by_of": breakdown.of if breakdown else "event",
        "top": str(breakdown.top) if breakdown else "10",
        "compare": compare.to if compare else "",
        "compare_from": compare.first.isoformat() if compare and compare.first else "",
        "align": compare.align if compare else "date",
        "cumulative": "1" if question.cumulative else "",
        "moving": str(question.moving) if question.moving else "",
    }
    rows = [dict(zip(_TERM, _term_fields(term), strict=True)) for term in question.metrics]
    return form.gathered(
        single,
        [*rows, *({"formula": each.formula, "f_name": each.name, "f_unit": each.unit} for each in question.formulas)],
    )


def _builder(fields: Fields, errors: dict[str, str]) -> Builder:
    wrong = form.by_line(errors)
    rows = [row for row in form.lines(fields, *_TERM) if any(text.strip() for text in row)]
    formulas = [row for row in form.lines(fields, *_FORMULA) if row[0].strip()]
    return Builder(
        lines=[
            _term_line(
                _("指标 %(letter)s") % {"letter": LETTERS[min(place, len(LETTERS) - 1)]},
                row,
                wrong.get(f"$.metrics[{place}]", ""),
            )
            for place, row in enumerate([*rows, *[("",) * len(_TERM)] * _SPARE_ROWS])
        ],
        entries=[
            *form.period_entries(fields),
            Entry(name="interval", label=_("间隔"), value=fields.get("interval") or "day", choices=_INTERVALS),
            form.filled(fields, "by", _("按属性拆分"), list="known-names"),
            form.filled(fields, "compare", _("对比"), choices=_COMPARED),
        ],
        more=[
            form.filled(fields, "by_of", _("拆分的属性是"), choices=_OF),
            form.filled(fields, "top", _("最多单列几个值"), kind="number"),
            form.filled(fields, "compare_from", _("对比期从"), kind="date"),
            form.filled(fields, "align", _("对齐"), choices=_ALIGNED),
            form.filled(fields, "weekday", _("每周从"), choices=_WEEKDAYS),
            form.filled(fields, "cumulative", _("累计"), choices=_CUMULATIVE),
            form.filled(fields, "moving", _("移动平均的时段数"), kind="number"),
        ],
        more_lines=[
            _formula_line(row, wrong.get(f"$.formulas[{place}]", ""))
            for place, row in enumerate([*formulas, ("", "", "")])
        ],
        summary=gettext_lazy("更多：公式、累计、移动平均、对齐、每周从哪天起"),
        open=bool(formulas or form.said(fields, "cumulative", "moving", "weekday", "compare_from")),
        hint=gettext_lazy("事件留空就是全部事件，几个事件用 | 隔开；填满后再查看，会多出一行"),
    )


def _term_line(legend: str, row: tuple[str, ...], error: str = "") -> Line:
    take, event, where, of, name = row
    choices = (*takes(take), _KEY)
    return Line(
        legend=legend,
        entries=[
            *form.event_entries("event", "where", event, where),
            Entry(name="take", label=_("怎么数"), value=take, choices=choices if any(row) else (("", "—"), *choices)),
            Entry(name="of", label=_("数值属性或指标代号"), value=of, list="known-names"),
            Entry(name="name", label=_("名称（可不填）"), value=name),
        ],
        error=error,
    )


def _formula_line(row: tuple[str, ...], error: str) -> Line:
    formula, name, unit = row
    return Line(
        legend=_("公式"),
        entries=[
            Entry(name="formula", label=_("公式"), value=formula, placeholder="B / A"),
            Entry(name="f_name", label=_("名称（可不填）"), value=name),
            Entry(name="f_unit", label=_("单位"), value=unit, choices=_UNITS),
        ],
        error=error,
    )


PAGE = Page(
    key="trend",
    body=_body,
    fields=_fields,
    builder=_builder,
    places={
        "$.metrics[]": gettext_lazy("第 %(number)d 个指标"),
        "$.metrics": gettext_lazy("指标"),
        "$.formulas": gettext_lazy("公式"),
        "$.compare": gettext_lazy("对比"),
        "$.moving": gettext_lazy("移动平均"),
        "$.first_weekday": gettext_lazy("每周从"),
    },
)
