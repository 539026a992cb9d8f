"""The page of the hours of the week: its builder."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.insight.times.api import TimesQuestion
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Builder, Fields, Line
from yunce.insight.web.measure_fields import TAKES, measure_body, measure_fields
from yunce.insight.web.structured import Page

_BY_HOUR = tuple(each for each in TAKES if not each[0].startswith(("persons:", "daily", "dau_over_mau")))


def _body(fields: Fields) -> dict[str, Any]:
    metric = measure_body(*(fields.get(name, "") for name in ("take", "event", "where", "of")))
    return {"period": form.period_body(fields), "metric": metric}


def _fields(question: TimesQuestion) -> Fields:
    named = dict(zip(("take", "event", "where", "of"), measure_fields(question.metric), strict=True))
    return form.gathered({**form.period_fields(question.period), **named})


def _builder(fields: Fields, errors: dict[str, str]) -> Builder:
    said = next((why for where, why in errors.items() if where.startswith("$.metric")), "")
    return Builder(
        lines=[
            Line(
                legend=_("指标"),
                entries=[
                    *form.event_entries("event", "where", fields.get("event", ""), fields.get("where", "")),
                    form.filled(fields, "take", _("怎么数"), choices=_choices(fields.get("take", ""))),
                    form.filled(fields, "of", _("数值属性"), list="known-names"),
                ],
                error=said,
            )
        ],
        entries=form.period_entries(fields),
        hint=gettext_lazy("事件留空就是全部事件；条件里可以写分群，例如 segment.名称"),
    )


def _choices(chosen: str) -> Any:
    known = {value for value, _text in _BY_HOUR}
    return _BY_HOUR if not chosen or chosen in known else (*_BY_HOUR, (chosen, chosen))


PAGE = Page(key="times", body=_body, fields=_fields, builder=_builder, places={"$.metric": gettext_lazy("指标")})
