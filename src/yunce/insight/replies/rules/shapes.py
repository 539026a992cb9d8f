"""The JSON of a reply. Names are fixed: fields may be added, none is renamed. The API's document is made of these."""

from datetime import date, datetime
from typing import Any

import msgspec

from yunce.insight.answers.api import Answer, Cell, Column
from yunce.insight.asking.api import Part
from yunce.insight.rules.words import Words
from yunce.kernel.windows import Unit


class BoardQuestion(Part, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """A question of the board. from, to: days, both inclusive; left out, what the facts cover. interval, days and top:
    of those questions that read them."""

    first: date | None = None
    last: date | None = None
    interval: Unit | None = None
    days: int | None = None
    top: int | None = None


class WindowBody(msgspec.Struct, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """Days, both inclusive, in the answer's zone; and the moments they stand for: start <= time < end."""

    first: date
    last: date
    start: datetime
    end: datetime


class ColumnBody(msgspec.Struct, frozen=True, kw_only=True):
    """key: its name in a row. kind: text, count, number, money (major units, as text, exact), share (0..1), days or
    seconds."""

    key: str
    label: str
    kind: str


class TableBody(msgspec.Struct, frozen=True, kw_only=True):
    """A further table of an answer, such as the parts of a breakdown."""

    key: str
    title: str
    columns: list[ColumnBody]
    rows: list[dict[str, Any]]


class AnswerBody(msgspec.Struct, frozen=True, kw_only=True):
    """An answer. rows: one object a row, by the keys of the columns; undefined is null. n of n_of (persons, orders or
    events) stand behind it. known_since, data_as_of: the first and the last fact known at as_of. asked: what asks it
    again. sql: every statement that ran; bound: the values that were bound in it."""

    question: str
    title: str
    summary: str
    notes: list[str]
    window: WindowBody
    zone: str
    unit: str
    currency: str
    n: int
    n_of: str
    as_of: datetime
    known_since: datetime | None
    data_as_of: datetime | None
    columns: list[ColumnBody]
    rows: list[dict[str, Any]]
    more: list[TableBody]
    asked: msgspec.Raw
    sql: str
    bound: dict[str, Any]


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why there is no answer. code: for programs. where: the place in the question, such as `$.steps[1].within`. why:
    for people, with what to do. events, limit, days: of a question that is too large, how many events it would read,
    how many may be read, and how many days of it would pass."""

    code: str
    why: str
    where: str = ""
    events: int | None = None
    limit: int | None = None
    days: int | None = None


def answer_body(answer: Answer, asked: str, language: str) -> AnswerBody:
    """asked: the question as JSON text. Texts are in this language."""
    window = answer.window
    return AnswerBody(
        question=answer.question,
        title=answer.title.say(language),
        summary=answer.summary.say(language),
        notes=[note.say(language) for note in answer.notes],
        window=WindowBody(first=window.first_date, last=window.last_date, start=window.start, end=window.end),
        zone=answer.zone,
        unit=answer.unit.say(language),
        currency=answer.currency,
        n=int(answer.n),
        n_of=answer.n_of,
        as_of=answer.as_of,
        known_since=answer.known_since,
        data_as_of=answer.data_as_of,
        columns=_columns(answer.columns, language),
        rows=_rows(answer.columns, answer.rows, language),
        more=[
            TableBody(
                key=each.key,
                title=each.title.say(language),
                columns=_columns(each.columns, language),
                rows=_rows(each.columns, each.rows, language),
            )
            for each in answer.more
        ],
        asked=msgspec.Raw(asked.encode()),
        sql=answer.sql,
        bound={name: _plain(value, language) for name, value in answer.bound.items()},
    )


def _columns(columns: tuple[Column, ...], language: str) -> list[ColumnBody]:
    return [ColumnBody(key=each.key, label=each.label.say(language), kind=each.kind) for each in columns]


def _rows(columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...], language: str) -> list[dict[str, Any]]:
    return [{column.key: _plain(cell, language) for column, cell in zip(columns, row, strict=True)} for row in rows]


def _plain(value: Any, language: str) -> Any:
    """What JSON holds; numbers of numpy and counts of persons become plain ones."""
    if isinstance(value, Words):
        return value.say(language)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, list | tuple):
        return [_plain(each, language) for each in value]
    return float(value) if isinstance(value, float) else value
