"""Reads a block copied from a spreadsheet into readings, whichever way round it is laid out.

Three layouts: one line a figure (日期 渠道 指标 数值), one column a metric, or one column a day.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from yunce.events.files.rules.cells import no_figure
from yunce.events.files.rules.numbers import read_number
from yunce.events.files.rules.times import TimeFormat, guess_format, read_moment
from yunce.events.readings.rules.metrics import SHARE, ReadingMetric, plain

MAX_LINES, MAX_COLUMNS, MAX_TEXT = 2000, 200, 120
_ROLES: dict[str, tuple[str, ...]] = {
    "day": ("日期", "时间", "date", "day", "统计日期", "数据日期"),
    "channel": ("渠道", "平台", "账号", "channel", "platform"),
    "content": ("内容", "标题", "作品", "笔记", "视频", "文章", "笔记标题", "作品标题", "content", "title", "post"),
    "metric": ("指标", "指标名", "指标名称", "metric"),
    "value": ("数值", "值", "数据", "value", "figure"),
    "skip": ("备注", "单位", "链接", "序号", "note", "unit", "link", "no"),
}
_ROLE_OF = {plain(word): role for role, words in _ROLES.items() for word in words}
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One figure read from a block. metric: its key when known, else "" and `name` is a new one. line: from 1."""

    line: int
    name: str
    day: date
    value: Decimal
    metric: str = ""
    channel: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A cell that could not be read: line from 1, its column's name, what stood there, why."""

    line: int
    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    roles: list[str]  # day, channel, content, metric, value, skip, figure, across
    names: list[str]
    days: list[date | None]

    def cell(self, role: str, cells: Sequence[str]) -> str:
        for place, own in enumerate(self.roles):
            if own == role and place < len(cells):
                return cells[place]
        return ""


def read_block(text: str, metrics: Mapping[str, ReadingMetric], *, today: date, channel: str = "") -> Pasted:
    """The figures in a pasted block. metrics: by plain name. today, channel: for lines that name none."""
    delimiter = "\t" if "\t" in text or "," not in text else ","
    block = io.StringIO(text.strip("\r\n"), newline="")
    try:
        lines = [[cell.strip() for cell in row] for row in csv.reader(block, delimiter=delimiter)]
    except csv.Error:  # a cell beyond the parser's bound
        return Pasted(problems=(Problem(line=0, column="", value="", code="too_much"),))
    if len(lines) > MAX_LINES or max(map(len, lines), default=0) > MAX_COLUMNS:
        return Pasted(problems=(Problem(line=0, column="", value=str(len(lines)), code="too_much"),))
    if not any(cell for row in lines for cell in row):
        return Pasted(problems=(Problem(line=0, column="", value="", code="empty"),))
    head, first = _head(lines, metrics, today)
    if head is None:
        return Pasted(problems=(Problem(line=1, column="", value="\t".join(lines[0])[:MAX_TEXT], code="no_header"),))
    return _read(head, lines, first, metrics, today, channel)


def _head(lines: list[list[str]], metrics: Mapping[str, ReadingMetric], today: date) -> tuple[_Head | None, int]:
    row = lines[0]
    days = [read_day(cell, today) if _ROLE_OF.get(plain(cell)) is None else None for cell in row]
    roles = [_ROLE_OF.get(plain(cell), "") for cell in row]
    if sum(day is not None for day in days) and all(
        day or role or not cell or plain(cell) not in metrics for day, role, cell in zip(days, roles, row, strict=True)
    ):
        across = ["across" if day else role or "skip" for day, role in zip(days, roles, strict=True)]
        if not _figures_below(lines, [place for place, role in enumerate(across) if role == "across"]):
            return None, 0
        if "metric" not in across and "skip" in across:
            across[across.index("skip")] = "metric"  # the corner above the metrics' names is often empty
        return _Head(across, row, days), 1
    if len(row) >= 2 and plain(row[0]) in metrics and read_number(row[1]) is not None:
        return _Head(["metric", "value", *["skip"] * (len(row) - 2)], ["指标", "数值"], [None] * len(row)), 0
    if any(read_number(cell) is not None for cell in row if cell) or not any(row):
        return None, 0
    long = "metric" in roles and "value" in roles
    roles = [role or ("figure" if cell and not long else "skip") for role, cell in zip(roles, row, strict=True)]
    return (_Head(roles, row, days), 1) if long or "figure" in roles else (None, 0)


def _figures_below(lines: list[list[str]], places: list[int]) -> bool:
    cells = [row[place] for row in lines[1:] for place in places if place < len(row) and row[place]]
    return bool(cells) and any(read_number(cell) is not None for cell in cells)


def _read(
    head: _Head, lines: list[list[str]], first: int, metrics: Mapping[str, ReadingMetric], today: date, channel: str
) -> Pasted:
    entries: list[Entry] = []
    problems: list[Problem] = []
    form = _format_of(head, lines[first:])
    for number, cells in enumerate(lines[first:], start=first + 1):
        if not any(cells):
            continue
        written = head.cell("day", cells)
        day = read_day(written, today, form) if written else today
        if day is None:
            problems.append(Problem(line=number, column="日期", value=written[:MAX_TEXT], code="bad_day"))
            continue
        where = head.cell("channel", cells)[:MAX_TEXT] or channel
        what = head.cell("content", cells)[:MAX_TEXT]
        for place, cell in enumerate(cells[: len(head.roles)]):
            role = head.roles[place]
            if role not in ("figure", "across", "value") or no_figure(cell):
                continue
            name = head.names[place] if role == "figure" else head.cell("metric", cells)
            value = read_number(cell)
            fault = "no_metric" if not plain(name) else "bad_number" if value is None or abs(value) >= 10**15 else ""
            if fault or value is None:
                problems.append(
                    Problem(line=number, column=name or head.names[place], value=cell[:MAX_TEXT], code=fault)
                )
                continue
            known = metrics.get(plain(name))
            if known is not None and known.unit == SHARE and "%" not in unicodedata.normalize("NFKC", cell):
                value = value / 100 if abs(value) > 1 else value  # "30" of a share means 30 %
            entry_day = head.days[place] or day if role == "across" else day
            entries.append(_entry(number, name, known, entry_day, where, what, value))
    return Pasted(entries=tuple(entries), problems=tuple(problems))


def _entry(
    line: int, name: str, known: ReadingMetric | None, day: date, channel: str, content: str, value: Decimal
) -> Entry:
    shown, key = (known.name, known.key) if known else (name[:MAX_TEXT], "")
    return Entry(line=line, name=shown, metric=key, day=day, channel=channel, content=content, value=value)


def _format_of(head: _Head, lines: list[list[str]]) -> TimeFormat:
    """Day before month only when the column leaves no other reading: these blocks come from Chinese back-ends."""
    if "day" not in head.roles:
        return "ymd"
    place = head.roles.index("day")
    guess = guess_format(
        cells[place] for cells in lines if place < len(cells) and not _MONTH_DAY.fullmatch(cells[place])
    )
    return guess.format if guess.format in ("dmy", "mdy") else "ymd"


def read_day(text: str, today: date, form: TimeFormat = "ymd") -> date | None:
    """A day as people write it: 2025/3/1, 3月1日 (the last one that has been), 今天, 昨天."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text in ("今天", "昨天", "前天"):
        return today - timedelta(days=("今天", "昨天", "前天").index(text))
    if match := _MONTH_DAY.fullmatch(text):
        return _recent(int(match[1]), int(match[2]), today)
    if text.isdigit() and len(text) != 8:
        return None  # a bare number is a figure, not a day
    moment = read_moment(text, form, _UTC)
    return moment.at.date() if moment else None


def _recent(month: int, day: int, today: date) -> date | None:
    for year in (today.year, today.year - 1, today.year - 2, today.year - 3, today.year - 4):
        try:
            found = date(year, month, day)
        except ValueError:  # 29 February
            continue
        if found <= today + timedelta(days=1):
            return found
    return None
