"""The page of a distribution: its builder."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.insight.api import BadQuestion
from yunce.insight.distribution.api import DistributionQuestion
from yunce.insight.rules.words import Words
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Builder, Choices, Fields, Line
from yunce.insight.web.structured import Page

_MEASURES: Choices = (
    ("times", gettext_lazy("次数")),
    ("days", gettext_lazy("活跃天数")),
    ("hours", gettext_lazy("活跃小时数")),
    ("sum", gettext_lazy("数值之和")),
)


def _body(fields: Fields) -> dict[str, Any]:
    body: dict[str, Any] = {
        "period": form.period_body(fields),
        "events": form.events_body(fields.get("event", ""), fields.get("where", "")),
        **form.said(fields, "measure", "of"),
    }
    if text := fields.get("buckets", "").strip():
        body["buckets"] = [_edge(part) for part in text.replace("，", ",").split(",") if part.strip()]
    if text := fields.get("most", "").strip():
        body["most"] = form.whole(text)
    return body


def _edge(part: str) -> str:
    """As text, which a question reads as an exact number."""
    text = part.strip()
    if (
        not text.removeprefix("-").replace(".", "", 1).isascii()
        or not text.removeprefix("-").replace(".", "", 1).isdecimal()
    ):
        raise BadQuestion("$.buckets", Words(zh="写成 1, 5, 10 的样子", en="write them like 1, 5, 10"))
    return text


def _fields(question: DistributionQuestion) -> Fields:
    return form.gathered(
        {
            **form.period_fields(question.period),
            "event": form.events_text(question.events),
            "where": question.events.where,
            "measure": question.measure,
            "of": question.of,
            "buckets": ", ".join(f"{edge:f}" for edge in question.buckets),
            "most": str(question.most),
        }
    )


def _builder(fields: Fields, errors: dict[str, str]) -> Builder:
    return Builder(
        lines=[
            Line(
                legend=_("事件"),
                entries=form.event_entries("event", "where", fields.get("event", ""), fields.get("where", "")),
                error=next((why for at, why in errors.items() if at.startswith("$.events")), ""),
            )
        ],
        entries=[
            *form.period_entries(fields),
            form.filled(fields, "measure", _("每人数什么"), choices=_MEASURES),
            form.filled(fields, "of", _("求和的数值"), list="known-names", placeholder="amount"),
            form.filled(fields, "buckets", _("自定分档的下限"), placeholder="1, 5, 10"),
        ],
        more=[form.filled(fields, "most", _("不分档时，最后一档从几起"), kind="number", placeholder="20")],
        summary=_("更多：最后一档"),
        hint=_("事件留空是所有事件；分档留空：每个数一档，求和按整齐的间隔分"),
    )


PAGE = Page(
    key="distribution",
    body=_body,
    fields=_fields,
    builder=_builder,
    places={
        "$.events": gettext_lazy("事件"),
        "$.measure": gettext_lazy("每人数什么"),
        "$.of": gettext_lazy("求和的数值"),
        "$.buckets": gettext_lazy("分档"),
        "$.most": gettext_lazy("最后一档"),
    },
)
