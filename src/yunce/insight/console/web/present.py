"""What a query found as page components, and where in its text it went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

from yunce.insight.answers.api import Drawing, Line, option
from yunce.insight.console.api import Found, Refusal, ResultColumn
from yunce.insight.export.api import Export, ExportColumn, moment_text
from yunce.insight.export.rules.cells import defined, plain_text
from yunce.insight.rules.words import Words
from yunce.insight.web.present import said, shown_moment
from yunce.ui import format as write
from yunce.ui.components import Basis, Chart, Column, Definition, Definitions, Table

_TABLE_KINDS: Mapping[str, Literal["text", "number", "day", "moment"]] = {
    "count": "number",
    "number": "number",
    "day": "day",
    "moment": "moment",
}
LONGEST_SHOWN = 300
"""Letters of a cell on the page; files have all of them."""

_MOST_POINTS, _MOST_BARS, _MOST_LINES = 400, 30, 6
_TALL_FROM = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The line where the text went wrong, in three pieces; start and end count letters of the whole text."""

    line: int
    before: str
    wrong: str
    after: str
    start: int
    end: int


def excerpt(refusal: Refusal, text: str) -> Excerpt | None:
    """None when the refusal has no place."""
    if refusal.place is None:
        return None
    text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    at = min(refusal.place.line, len(lines)) - 1
    line, column = lines[at], refusal.place.column - 1
    end = min(column + refusal.place.letters, len(line))
    start = sum(len(each) + 1 for each in lines[:at]) + column
    return Excerpt(
        line=at + 1,
        before=line[:column],
        wrong=line[column:end] or " ",
        after=line[end:],
        start=start,
        end=start + max(end - column, 1),
    )


def table(found: Found) -> Table:
    columns = [
        Column(
            key=str(place),
            label=column.name,
            kind=_TABLE_KINDS.get(column.kind, "text"),
            hint=column.type,
            decimals=0 if column.kind == "count" else None,
        )
        for place, column in enumerate(found.columns)
    ]
    rows = [{str(place): _cell(value) for place, value in enumerate(row)} for row in found.rows]
    return Table(columns=columns, rows=rows, caption=_("查询结果"), source=source(found))


def _cell(value: Any) -> Any:
    value = defined(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value is None or isinstance(value, int | float | date | datetime) or type(value).__name__ == "Decimal":
        return value
    text = plain_text(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def rows_text(found: Found) -> str:
    if found.more:
        return _("前 %(limit)s 行，后面还有") % {"limit": write.number(found.limit)}
    return _("%(rows)s 行（最多显示 %(limit)s 行）") % {
        "rows": write.number(len(found.rows)),
        "limit": write.number(found.limit),
    }


def facts(found: Found) -> Definitions:
    """Rows and their limit, time, what was read, data as of, zone."""
    read = write.UNDEFINED if found.rows_read is None else _("%(rows)s 行") % {"rows": write.number(found.rows_read)}
    lines = [
        (_("行数"), rows_text(found)),
        (_("用时"), _("%(seconds)s 秒") % {"seconds": f"{found.seconds:.2f}"}),
        (_("读取"), read),
        (_("数据截至"), shown_moment(found.data_as_of, found.zone)),
        (_("时区"), found.zone),
    ]
    return Definitions(items=[Definition(term=term, value=value) for term, value in lines])


def source(found: Found) -> str:
    moment = shown_moment(found.data_as_of, found.zone)
    return " · ".join([rows_text(found), found.zone, _("数据截至 %(moment)s") % {"moment": moment}])


def basis(found: Found) -> Basis:
    """The statement as it ran, with what was bound."""
    lines = [(name, plain_text(value)) for name, value in found.values.items()]
    lines += [("yunce_as_of", found.as_of.isoformat()), ("yunce_zone", found.zone)]
    return Basis(
        formula=_("表名换成了只含本工作区数据的子查询；只算「yunce_as_of」之前的事件；JOIN 没找到的是空，不是 0。"),
        lines=lines,
        sql=found.sql,
        summary=_("查看实际运行的 SQL"),
    )


def chart(found: Found) -> Chart | None:
    """For a time or a text in the first column and numbers in the others; None for anything else."""
    drawn = drawing(found)
    if drawn is None:
        return None
    tall = drawn.kind == "ranked" and len(drawn.labels) >= _TALL_FROM
    return Chart(
        option=option(drawn, write.language()),
        label=_("查询结果的图"),
        height=420 if tall else 340,
        source=source(found),
    )


def drawing(found: Found) -> Drawing | None:
    if len(found.columns) < 2 or found.more:
        return None
    first, *others = found.columns
    over_time = first.kind in ("day", "moment")
    if not (over_time or first.kind == "text") or any(each.kind not in ("count", "number") for each in others):
        return None
    if not 2 <= len(found.rows) <= (_MOST_POINTS if over_time else _MOST_BARS) or len(others) > _MOST_LINES:
        return None
    rows = [row for row in found.rows if row[0] is not None]
    if over_time:
        rows.sort(key=lambda row: row[0])
    lines = tuple(_line(column, place, rows) for place, column in enumerate(others, start=1))
    if all(value is None for line in lines for value in line.values):
        return None
    kind: Literal["line", "ranked"] = "line" if over_time else "ranked"
    unit = lines[0].name if len(lines) == 1 else Words(zh="", en="")  # one line has no legend to name it
    return Drawing(kind=kind, labels=_labels([row[0] for row in rows], found.zone), lines=lines, unit=unit)


def _line(column: ResultColumn, place: int, rows: list[tuple[Any, ...]]) -> Line:
    values = tuple(None if defined(row[place]) is None else float(row[place]) for row in rows)
    return Line(name=Words(zh=column.name, en=column.name), values=values)


def _labels(values: list[Any], zone: str) -> tuple[str, ...]:
    """First days of months are called by their month."""
    if all(isinstance(value, date) and not isinstance(value, datetime) and value.day == 1 for value in values):
        return tuple(f"{value:%Y-%m}" for value in values)
    return tuple(
        moment_text(value, zone) if isinstance(value, datetime) else plain_text(value)[:40] for value in values
    )


def export(found: Found, name: str) -> Export:
    """The whole answer for a file, with what it is on the second sheet."""
    values = "; ".join(f"{key} = {plain_text(value)}" for key, value in found.values.items())
    about = (
        (_("查询"), name),
        (_("参数"), values or write.UNDEFINED),
        (
            _("窗口"),
            _("%(moment)s 之前的全部事件；更窄的以查询里写的为准") % {"moment": moment_text(found.as_of, found.zone)},
        ),
        (_("时区"), found.zone),
        (_("行数"), write.number(len(found.rows))),
        (_("数据截至"), moment_text(found.data_as_of, found.zone)),
    )
    return Export(
        title=name,
        columns=tuple(ExportColumn(label=column.name, kind=column.kind) for column in found.columns),
        rows=found.rows,
        about=about,
        sql=f"{found.text}\n\n-- {_('实际运行')}\n{found.sql}",
        zone=found.zone,
        language=write.language(),
    )


def refusal_text(refusal: Refusal) -> str:
    return refusal.said(write.language())


__all__ = ["Excerpt", "basis", "chart", "drawing", "excerpt", "export", "facts", "refusal_text", "said", "table"]
