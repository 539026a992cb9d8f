"""The values a question asks for, `{since:Date}`: which there are, and a typed text as the value that is bound."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from sqlglot import exp

from yunce.insight.console.rules import types
from yunce.insight.console.rules.grammar import place_of
from yunce.insight.console.rules.refusal import Refusal, refuse
from yunce.insight.rules.words import Words

Kind = Literal["text", "integer", "number", "day", "moment", "flag", "texts", "numbers"]
_KINDS: dict[str, Kind] = {
    "String": "text",
    "Bool": "flag",
    "Date": "day",
    "DateTime": "moment",
    "Array(String)": "texts",
    **dict.fromkeys(types.INTEGERS, "integer"),
    **dict.fromkeys(types.NUMBERS, "number"),
    **dict.fromkeys(types.LISTS - {"Array(String)"}, "numbers"),
}
_SPLIT = re.compile(r"[\n,，]")
MOST_VALUES = 1000
MOST_LETTERS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value that the question asks for. type: as ClickHouse spells it."""

    name: str
    type: str

    @property
    def kind(self) -> Kind:
        return _KINDS.get(self.type, "number")


def parameters(tree: exp.Query, text: str) -> tuple[Parameter, ...] | Refusal:
    """In the order of the text; a name may stand more than once, with one type. The tree is checked already."""
    found: dict[str, str] = {}
    for node in tree.find_all(exp.Placeholder, bfs=False):
        kind = types.type_name(node.args.get("kind")) or ""
        if found.setdefault(node.name, kind) != kind:
            return refuse("parameter_twice", place_of(node, text), found=node.name)
    return tuple(Parameter(name=name, type=kind) for name, kind in found.items())


def read_values(asked: tuple[Parameter, ...], typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Words]]:
    """The values to bind, and what is wrong with those that cannot be read, both by name."""
    values: dict[str, Any] = {}
    wrong: dict[str, Words] = {}
    for parameter in asked:
        try:
            values[parameter.name] = _read(parameter, typed.get(parameter.name, ""))
        except _UnreadableError as error:
            wrong[parameter.name] = error.why
    return values, wrong


class _UnreadableError(ValueError):
    def __init__(self, zh: str, en: str) -> None:
        self.why = Words(zh=zh, en=en)
        super().__init__(en)


def _read(parameter: Parameter, typed: str) -> Any:
    if len(typed) > MOST_LETTERS:
        raise _UnreadableError(f"最多 {MOST_LETTERS} 个字", f"at most {MOST_LETTERS} letters")
    if parameter.kind == "text":
        return typed
    bare = typed.strip()
    if parameter.kind in ("texts", "numbers"):
        return _list(parameter, [part.strip() for part in _SPLIT.split(bare) if part.strip()])
    if not bare:
        raise _UnreadableError("请填写", "fill this in")
    return _one(parameter, bare)


def _list(parameter: Parameter, parts: list[str]) -> list[Any]:
    if not parts:
        raise _UnreadableError("至少填一个值，用逗号或换行分开", "at least one value, separated by commas or lines")
    if len(parts) > MOST_VALUES:
        raise _UnreadableError(f"最多 {MOST_VALUES} 个值", f"at most {MOST_VALUES} values")
    if parameter.kind == "texts":
        return list(parts)
    inner = parameter.type.removeprefix("Array(").removesuffix(")")
    return [_one(Parameter(name=parameter.name, type=inner), part) for part in parts]


def _one(parameter: Parameter, bare: str) -> Any:
    match parameter.kind:
        case "integer":
            return _integer(parameter.type, bare)
        case "day":
            return _day(bare)
        case "moment":
            return _moment(bare)
        case "flag":
            return _flag(bare)
    return _number(parameter.type, bare)


def _integer(kind: str, bare: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,20}", bare):
        raise _UnreadableError("要整数，例如 30", "a whole number, for instance 30")
    bits = int(re.sub(r"\D", "", kind))
    low, high = (0, 2**bits - 1) if kind.startswith("U") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    if not low <= int(bare) <= high:
        raise _UnreadableError(f"要在 {low} 到 {high} 之间", f"between {low} and {high}")
    return int(bare)


def _number(kind: str, bare: str) -> float | str:
    """A decimal stays text, so that 0.1 stays 0.1; ClickHouse reads it by its type."""
    try:
        value = Decimal(bare)
    except InvalidOperation:
        raise _UnreadableError("要数字，例如 12.5", "a number, for instance 12.5") from None
    if not value.is_finite() or abs(value) >= 10**30:
        raise _UnreadableError("这个数字太大", "too large a number")
    return f"{value:f}" if kind.startswith("Decimal") else float(value)


def _day(bare: str) -> str:
    try:
        return date.fromisoformat(bare).isoformat()
    except ValueError:
        raise _UnreadableError("日期写成 2011-06-01 的样子", "write a day like 2011-06-01") from None


def _moment(bare: str) -> str:
    """Local to the workspace: the engine reads it in the session's zone."""
    try:
        moment = datetime.fromisoformat(bare)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        raise _UnreadableError("时刻写成 2011-06-01 08:00 的样子", "write a moment like 2011-06-01 08:00")
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _flag(bare: str) -> bool:
    if bare.lower() in ("1", "true", "yes", "on", "是"):
        return True
    if bare.lower() in ("0", "false", "no", "off", "否"):
        return False
    raise _UnreadableError("填 是 或 否", "yes or no")
