"""An answer as page components: chart, table, the facts behind it and 「查看算法」, in the reader's language.

Other pages (调研) show answers by the same functions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yunce.insight.answers.api import Answer, Cell, Drawing, Flow, Kind, Persons, Running, height, option, shown_cell
from yunce.insight.answers.api import Column as AnswerColumn
from yunce.insight.asking.api import lasting
from yunce.insight.rules.words import Words
from yunce.kernel.money import Money
from yunce.kernel.windows import zone_info
from yunce.ui import format as write
from yunce.ui.components import Basis, Chart, Column, Component, Definition, Definitions, Linked, Table

_TABLE_KINDS: Mapping[Kind, Literal["text", "number", "money", "percent"]] = {
    "text": "text",
    "count": "number",
    "number": "number",
    "money": "money",
    "share": "percent",
    "days": "number",
    "seconds": "number",
}
_DECIMALS: Mapping[Kind, int] = {"count": 0, "number": 2, "days": 0, "share": 1}
_ON_CARD = 8  # ranked bars whose names fit beside them on a card


def chart(answer: Answer) -> Chart | None:
    """None when there is nothing to draw."""
    label = _("%(title)s。%(text)s") % {"title": said(answer.title), "text": said(answer.summary)}
    return _chart(answer.drawing, label, source(answer))


def _chart(drawing: Drawing | Flow | None, label: str, source: str) -> Chart | None:
    if drawing is None:
        return None
    if isinstance(drawing, Drawing) and all(value is None for line in drawing.lines for value in line.values):
        return None
    return Chart(option=option(drawing, write.language()), label=label, height=height(drawing), source=source)


def small_chart(answer: Answer) -> Chart | None:
    """For a card of the board: of a ranking only the first."""
    drawing = answer.drawing
    if not isinstance(drawing, Drawing) or drawing.kind != "ranked":
        return chart(answer)
    lines = tuple(replace(line, values=line.values[:_ON_CARD]) for line in drawing.lines)
    return chart(replace(answer, drawing=replace(drawing, labels=drawing.labels[:_ON_CARD], lines=lines)))


def table(answer: Answer) -> Table:
    return Table(
        columns=_columns(answer.columns),
        rows=_rows(answer, answer.columns, answer.rows),
        caption=said(answer.title),
        source=source(answer),
    )


def more(answer: Answer) -> list[Component]:
    """The further charts and tables, in their order."""
    found: list[Component] = []
    for section in answer.more:
        note = said(section.note) if section.note else ""
        if drawn := _chart(section.drawing, said(section.title), note or source(answer)):
            found.append(drawn)
        rows = _rows(answer, section.columns, section.rows)
        found.append(
            Table(columns=_columns(section.columns), rows=rows, caption=said(section.title), show_caption=True)
        )
    return found


def _columns(columns: Sequence[AnswerColumn]) -> list[Column]:
    return [
        Column(
            key=column.key,
            label=said(column.label),
            kind=_TABLE_KINDS[column.kind],
            decimals=_DECIMALS.get(column.kind),
            hint=said(column.hint) if column.hint else "",
            wide=bool(place) and column.kind == "text",  # a sentence about the row wraps; its name does not
        )
        for place, column in enumerate(columns)
    ]


def _rows(answer: Answer, columns: Sequence[AnswerColumn], rows: Sequence[Sequence[Cell]]) -> list[dict[str, Any]]:
    return [
        {column.key: _cell(cell, column.kind, answer) for column, cell in zip(columns, row, strict=True)}
        for row in rows
    ]


def basis(answer: Answer) -> Basis:
    """「查看算法」: the notes in words, the values that were bound, and the statements."""
    lines = [(name, _bound(value)) for name, value in answer.bound.items()]
    return Basis(formula=" ".join(said(note) for note in answer.notes), lines=lines, sql=answer.sql)


def facts(answer: Answer) -> Definitions:
    """Window, zone, unit, people behind it, data as of, since when we know."""
    lines = [
        (_("窗口"), answer.window.label(write.language())),
        (_("时区"), answer.zone),
        (_("单位"), said(answer.unit)),
        (_("样本"), people(answer.n, answer.n_of)),
        (_("数据截至"), shown_moment(answer.data_as_of, answer.zone)),
        (_("数据始于"), shown_moment(answer.known_since, answer.zone)),
    ]
    return Definitions(items=[Definition(term=term, value=value) for term, value in lines])


def source(answer: Answer) -> str:
    """One line under chart and table."""
    return " · ".join(
        [
            answer.window.label(write.language()),
            answer.zone,
            said(answer.unit),
            people(answer.n, answer.n_of),
            _("数据截至 %(moment)s") % {"moment": shown_moment(answer.data_as_of, answer.zone)},
        ]
    )


def people(n: int, n_of: str) -> str:
    """ "1,680 人": how many stand behind a figure."""
    counted = {"n": write.number(n)}
    if n_of == "persons":
        return ngettext("%(n)s 人", "%(n)s 人", n) % counted
    if n_of == "orders":
        return ngettext("%(n)s 单", "%(n)s 单", n) % counted
    return ngettext("%(n)s 条", "%(n)s 条", n) % counted


def shown_moment(moment: datetime | None, zone: str) -> str:
    return write.UNDEFINED if moment is None else f"{moment.astimezone(zone_info(zone)):%Y-%m-%d %H:%M}"


def said(words: Words) -> str:
    return words.say(write.language())


def _cell(cell: Cell, kind: Kind, answer: Answer) -> Any:
    if isinstance(cell, Persons) and cell and answer.params:
        url = f"{reverse('insight:persons', args=[answer.question])}?{urlencode({**answer.params, **cell.figure})}"
        return Linked(value=int(cell), url=url)
    if isinstance(cell, Running):
        return shown_cell(cell, kind, answer.currency, write.language())
    if isinstance(cell, Words):
        return said(cell)
    if kind == "money" and cell is not None and not isinstance(cell, str):
        return Money.rounded(cell, answer.currency)
    if kind == "seconds" and isinstance(cell, int | float):
        return said(lasting(cell))
    return float(cell) if isinstance(cell, Decimal) else cell


def _bound(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(_bound(each) for each in value)
    return str(value)
