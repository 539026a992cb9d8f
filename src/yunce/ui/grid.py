"""Reads what a grid or a pasted block of a spreadsheet says, cell by cell, into typed values or errors at the cell.

Shape only: whether a number is allowed is a rule of the domain, which adds its own errors by row and column.
"""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.utils.translation import gettext as _

from yunce.kernel.money import Money, MoneyError

GridKind = Literal["text", "integer", "number", "money", "percent", "day", "choice", "flag"]

MAX_ROWS = 5_000  # a page of inputs beyond this is a file import
MAX_CELL = 10_000

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－％（）", "0123456789.,-%()")
_MULTIPLES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "k": 1_000, "K": 1_000, "m": 1_000_000, "M": 1_000_000}
_NUMBER = re.compile(r"([+\-−]?\d[\d,]*(?:\.\d*)?|[+\-−]?\.\d+)([万亿千kKmM]?)")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_YES = {"1", "true", "yes", "y", "是", "✓", "√", "对", "有"}
_NO = {"0", "false", "no", "n", "否", "✗", "×", "无"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """choices: (value, label); pasted text may be either. money is read in `currency`, percent as a share.

    suggest: texts offered while one types, of kind text; any other text may be typed."""

    key: str
    label: str
    kind: GridKind = "text"
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    suggest: Sequence[str] = ()
    currency: str = ""
    hint: str = ""
    read_only: bool = False
    size: Literal["s", "m", "l", "xl"] = "m"

    @property
    def numeric(self) -> bool:
        return self.kind in ("integer", "number", "money", "percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """place: 0-based in what was sent, as errors count. id: of the row that was shown, "" for a new one."""

    place: int
    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridAnswer:
    """rows: those with anything in them. texts: what stood in every row, to show again. errors: by (place, key)."""

    rows: Sequence[GridRow]
    texts: Sequence[Mapping[str, str]]
    errors: Mapping[tuple[int, str], str] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        return not self.errors


class GridShapeError(ValueError):
    """Not a grid at all; a page that posts one never causes it."""


def read_grid(sent: str, columns: Sequence[GridColumn]) -> GridAnswer:
    """`sent` is the hidden field's JSON: a list of objects of text by column key, with `id` for known rows.

    Raises GridShapeError when it is not that.
    """
    return _read(_rows(sent), columns)


def _rows(sent: str) -> list[dict[str, str]]:
    try:
        listed = json.loads(sent or "[]")
    except ValueError:
        raise GridShapeError("the grid's field is not JSON") from None
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        raise GridShapeError("the grid's field is not a list of rows")
    return [{str(key): str(value) for key, value in row.items()} for row in listed]


def read_posted(post: Mapping[str, Any], name: str, columns: Sequence[GridColumn]) -> GridAnswer:
    """What a form sent for the grid `name`: the hidden field that scripts keep; where none ran, each cell by itself.

    Raises GridShapeError.
    """
    typed = {cell: str(text) for cell, text in post.items() if cell.startswith(f"{name}.")}
    if not typed:
        return read_grid(str(post.get(name, "")), columns)
    rows = [dict(row) for row in _rows(str(post.get(name, "")))]  # as shown: only they know the ids
    for cell, text in typed.items():
        _grid, place, key = cell.split(".", 2)
        if not place.isdecimal() or int(place) > MAX_ROWS:
            raise GridShapeError(f"{cell} is no cell of the grid")
        rows.extend({} for _ in range(len(rows), int(place) + 1))
        rows[int(place)][key] = text
    return _read(rows, columns)


def cell_name(grid: str, place: int, key: str) -> str:
    """Under which name a cell is sent where no script runs."""
    return f"{grid}.{place}.{key}"


def read_paste(text: str, columns: Sequence[GridColumn]) -> GridAnswer:
    """A block copied from a spreadsheet (tabs and lines). A first line of known labels says which column is which."""
    lines = [line for line in _block(text) if any(cell.strip() for cell in line)]
    keys: list[str | None] = [column.key for column in columns if not column.read_only]
    if lines:
        named = {column.label.strip().lower(): column.key for column in columns} | {
            column.key.lower(): column.key for column in columns
        }
        found = [named.get(cell.strip().lower()) for cell in lines[0]]
        # A heading names most columns; one label that happens to be data does not make a heading.
        if sum(key is not None for key in found) * 2 > len(found):
            keys, lines = found, lines[1:]
    rows = [{key: cell for key, cell in zip(keys, line, strict=False) if key is not None} for line in lines]
    return _read(rows, columns)


def _block(text: str) -> list[list[str]]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        return list(csv.reader(io.StringIO(plain, newline=""), delimiter="\t"))
    except csv.Error:  # a quote that never ends: take the letters as they stand
        return [line.split("\t") for line in plain.split("\n")]


def _read(texts: Sequence[Mapping[str, str]], columns: Sequence[GridColumn]) -> GridAnswer:
    rows: list[GridRow] = []
    errors: dict[tuple[int, str], str] = {}
    if len(texts) > MAX_ROWS:
        errors[(MAX_ROWS, columns[0].key)] = _("一次最多 %(most)d 行；更多请从「数据」导入文件。") % {"most": MAX_ROWS}
        texts = texts[: MAX_ROWS + 1]
    asked = [column for column in columns if not column.read_only]
    for place, text in enumerate(texts):
        if not any(text.get(column.key, "").strip() for column in asked):
            continue
        values: dict[str, Any] = {}
        for column in asked:
            try:
                values[column.key] = read_cell(text.get(column.key, ""), column)
            except CellError as error:
                values[column.key] = None
                errors[(place, column.key)] = str(error)
        rows.append(GridRow(place=place, id=text.get("id", ""), values=values))
    return GridAnswer(rows=rows, texts=texts, errors=errors)


class CellError(ValueError):
    """What is wrong with one cell, in the reader's language."""


def read_cell(text: str, column: GridColumn) -> Any:
    """One cell as str, int, float, Money, share, date, choice value or bool; None when empty. Raises CellError."""
    bare = text.strip()
    if len(bare) > MAX_CELL:
        raise CellError(_("太长了，最多 %(most)d 个字。") % {"most": MAX_CELL})
    if bare in ("", "—", "-"):
        if column.required:
            raise CellError(_("请填写「%(label)s」。") % {"label": column.label})
        return None
    match column.kind:
        case "integer" | "number" | "percent":
            return _read_number(bare, column.kind)
        case "money":
            return _read_money(bare, column.currency)
        case "day":
            return _read_day(bare)
        case "choice":
            return _read_choice(bare, column.choices)
        case "flag":
            return _read_flag(bare)
    return bare


def _read_number(text: str, kind: str) -> int | float:
    plain = text.translate(_FULL_WIDTH).replace(" ", "")
    negative = plain.startswith("(") and plain.endswith(")")  # how spreadsheets write debts
    plain = plain.strip("()")
    share = plain.endswith("%")
    match = _NUMBER.fullmatch(plain.removesuffix("%"))
    if match is None:
        raise CellError(_("「%(text)s」不是数字，例如 1234.5、1.2万、30%%。") % {"text": text})
    try:
        value = Decimal(match[1].replace(",", "").replace("−", "-")) * _MULTIPLES.get(match[2], 1)
    except InvalidOperation:
        raise CellError(_("「%(text)s」不是数字，例如 1234.5、1.2万、30%%。") % {"text": text}) from None
    value = -value if negative else value
    if share:
        value /= 100
    elif kind == "percent" and abs(value) > 1:
        value /= 100  # "30" in a percent column means 30 %
    if kind == "integer":
        if value != int(value):
            raise CellError(_("这里要整数，「%(text)s」带小数。") % {"text": text})
        return int(value)
    return float(value)


def _read_money(text: str, currency: str) -> Money:
    try:
        return Money.parse(text.translate(_FULL_WIDTH), currency)
    except MoneyError:
        raise CellError(
            _("「%(text)s」不是 %(currency)s 金额，例如 1,234.50。") % {"text": text, "currency": currency}
        ) from None


def _read_day(text: str) -> date:
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise CellError(_("「%(text)s」不是日期，例如 2026-11-22。") % {"text": text}) from None


def _read_choice(text: str, choices: Sequence[tuple[str, str]]) -> str:
    for value, label in choices:
        if text.lower() in (value.lower(), label.lower()):
            return value
    known = _("、").join(label for _value, label in choices)
    raise CellError(_("「%(text)s」不在选项里，可选：%(known)s。") % {"text": text, "known": known})


def _read_flag(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise CellError(_("「%(text)s」要写 是 或 否。") % {"text": text})
