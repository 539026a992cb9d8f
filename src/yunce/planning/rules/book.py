"""A plan as a workbook of typed cells: which sheets and columns there are, and each cell's way in and out.

Not the file format (planning.spreadsheet) and not what changed (differences)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from yunce.kernel.money import Money, MoneyError
from yunce.planning.rules.numbers import normalise, read_number
from yunce.planning.rules.plan import TaskState, offset_label, read_offset

Kind = Literal["text", "date", "whole", "number", "money", "offset", "state", "keys", "serves", "flag", "fixed"]
Value = str | int | float | date | bool | tuple[str, ...] | None
Raw = str | int | float | bool | date | datetime | timedelta | Decimal | None

STATE_WORDS = {
    TaskState.TODO: ("未开始", "Not started"),
    TaskState.DOING: ("进行中", "In progress"),
    TaskState.BLOCKED: ("受阻", "Blocked"),
    TaskState.DONE: ("已完成", "Done"),
}
FLAG_WORDS = {True: ("演示", "Demo"), False: ("", "")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`fixed` columns are shown for reading; an edit of one is refused on the way back."""

    key: str
    zh: str
    en: str
    kind: Kind
    width: int = 14
    required: bool = False

    def name(self, language: str) -> str:
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    grows: bool = True  # whether rows may be added and removed in the file

    def name(self, language: str) -> str:
        return self.zh if language.lower().startswith("zh") else self.en

    def column(self, key: str) -> Column:
        return next(c for c in self.columns if c.key == key)


def _c(key: str, zh: str, en: str, kind: Kind, width: int = 14, *, required: bool = False) -> Column:
    return Column(key=key, zh=zh, en=en, kind=kind, width=width, required=required)


KEY = _c("key", "编号", "Key", "text", 16)
SHEETS: tuple[Sheet, ...] = (
    Sheet(key="campaign", zh="活动", en="Campaign", grows=False, columns=(
        KEY, _c("name", "活动名称", "Campaign name", "text", 28, required=True),
        _c("launch", "上线日", "Launch", "date", required=True), _c("end", "结束日", "Last day", "date", required=True),
        _c("limit", "预算上限", "Budget limit", "money"),
    )),
    Sheet(key="numbers", zh="目标与预估", en="Goals and assumptions", grows=False, columns=(
        KEY, _c("sort", "类型", "Kind", "fixed"), _c("name", "名称", "Name", "fixed", 24),
        _c("unit", "单位", "Unit", "fixed"), _c("careful", "保守/保底", "Low/floor", "number"),
        _c("expected", "预期/目标", "Middle/target", "number"), _c("hopeful", "乐观/冲刺", "High/stretch", "number"),
        _c("owner", "负责人", "Owner", "text"), _c("basis", "依据", "Evidence", "fixed", 40),
    )),
    Sheet(key="phases", zh="阶段", en="Phases", columns=(
        KEY, _c("name", "阶段", "Phase", "text", required=True),
        _c("first", "开始日", "First day", "date", required=True),
        _c("last", "最后一天", "Last day", "date", required=True), _c("aim", "要做到", "Aim", "text", 40),
    )),
    Sheet(key="budget", zh="预算", en="Budget", columns=(
        KEY, _c("item", "项目", "Item", "text", 24, required=True), _c("channel", "渠道", "Channel", "text"),
        _c("amount", "金额", "Amount", "money"), _c("owner", "负责人", "Owner", "text"),
        _c("note", "备注", "Note", "text", 40),
    )),
    Sheet(key="tasks", zh="任务", en="Tasks", columns=(
        KEY, _c("name", "任务", "Task", "text", 32, required=True), _c("owner", "负责人", "Owner", "text"),
        _c("offset", "T±天", "T±days", "offset"), _c("due", "截止日", "Due", "date"),
        _c("days", "工期（天）", "Days of work", "whole"), _c("state", "状态", "State", "state"),
        _c("depends", "前置任务", "Depends on", "keys", 20), _c("serves", "服务的数", "Serves number", "serves", 20),
        _c("acceptance", "验收标准", "Acceptance", "text", 40),
        _c("demo", "演示", "Demo", "flag"),
    )),
    Sheet(key="sections", zh="正文", en="Text", columns=(
        KEY, _c("title", "章节", "Chapter", "text", 18, required=True), _c("text", "正文", "Text", "text", 90),
    )),
)  # fmt: skip

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Rows by sheet and key, in the order of the page."""

    rows: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)

    def sheet(self, key: str) -> Mapping[str, Row]:
        return self.rows.get(key, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """A cell that could not be read. `row` is the sheet's own row number, 1 = header; column by key."""

    sheet: str
    row: int
    column: str
    got: str
    cause: Literal[
        "not_a_date", "not_a_number", "not_whole", "not_money", "not_an_offset", "not_a_state", "missing",
        "key_repeats", "unknown_row", "column_missing", "sheet_missing", "due_and_offset", "read_only", "no_such_task",
        "no_such_number", "no_owner",
    ]  # fmt: skip


def sheet(key: str) -> Sheet:
    """The sheet of that key. Raises KeyError."""
    for each in SHEETS:
        if each.key == key:
            return each
    raise KeyError(key)


def read_cell(kind: Kind, raw: Raw, currency: str) -> Value:
    """The value of one cell as typed or as the spreadsheet keeps it; an empty cell is None or "".

    Money becomes whole minor units. Raises ValueError with the cause as its text when it cannot be read."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return {"text": "", "fixed": "", "serves": "", "keys": (), "flag": False}.get(kind)  # type: ignore[return-value]
    readers: Mapping[str, Callable[[Raw], Value]] = {
        "text": _text, "fixed": _text, "serves": _text, "date": read_date, "whole": _whole, "number": _number,
        "offset": _offset, "state": _state, "keys": _keys, "flag": bool,
    }  # fmt: skip
    if kind == "money":
        return _money(raw, currency)
    return readers[kind](raw)


def written(kind: Kind, value: Value, currency: str, language: str) -> str | int | float | date | None:
    """What stands in the file for a value; read_cell gives the value back."""
    chinese = language.lower().startswith("zh")
    if value is None:
        return None
    if kind == "money" and isinstance(value, int):
        return float(Money(value, currency).amount)
    if kind == "offset" and isinstance(value, int):
        return offset_label(value)
    if kind == "state" and isinstance(value, str):
        return STATE_WORDS[TaskState(value)][0 if chinese else 1]
    if kind == "flag":
        return FLAG_WORDS[bool(value)][0 if chinese else 1]
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value) if isinstance(value, bool) else value


def read_date(raw: Raw) -> date:
    """A day from a date cell or text such as 2026-06-01, 2026/6/1, 2026.6.1, 2026年6月1日. Raises ValueError."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = normalise(str(raw))
    for sign in ("年", "月", "/", "."):
        text = text.replace(sign, "-")
    parts = text.removesuffix("日").removesuffix("号").split(" ")[0].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        raise ValueError("not_a_date")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise ValueError("not_a_date") from None


def _text(raw: Raw) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return str(raw).replace("\r\n", "\n").replace("\r", "\n").strip()


def _number(raw: Raw) -> float:
    if isinstance(raw, bool):
        raise ValueError("not_a_number")
    if isinstance(raw, int | float | Decimal):
        return float(raw)
    value = read_number(str(raw)) if isinstance(raw, str) else None
    if value is None:
        raise ValueError("not_a_number")
    return value


def _whole(raw: Raw) -> int:
    value = _number(raw)
    if not float(value).is_integer():
        raise ValueError("not_whole")
    return int(value)


def _money(raw: Raw, currency: str) -> int:
    try:
        if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
            return Money.rounded(raw, currency).minor
        return Money.parse(normalise(str(raw)), currency).minor
    except MoneyError:
        raise ValueError("not_money") from None


def _offset(raw: Raw) -> int:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _whole(raw)
    value = read_offset(normalise(str(raw)))
    if value is None:
        raise ValueError("not_an_offset")
    return value


def _state(raw: Raw) -> str:
    text = normalise(str(raw)).lower()
    for state, words in STATE_WORDS.items():
        if text in (state.value, words[0], words[1].lower()):
            return state.value
    more = {"完成": TaskState.DONE, "待办": TaskState.TODO, "待开始": TaskState.TODO, "进行": TaskState.DOING}
    if text in more:
        return more[text].value
    raise ValueError("not_a_state")


def _keys(raw: Raw) -> tuple[str, ...]:
    parts = normalise(str(raw)).replace("、", ",").replace(";", ",").split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
