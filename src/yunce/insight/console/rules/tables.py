"""What a question may read: three tables, their columns, and the statement that stands for each.

A statement in `sql/` reads the public view, keeps the workspace's rows of before as_of, and names its columns; nothing
else of the store has a name in a question. Its own names begin with yunce_, which no question may use, so that no
alias of a question can take their place.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sqlglot import exp

from yunce.insight.console.rules.grammar import parse
from yunce.insight.console.rules.refusal import Refusal
from yunce.insight.rules.words import Words

RESERVED = "yunce_"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableColumn:
    name: str
    type: str
    meaning: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableTable:
    """One row is what `grain` says."""

    name: str
    grain: Words
    columns: tuple[ReadableColumn, ...]


def _column(name: str, kind: str, zh: str, en: str) -> ReadableColumn:
    return ReadableColumn(name=name, type=kind, meaning=Words(zh=zh, en=en))


TABLES: dict[str, ReadableTable] = {
    table.name: table
    for table in (
        ReadableTable(
            name="events",
            grain=Words(zh="每行一个事件", en="one event a row"),
            columns=(
                _column(
                    "person",
                    "String",
                    "用户（合并后的）；空文本是未识别",
                    "the person, after merges; empty text is nobody",
                ),
                _column("distinct_id", "String", "发送时的编号", "the id as it was sent"),
                _column("time", "DateTime64(3)", "发生时间，工作区时区", "when it happened, in the workspace's zone"),
                _column(
                    "received", "DateTime64(3)", "收到时间，工作区时区", "when it arrived, in the workspace's zone"
                ),
                _column("event", "String", "事件名", "name of the event"),
                _column("amount", "Nullable(Decimal(18, 6))", "金额，工作区货币", "amount in the workspace's currency"),
                _column("channel", "String", "渠道", "channel"),
                _column("campaign", "String", "活动", "campaign"),
                _column("session", "String", "会话编号", "id of the session"),
                _column("source", "String", "来源编号", "id of the source"),
                _column(
                    "properties",
                    "String",
                    "其余属性（JSON），用 JSONExtractString(properties, '名字') 取",
                    "the other properties as JSON; read one with JSONExtractString(properties, 'name')",
                ),
            ),
        ),
        ReadableTable(
            name="persons",
            grain=Words(zh="每行一个用户", en="one person a row"),
            columns=(
                _column("person", "String", "用户", "the person"),
                _column("first_seen", "Nullable(DateTime64(3))", "第一个事件的时间", "time of the first event"),
                _column("last_seen", "Nullable(DateTime64(3))", "最近一个事件的时间", "time of the last event"),
                _column("events", "UInt64", "事件数", "number of events"),
                _column("traits", "Map(String, String)", "属性，值是 JSON 文本", "traits; values are JSON text"),
            ),
        ),
        ReadableTable(
            name="person_traits",
            grain=Words(zh="每行一个用户的一个属性", en="one trait of one person a row"),
            columns=(
                _column("person", "String", "用户", "the person"),
                _column("key", "String", "属性名", "name of the trait"),
                _column("value", "String", "值（JSON 文本）", "value as JSON text"),
                _column("changed", "DateTime64(3)", "最近一次改动", "last change"),
            ),
        ),
    )
}


def table_names(language: str) -> str:
    """ "events, persons, person_traits"."""
    return (", " if language.lower().startswith("en") else "、").join(TABLES)


@cache
def _bound(name: str) -> exp.Query:
    text = files("yunce.insight.console").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    tree = parse(text)
    if isinstance(tree, Refusal):  # pragma: no cover  our own file
        raise ValueError(f"{name}.sql: {tree.said('en')}")
    return tree


def bound_table(name: str, database: str) -> exp.Query:
    """The statement that stands for the table, its views named in that database. Raises KeyError."""
    copied = _bound(TABLES[name].name).copy()
    for table in copied.find_all(exp.Table):
        table.set("db", exp.to_identifier(database))
    return copied
