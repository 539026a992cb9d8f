"""Which column of a file is what: the mapping a planner confirms on the page, or writes as MAP.toml.

The TOML, the form and the stored job all hold the same nested names (docs/import.md).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args
from zoneinfo import ZoneInfo, available_timezones

from yunce.events.files.rules.cells import FileOptions
from yunce.events.files.rules.encodings import ENCODINGS
from yunce.events.files.rules.numbers import DecimalMark
from yunce.events.files.rules.times import FORMATS, TimeFormat

PropertyType = Literal["text", "number", "yes_no", "time"]
TEXT_FIELDS = ("channel", "campaign", "session")
_SECTIONS: dict[str, frozenset[str]] = {
    "file": frozenset({"encoding", "delimiter", "sheet", "header_row"}),
    "time": frozenset({"column", "format", "zone"}),
    "event": frozenset({"name", "column", "rename"}),
    "person": frozenset({"column"}),
    "amount": frozenset({"column", "product", "decimal"}),
    "channel": frozenset({"column", "value"}),
    "campaign": frozenset({"column", "value"}),
    "session": frozenset({"column", "value"}),
    "id": frozenset({"column"}),
    "properties": frozenset({"columns", "types", "names"}),
}


class MappingRefused(ValueError):
    """A mapping that cannot be used: `where` (dotted field), `code`, and the facts of it."""

    def __init__(self, code: str, *, where: str, got: object = "", allowed: tuple[str, ...] = ()) -> None:
        self.code, self.where, self.got, self.allowed = code, where, str(got), allowed
        super().__init__(f"{where}: {code} {str(got)!r}" + (f"; allowed: {', '.join(allowed)}" if allowed else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeColumn:
    """Where the moment stands. format None: guess from the file. zone: for times that carry none."""

    column: str
    format: TimeFormat | None = None
    zone: str | None = None  # None: the workspace's


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A text taken from a column, or the same constant for every row."""

    column: str | None = None
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountColumns:
    """The amount is the product of these columns (one column: itself). decimal None: guess."""

    columns: tuple[str, ...]
    decimal: DecimalMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """The whole mapping. `properties` None: every column that has no other use; `types`, `names` by column."""

    time: TimeColumn
    event: TextField
    rename: Mapping[str, str] = field(default_factory=dict)
    person: str | None = None
    amount: AmountColumns | None = None
    channel: TextField = field(default_factory=TextField)
    campaign: TextField = field(default_factory=TextField)
    session: TextField = field(default_factory=TextField)
    id_column: str | None = None
    properties: tuple[str, ...] | None = None
    types: Mapping[str, PropertyType] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    file: FileOptions = field(default_factory=FileOptions)
    source: str = ""

    def used(self) -> list[tuple[str, str]]:
        """(dotted field, column) of every column named."""
        pairs = [("time.column", self.time.column), ("person.column", self.person), ("id.column", self.id_column)]
        pairs += [("event.column", self.event.column), ("channel.column", self.channel.column)]
        pairs += [("campaign.column", self.campaign.column), ("session.column", self.session.column)]
        pairs += [("amount.product", column) for column in (self.amount.columns if self.amount else ())]
        pairs += [("properties.columns", column) for column in self.properties or ()]
        pairs += [("properties.types", column) for column in self.types]
        return [(where, column) for where, column in pairs if column is not None]

    def check_columns(self, columns: tuple[str, ...]) -> None:
        """Raises MappingRefused when it names a column that the file does not have."""
        for where, column in self.used():
            if column not in columns:
                raise MappingRefused("no_such_column", where=where, got=column, allowed=columns)


def read_mapping(text: str) -> ColumnMap:
    """From the text of a MAP.toml. Raises MappingRefused."""
    try:
        return mapping_from(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused("not_toml", where="MAP.toml", got=error) from error


def mapping_from(value: Mapping[str, Any]) -> ColumnMap:
    """From the nested names of MAP.toml, as a form or a job keeps them. Raises MappingRefused."""
    for section, content in value.items():
        if section == "source":
            continue
        known = _SECTIONS.get(section)
        if known is None:
            raise MappingRefused("unknown_section", where=section, allowed=("source", *_SECTIONS))
        if not isinstance(content, Mapping):
            raise MappingRefused("not_a_section", where=section, got=content)
        for key in content:
            if key not in known:
                raise MappingRefused("unknown_key", where=f"{section}.{key}", allowed=tuple(sorted(known)))
    get = _Reader(value)
    event = TextField(column=get.text("event", "column"), value=get.text("event", "name") or "")
    if bool(event.column) == bool(event.value):
        raise MappingRefused("name_or_column", where="event", allowed=("name", "column"))
    return ColumnMap(
        time=_time(get),
        event=event,
        rename=get.texts("event", "rename"),
        person=get.text("person", "column"),
        amount=_amount(get),
        channel=TextField(column=get.text("channel", "column"), value=get.text("channel", "value") or ""),
        campaign=TextField(column=get.text("campaign", "column"), value=get.text("campaign", "value") or ""),
        session=TextField(column=get.text("session", "column"), value=get.text("session", "value") or ""),
        id_column=get.text("id", "column"),
        properties=get.columns("properties", "columns"),
        types=cast("Mapping[str, PropertyType]", get.texts("properties", "types", get_args(PropertyType))),
        names=get.texts("properties", "names"),
        file=_file(get),
        source=str(value.get("source", "")).strip(),
    )


class _Reader:
    """Reads typed values out of nested names, and says where one is wrong."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self._value = value

    def text(self, section: str, key: str, allowed: tuple[str, ...] = ()) -> str | None:
        got = self._value.get(section, {}).get(key)
        if got is None or got == "":
            return None
        if not isinstance(got, str) or (allowed and got not in allowed):
            raise MappingRefused("not_allowed", where=f"{section}.{key}", got=got, allowed=allowed or ("text",))
        return got

    def texts(self, section: str, key: str, allowed: tuple[str, ...] = ()) -> dict[str, str]:
        got = self._value.get(section, {}).get(key) or {}
        where = f"{section}.{key}"
        if not isinstance(got, Mapping):
            raise MappingRefused("not_a_table", where=where, got=got)
        for name, text in got.items():
            if not isinstance(text, str) or (allowed and text not in allowed):
                raise MappingRefused("not_allowed", where=f"{where}.{name}", got=text, allowed=allowed or ("text",))
        return dict(got)

    def columns(self, section: str, key: str) -> tuple[str, ...] | None:
        got = self._value.get(section, {}).get(key)
        if got is None or got == "rest":
            return None
        if not isinstance(got, list | tuple) or not all(isinstance(name, str) for name in got):
            raise MappingRefused("not_a_list", where=f"{section}.{key}", got=got)
        return tuple(got)


def _time(get: _Reader) -> TimeColumn:
    column = get.text("time", "column")
    if column is None:
        raise MappingRefused("missing", where="time.column")
    form = get.text("time", "format", ("auto", *FORMATS))
    zone = get.text("time", "zone")
    if zone is not None and zone not in available_timezones():
        raise MappingRefused("unknown_zone", where="time.zone", got=zone)
    return TimeColumn(column=column, format=None if form in (None, "auto") else cast("TimeFormat", form), zone=zone)


def _amount(get: _Reader) -> AmountColumns | None:
    column, product = get.text("amount", "column"), get.columns("amount", "product")
    if column is None and not product:
        return None
    if column is not None and product:
        raise MappingRefused("name_or_column", where="amount", allowed=("column", "product"))
    mark = get.text("amount", "decimal", (".", ","))
    return AmountColumns(columns=product or (cast("str", column),), decimal=cast("DecimalMark | None", mark))


def _file(get: _Reader) -> FileOptions:
    row = get._value.get("file", {}).get("header_row")
    if row is not None and (isinstance(row, bool) or not isinstance(row, int) or not 0 <= row <= 1000):
        raise MappingRefused("not_allowed", where="file.header_row", got=row, allowed=("0…1000",))
    encoding = get.text("file", "encoding", ("auto", *ENCODINGS))
    delimiter = get.text("file", "delimiter")
    if delimiter is not None and delimiter != "auto" and len(delimiter) != 1:
        raise MappingRefused("not_allowed", where="file.delimiter", got=delimiter, allowed=("one character",))
    return FileOptions(
        encoding=None if encoding == "auto" else encoding,
        delimiter=None if delimiter == "auto" else delimiter,
        sheet=get.text("file", "sheet"),
        header_row=row,
    )


def zone_of(mapping: ColumnMap, default: str) -> ZoneInfo:
    """The zone in which times without one are read."""
    return ZoneInfo(mapping.time.zone or default)
