"""The parts that questions share, as they stand in JSON, and reading one with errors that name the place."""

from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec

from yunce.insight.rules.words import Words
from yunce.kernel.expression import ExpressionError, Type, parse
from yunce.kernel.windows import Window

Q = TypeVar("Q")

LONGEST_DAYS = 3660


class BadQuestion(ValueError):
    """A question that cannot be asked: where in it (`$.steps[1].within`), and why in both languages."""

    def __init__(self, where: str, why: Words) -> None:
        self.where, self.why = where, why
        super().__init__(f"{where}: {why.en}")


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of everything that stands in a question: an unknown field is refused, what is left out takes its default."""


class Period(Part, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """Whole days, both inclusive, in the workspace's zone."""

    first: date
    last: date

    def window(self, zone: str) -> Window:
        """Raises BadQuestion."""
        if self.last < self.first:
            raise BadQuestion("$.period.to", Words(zh="结束日期早于开始日期", en="it is before the first day"))
        if (self.last - self.first).days >= LONGEST_DAYS:
            raise BadQuestion("$.period.from", Words(zh="一次最多看十年", en="more than ten years at once"))
        return Window.days(self.first, self.last, zone)


class Events(Part, frozen=True, kw_only=True):
    """Which events are meant: any of these names (none: every event), and a condition over what they carry."""

    events: tuple[str, ...] = ()
    where: str = ""
    name: str = ""

    @property
    def shown(self) -> str:
        """What people call it."""
        return self.name or " / ".join(self.events) or "*"


class Value(Part, frozen=True, kw_only=True):
    """Which part of a breakdown: a value of the property; none: those without one; rest: of the values not shown."""

    value: str | None = None
    rest: bool = False

    @property
    def shown(self) -> Words:
        """What people read."""
        if self.rest:
            return Words(zh="其他", en="Others")
        return Words(zh="（无）", en="(none)") if self.value is None else Words(zh=self.value, en=self.value)


def milliseconds(text: str, where: str) -> int:
    """A length of time as it is written in expressions (7d, 30min, 2小时), above 0. Raises BadQuestion."""
    why = Words(zh="写成 7d、12h、30min 的样子，且大于 0", en="write it like 7d, 12h or 30min, above 0")
    try:
        expression = parse(text, {})
    except ExpressionError as error:
        raise BadQuestion(where, why) from error
    length: Any = expression.evaluate({}) if expression.type is Type.DURATION else None
    if not isinstance(length, timedelta) or length <= timedelta(0):
        raise BadQuestion(where, why)
    return round(length / timedelta(milliseconds=1))


def read_question(kind: type[Q], text: bytes | str) -> Q:
    """A question from JSON. Raises BadQuestion with the place."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        said, _, where = str(error).partition(" - at `")
        raise BadQuestion(where.rstrip("`") or "$", Words(zh=f"看不懂：{said}", en=said)) from error


def question_json(question: Part) -> str:
    """As JSON text, defaults left out: what a link carries and evidence keeps."""
    return msgspec.json.encode(question).decode()
