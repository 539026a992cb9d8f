"""A funnel's answer as the parts of its page, where every count of persons leads to exactly those persons."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yunce.documents.charts.api import Series, line
from yunce.insight import api
from yunce.insight.funnel import show
from yunce.insight.funnel.api import FunnelAnswer, Piece
from yunce.insight.web import present
from yunce.ui import format as write
from yunce.ui.components import Chart, Column, Link, Row, Table


def parts(asked: api.Context, found: FunnelAnswer, answer: api.Answer) -> dict[str, Any]:
    """By the names that the template uses; None for what the question did not ask."""
    table = present.table(answer)
    breakdown = found.question.breakdown
    split = _pieces(found, found.parts, _("按「%(name)s」拆分") % {"name": breakdown.by}) if breakdown else None
    return {
        "title": present.said(answer.title),
        "summary": present.said(answer.summary),
        "facts": present.facts(answer),
        "chart": present.chart(answer),
        "table": replace(table, rows=[_row(asked, found, place, row) for place, row in enumerate(table.rows)]),
        "parts": split,
        "trend": _trend(found),
        "trend_table": _pieces(found, found.trend, _("按进入时间")) if found.trend else None,
        "basis": present.basis(answer),
    }


def _row(asked: api.Context, found: FunnelAnswer, place: int, row: Any) -> Row:
    cells = dict(row.cells if isinstance(row, Row) else row)
    for state in ("reached", "waiting", "dropped"):
        if cells[state]:
            figure = {**api.asked_again(asked, found.question), "step": place, "state": state}
            url = f"{reverse('insight:persons', args=['funnel'])}?{urlencode(figure)}"
            cells[state] = Link(text=write.number(cells[state]), url=url)
    return Row(cells=cells)


def _pieces(found: FunnelAnswer, pieces: tuple[Piece, ...], caption: str) -> Table:
    columns = [
        Column(key="label", label=_("分组")),
        *(
            Column(key=f"s{place}", label=step.name, kind="number", decimals=0)
            for place, step in enumerate(found.steps)
        ),
        Column(key="share", label=_("总转化率"), kind="percent", decimals=1),
        Column(key="waiting", label=_("还在期内"), kind="number", decimals=0),
    ]
    rows = [
        {
            "label": present.said(show.label(piece)),
            **{f"s{place}": step.reached for place, step in enumerate(piece.steps)},
            "share": piece.steps[-1].of_first,
            "waiting": sum(step.waiting for step in piece.steps[:-1]),
        }
        for piece in pieces
    ]
    return Table(columns=columns, rows=rows, caption=caption, show_caption=True)


def _trend(found: FunnelAnswer) -> Chart | None:
    """Conversion by the interval of entry; intervals of which somebody is still in time are left open."""
    if len(found.trend) < 2:
        return None
    labels = [present.said(show.label(piece)) for piece in found.trend]
    settled = [
        None if any(step.waiting for step in piece.steps[:-1]) else piece.steps[-1].of_first for piece in found.trend
    ]
    series = [Series(name=_("总转化率"), values=settled)]
    option = line(labels, series, unit="%", language=write.language())
    left_open = _("还有人在转化期内的时段不画")
    return Chart(option=option, label=f"{_('按进入时间的总转化率')} ({left_open})", source=left_open)
