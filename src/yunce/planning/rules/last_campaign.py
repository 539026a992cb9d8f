"""Reads last campaign's spreadsheet, whatever its headers: tasks, budget and figures, with every rejected cell named.

Guesses columns by the words planners use; a sheet in which no header is recognised is listed as not read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from yunce.planning.rules.book import Raw, Value, read_cell, read_date
from yunce.planning.rules.numbers import normalise
from yunce.planning.rules.plan import BudgetLine, Plan, Task
from yunce.planning.rules.templates import Leaf

Part = Literal["tasks", "budget", "metrics"]
# Header words by part and field; the header must contain one of them. Longer words are tried first.
_HEADERS: Mapping[Part, Mapping[str, str]] = {
    "tasks": {
        "name": "任务名称|任务|事项|工作内容|工作项|待办|task|to-?do",
        "owner": "负责人|责任人|执行人|跟进人|对接人|owner|assignee",
        "due": "截止日期|截止时间|截止|完成时间|完成日期|结束日期|结束时间|日期|时间|deadline|due|end date|date",
        "start": "开始日期|开始时间|开始|start",
        "offset": r"^T[±+\-]?|倒排|提前天数|offset",
        "days": "工期|天数|耗时|duration|days",
        "acceptance": "验收|交付物|交付标准|产出|acceptance|deliverable",
    },
    "budget": {
        "item": "费用项|预算项|项目|科目|明细|用途|名目|item|cost",
        "channel": "渠道|平台|媒体|channel|platform",
        "amount": "预算金额|预算|金额|费用|花费|小计|amount|budget|spend",
        "owner": "负责人|责任人|经办|owner",
        "note": "备注|说明|note|remark",
    },
    "metrics": {
        "name": "指标名称|指标|数据项|kpi|metric",
        "planned": "目标值|目标|计划|预估|预期|target|plan|goal",
        "actual": "实际值|实际|完成值|完成|结果|达成值|actual|result",
        "unit": "单位|unit",
    },
}
_NEEDED: Mapping[Part, tuple[frozenset[str], ...]] = {
    "tasks": (frozenset({"name"}),),
    "budget": (frozenset({"item", "amount"}), frozenset({"channel", "amount"})),
    "metrics": (frozenset({"name", "actual"}), frozenset({"name", "planned"})),
}
# Planners put a title and remarks above the header.
_HEADER_WITHIN = 10
_TOTALS = re.compile(r"^(合计|总计|小计|汇总|total|sum)", re.IGNORECASE)
_LAUNCH_WORDS = re.compile(r"上线|启动|开售|开始活动|launch|go live", re.IGNORECASE)
_CAMPAIGN_WORDS = re.compile(r"^(活动名称|项目名称|活动|项目|campaign|project)( name)?[:：]?$", re.IGNORECASE)
_MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:月|[/.\-])\s*(\d{1,2})\s*[日号]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class OldTask:
    """`due` or `offset` may be unknown; both unknown means the sheet named no day."""

    name: str
    owner: str = ""
    due: date | None = None
    offset: int | None = None
    days: int = 1
    acceptance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldMetric:
    name: str
    planned: float | None
    actual: float | None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A cell or row that was not taken: sheet and row as the spreadsheet counts them, header text, what stood there."""

    sheet: str
    row: int
    column: str
    got: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCampaign:
    tasks: tuple[OldTask, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    metrics: tuple[OldMetric, ...] = ()
    rejects: tuple[Reject, ...] = ()
    campaign: str = ""  # as the sheet calls it; empty when it does not
    file: str = ""
    parts: tuple[tuple[str, Part], ...] = ()  # which sheet was read as what
    unread: tuple[str, ...] = ()

    @property
    def launch(self) -> date | None:
        """The day of the task that sounds like the launch; else what a task with both day and T± implies."""
        for task in self.tasks:
            if task.due is not None and task.offset is not None:
                return task.due - timedelta(days=task.offset)
        return next((t.due for t in self.tasks if t.due is not None and _LAUNCH_WORDS.search(t.name)), None)


def read_campaign(tables: Mapping[str, Sequence[Sequence[Raw]]], *, currency: str, year: int) -> LastCampaign:
    """Everything that can be read. `year`: for days written without one, such as 6月1日."""
    found = LastCampaign()
    for name, cells in tables.items():
        guess = _header(cells)
        if guess is None:
            if any(any(str(c or "").strip() for c in row) for row in cells):
                found = replace(found, unread=(*found.unread, name))
            continue
        part, place, columns = guess
        found = replace(found, campaign=found.campaign or _campaign(cells[:place]))
        reader = _Reader(sheet=name, header=cells[place], columns=columns, currency=currency, year=year)
        rows = list(enumerate(cells[place + 1 :], start=place + 2))
        found = replace(_taken(found, part, reader, rows), parts=(*found.parts, (name, part)))
        found = replace(found, rejects=(*found.rejects, *reader.rejects))
    return found


def plan_again(old: LastCampaign, base: Plan, old_launch: date | None) -> Plan:
    """`base` with last time's tasks and budget lines in place of the template's, where the file had any.

    Tasks keep their distance from the old launch; those of `undated` have none and stay out."""
    tasks = tuple(
        Task(
            key=f"task-{number}",
            name=task.name,
            owner=task.owner,
            offset=offset,
            days=task.days,
            acceptance=task.acceptance,
        )
        for number, task in enumerate(old.tasks, start=1)
        if (offset := _offset(task, old_launch)) is not None
    )
    return replace(
        base, tasks=tuple(sorted(tasks, key=lambda t: t.offset)) or base.tasks, budget=old.budget or base.budget
    )


def undated(old: LastCampaign, old_launch: date | None) -> tuple[str, ...]:
    """Names of the tasks whose day cannot be known: none in the sheet, or a date but no launch to count it from."""
    return tuple(task.name for task in old.tasks if _offset(task, old_launch) is None)


def figure_of(name: str, old: LastCampaign) -> OldMetric | None:
    """Last time's figure of that name, brackets and fill words aside."""
    return next((each for each in old.metrics if _plain(each.name) == _plain(name)), None)


def leaves_again(leaves: Iterable[Leaf], old: LastCampaign, why: str) -> tuple[Leaf, ...]:
    """Leaves whose name is among last time's figures take its actual value, with the template's relative width.

    One campaign says where the number lies, not how far it swings; so the width stays the template's."""
    actual = {_plain(m.name): m.actual for m in old.metrics if m.actual is not None}
    made = []
    for leaf in leaves:
        value = actual.get(_plain(leaf.name))
        if value is None or value <= 0 or (leaf.unit == "%" and value >= 1):
            made.append(leaf)
            continue
        made.append(centred(leaf, value, kind="last_time", why=why))
    return tuple(made)


def centred(leaf: Leaf, value: float, *, kind: Literal["stated", "last_time"], why: str) -> Leaf:
    """The leaf around another middle, relative width kept; a share's ends stay inside 0..1, by its odds."""
    if leaf.unit == "%":
        low = _odds_back(_odds(leaf.low) / _odds(leaf.middle) * _odds(value))
        high = _odds_back(_odds(leaf.high) / _odds(leaf.middle) * _odds(value))
    else:
        low, high = leaf.low / leaf.middle * value, leaf.high / leaf.middle * value
    return replace(leaf, low=_rounded(low), middle=value, high=_rounded(high), kind=kind, why=why)


def _header(cells: Sequence[Sequence[Raw]]) -> tuple[Part, int, dict[str, int]] | None:
    """(part, row index, field to column) of the row among the first ten that names most fields of one part."""
    best: tuple[int, Part, int, dict[str, int]] | None = None
    for place, row in enumerate(cells[:_HEADER_WITHIN]):
        words = [normalise(str(cell or "")) for cell in row]
        for part, fields in _HEADERS.items():
            columns = _columns(words, fields)
            if any(needed <= columns.keys() for needed in _NEEDED[part]) and len(columns) > 1:
                score = len(columns)
                if best is None or score > best[0]:
                    best = (score, part, place, columns)
    return None if best is None else best[1:]


def _columns(words: Sequence[str], fields: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, pattern in fields.items():
        for each in pattern.split("|"):
            place = next(
                (i for i, word in enumerate(words) if i not in found.values() and _is_header(each, word)), None
            )
            if place is not None:
                found[field] = place
                break
    return found


def _is_header(pattern: str, word: str) -> bool:
    return len(word) <= 20 and re.search(pattern, word, re.IGNORECASE) is not None


class _Reader:
    """One sheet's cells by field; collects what it had to reject."""

    def __init__(
        self, *, sheet: str, header: Sequence[Raw], columns: Mapping[str, int], currency: str, year: int
    ) -> None:
        self.sheet, self.header, self.columns, self.currency, self.year = sheet, header, columns, currency, year
        self.rejects: list[Reject] = []

    def text(self, row: Sequence[Raw], field: str) -> str:
        value = read_cell("text", self._raw(row, field), self.currency)
        return value if isinstance(value, str) else ""

    def value(self, row: Sequence[Raw], number: int, field: str, kind: Literal["whole", "number", "money"]) -> Value:
        try:
            return read_cell(kind, self._raw(row, field), self.currency)
        except ValueError as problem:
            self.reject(row, number, field, str(problem))
            return None

    def day(self, row: Sequence[Raw], number: int, field: str) -> date | None:
        raw = self._raw(row, field)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        short = _MONTH_DAY.fullmatch(normalise(raw)) if isinstance(raw, str) else None
        try:
            if short:
                return date(self.year, int(short[1]), int(short[2]))
            return read_date(raw)
        except ValueError:
            self.reject(row, number, field, "not_a_date")
            return None

    def offset(self, row: Sequence[Raw], number: int) -> int | None:
        raw = self._raw(row, "offset")
        if isinstance(raw, date | datetime):
            return None
        try:
            value = read_cell("offset", raw, self.currency)
        except ValueError as problem:
            self.reject(row, number, "offset", str(problem))
            return None
        return value if isinstance(value, int) else None

    def reject(self, row: Sequence[Raw], number: int, field: str, cause: str) -> None:
        header = str(self.header[self.columns[field]] or "") if field in self.columns else ""
        got = str(self._raw(row, field) or "")
        self.rejects.append(Reject(sheet=self.sheet, row=number, column=header, got=got, cause=cause))

    def _raw(self, row: Sequence[Raw], field: str) -> Raw:
        place = self.columns.get(field)
        return row[place] if place is not None and place < len(row) else None


def _taken(found: LastCampaign, part: Part, reader: _Reader, rows: Sequence[tuple[int, Sequence[Raw]]]) -> LastCampaign:
    filled = [(number, row) for number, row in rows if any(str(cell or "").strip() for cell in row)]
    if part == "tasks":
        tasks = [t for number, row in filled if (t := _old_task(reader, number, row)) is not None]
        return replace(found, tasks=(*found.tasks, *tasks))
    if part == "budget":
        lines = list(found.budget)
        for number, row in filled:
            line = _old_line(reader, number, row, key=f"line-{len(lines) + 1}")
            if line is not None:
                lines.append(line)
        return replace(found, budget=tuple(lines))
    metrics = [m for number, row in filled if (m := _old_metric(reader, number, row)) is not None]
    return replace(found, metrics=(*found.metrics, *metrics))


def _old_task(reader: _Reader, number: int, row: Sequence[Raw]) -> OldTask | None:
    name = reader.text(row, "name")
    if not name:
        reader.reject(row, number, "name", "missing")
        return None
    due, start = reader.day(row, number, "due"), reader.day(row, number, "start")
    days = reader.value(row, number, "days", "whole")
    if due is not None and start is not None and start <= due:
        days = (due - start).days + 1
    return OldTask(
        name=name,
        owner=reader.text(row, "owner"),
        due=due,
        offset=reader.offset(row, number),
        days=days if isinstance(days, int) and days > 0 else 1,
        acceptance=reader.text(row, "acceptance"),
    )


def _old_line(reader: _Reader, number: int, row: Sequence[Raw], *, key: str) -> BudgetLine | None:
    item, channel = reader.text(row, "item"), reader.text(row, "channel")
    # A total row would count the money twice.
    if _TOTALS.match(item or channel):
        return None
    if not item and not channel:
        reader.reject(row, number, "item", "missing")
        return None
    amount = reader.value(row, number, "amount", "money")
    return BudgetLine(
        key=key,
        item=item or channel,
        channel=channel,
        amount_minor=amount if isinstance(amount, int) else None,
        owner=reader.text(row, "owner"),
        note=reader.text(row, "note"),
    )


def _old_metric(reader: _Reader, number: int, row: Sequence[Raw]) -> OldMetric | None:
    name = reader.text(row, "name")
    if not name:
        reader.reject(row, number, "name", "missing")
        return None
    planned, actual = (reader.value(row, number, field, "number") for field in ("planned", "actual"))
    return OldMetric(
        name=name,
        planned=planned if isinstance(planned, float) else None,
        actual=actual if isinstance(actual, float) else None,
        unit=reader.text(row, "unit"),
    )


def _campaign(above: Sequence[Sequence[Raw]]) -> str:
    """What the rows above a header call the campaign: the cell beside 活动名称, else a title that stands alone."""
    rows = [[str(cell).strip() for cell in row if str(cell or "").strip()] for row in above]
    named = [row[1] for row in rows if len(row) > 1 and _CAMPAIGN_WORDS.match(row[0])]
    return next(iter((*named, *(row[0] for row in rows if len(row) == 1))), "")[:120]


def _offset(task: OldTask, old_launch: date | None) -> int | None:
    if task.offset is not None:
        return task.offset
    if task.due is not None and old_launch is not None:
        return (task.due - old_launch).days
    return None


def _plain(name: str) -> str:
    return re.sub(r"[\s()（）]|平均|活动", "", normalise(name)).lower()


def _odds(share: float) -> float:
    return share / (1 - share)


def _odds_back(odds: float) -> float:
    return odds / (1 + odds)


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
