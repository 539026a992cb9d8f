"""One measure in a plain form: which events, counted how, of which number; read and filled again. Shape only."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yunce.insight.measures.api import Measure
from yunce.insight.web import fields as form
from yunce.insight.web.fields import Choices

TAKES: Choices = (
    ("events", _("次数")),
    ("persons", _("人数")),
    ("persons:7", _("近 7 天人数（周活跃）")),
    ("persons:30", _("近 30 天人数（月活跃）")),
    ("daily", _("日均活跃人数")),
    ("dau_over_mau:30", _("日活 ÷ 月活")),
    ("sum", _("合计")),
    ("mean", _("平均")),
    ("percentile:50", _("中位数")),
    ("percentile:90", _("第 90 百分位")),
    ("per_person", _("人均")),
)


def takes(chosen: str) -> Choices:
    """The ways of counting; one that only a link can say is among them when it is chosen."""
    known = {value for value, _text in TAKES}
    return TAKES if not chosen or chosen in known or chosen == "key" else (*TAKES, (chosen, chosen))


def measure_body(take: str, event: str, where: str, of: str) -> dict[str, Any]:
    """A measure's JSON. take: the way of counting, with days or a percentile behind a colon."""
    kind, _colon, number = take.partition(":")
    body: dict[str, Any] = {**form.events_body(event, where), "take": kind or "events", "of": of.strip()}
    if kind == "percentile":
        body["percent"] = _percent(number)
    elif number:
        body["days"] = form.whole(number)
    return body


def measure_fields(measure: Measure) -> tuple[str, str, str, str]:
    """Back, as `measure_body` takes them."""
    take: str = measure.take
    if take == "percentile":
        take = f"{take}:{measure.percent:g}"
    elif measure.days:
        take = f"{take}:{measure.days}"
    return take, form.events_text(measure), measure.where, measure.of


def _percent(text: str) -> float:
    """-1 for what is no number, which the question refuses with its own words."""
    return float(text) if text.replace(".", "", 1).isdecimal() else -1.0
