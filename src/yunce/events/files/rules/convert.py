"""Turns a row into an event under a mapping, or says which cell is in the way. Nothing is guessed per row.

A row is either stored whole or kept aside whole; a value is never dropped to make the row fit.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from yunce.events.files.rules.cells import Cell, is_empty, no_figure, text_of, yes_or_no
from yunce.events.files.rules.identity import REJECT_COLUMNS, RowIds
from yunce.events.files.rules.mapping import ColumnMap, PropertyType, TextField
from yunce.events.files.rules.numbers import DecimalMark, id_text, read_number, rounded_id
from yunce.events.files.rules.rejects import Reject, row_texts
from yunce.events.files.rules.times import LATEST, Note, TimeFormat, read_moment

LONGEST_NAME = 200  # characters of an event, channel, campaign, session or person id
# The store keeps 6 decimals and 12 digits before them.
AMOUNT_DECIMALS, AMOUNT_LARGEST = 6, Decimal(10) ** 12
# What the door takes for one event; counted with every non-ASCII character at its longest.
PROPERTIES_BYTES = 64 * 1024

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEvent:
    """An event read from a row. amount None: the row states none. person "": nobody is known."""

    row: int
    id: str
    event: str
    time: datetime
    note: Note = ""
    person: str = ""
    session: str = ""
    channel: str = ""
    campaign: str = ""
    amount: Decimal | None = None
    properties: Mapping[str, Scalar] = field(default_factory=dict)


class _Stop(Exception):
    def __init__(self, column: str, cell: Cell, code: str, **facts: str) -> None:
        self.column, self.cell, self.code, self.facts = column, cell, code, facts
        super().__init__(code)


class Converter:
    """Rows of one file, in order, to events. Holds the count of identical rows, and nothing else that changes."""

    def __init__(
        self,
        mapping: ColumnMap,
        columns: Sequence[str],
        *,
        source: str,
        form: TimeFormat,
        zone: ZoneInfo,
        mark: DecimalMark,
        latest: datetime = LATEST,
    ) -> None:
        mapping.check_columns(tuple(columns))
        self._map, self._columns, self._form, self._zone, self._mark = mapping, tuple(columns), form, zone, mark
        self._place = {name: place for place, name in enumerate(columns)}
        self._latest = latest
        self._ids = RowIds(source, list(columns))
        taken = {column for where, column in mapping.used() if not where.startswith("properties")}
        wanted = mapping.properties
        if wanted is None:
            wanted = tuple(name for name in columns if name not in taken and name not in REJECT_COLUMNS)
        self._properties = [
            (self._place[name], name, mapping.names.get(name, name), mapping.types.get(name)) for name in wanted
        ]

    def convert(self, number: int, cells: list[Cell]) -> RowEvent | Reject:
        """The event of one row, or why there is none."""
        event, stop = "", None
        try:
            self._check_row(cells)
            event = self._event(cells)
        except _Stop as reason:
            stop = reason
        identity = self._ids.next_id(event, cells)
        if stop is None:
            try:
                return self._build(number, identity, event, cells)
            except _Stop as reason:
                stop = reason
        return Reject(
            row=number, column=stop.column, value=row_texts([stop.cell])[0][:200], code=stop.code, facts=stop.facts,
            id=identity, cells=row_texts(cells),
        )  # fmt: skip

    def _build(self, number: int, identity: str, event: str, cells: list[Cell]) -> RowEvent:
        moment, note = self._time(cells)
        return RowEvent(
            row=number,
            id=self._own_id(cells) or identity,
            event=event,
            time=moment,
            note=note,
            person=self._identifier(self._map.person, cells),
            session=self._text(self._map.session, cells),
            channel=self._text(self._map.channel, cells),
            campaign=self._text(self._map.campaign, cells),
            amount=self._amount(cells),
            properties=self._read_properties(cells),
        )

    def _check_row(self, cells: list[Cell]) -> None:
        extra = [cell for cell in cells[len(self._columns) :] if not is_empty(cell)]
        if extra:
            raise _Stop("", extra[0], "too_many_cells", found=str(len(cells)), expected=str(len(self._columns)))
        for name, cell in zip(self._columns, cells, strict=False):
            # Lone surrogates are bytes that were no characters in the file's encoding.
            if isinstance(cell, str) and not cell.isascii() and any("\ud800" <= letter <= "\udfff" for letter in cell):
                raise _Stop(name, cell, "undecodable")

    def _cell(self, column: str, cells: list[Cell]) -> Cell:
        place = self._place[column]
        return cells[place] if place < len(cells) else None

    def _event(self, cells: list[Cell]) -> str:
        name = self._text(self._map.event, cells)
        if not name:
            raise _Stop(self._map.event.column or "", "", "missing_event")
        return self._map.rename.get(name, name)

    def _time(self, cells: list[Cell]) -> tuple[datetime, Note]:
        column = self._map.time.column
        cell = self._cell(column, cells)
        if no_figure(cell):
            raise _Stop(column, cell, "missing_time")
        moment = read_moment(cell, self._form, self._zone)
        if moment is None:
            raise _Stop(column, cell, "bad_time", format=self._form)
        if moment.at > self._latest:
            raise _Stop(column, cell, "in_the_future")
        return moment.at, moment.note

    def _text(self, source: TextField, cells: list[Cell]) -> str:
        if source.column is None:
            return source.value
        cell = self._cell(source.column, cells)
        text = "" if is_empty(cell) else id_text(cell)
        if len(text) > LONGEST_NAME:
            raise _Stop(source.column, cell, "too_long", limit=str(LONGEST_NAME))
        return text or source.value

    def _identifier(self, column: str | None, cells: list[Cell]) -> str:
        if column is None:
            return ""
        cell = self._cell(column, cells)
        if rounded_id(cell):
            raise _Stop(column, cell, "rounded_id")
        return self._text(TextField(column=column), cells)

    def _own_id(self, cells: list[Cell]) -> str:
        return self._identifier(self._map.id_column, cells)

    def _amount(self, cells: list[Cell]) -> Decimal | None:
        if self._map.amount is None:
            return None
        product = Decimal(1)
        for column in self._map.amount.columns:
            cell = self._cell(column, cells)
            if no_figure(cell):
                return None  # unknown stays unknown; it is not 0
            number = read_number(cell, self._mark)
            if number is None:
                raise _Stop(column, cell, "bad_number")
            product *= number
        if abs(product) >= AMOUNT_LARGEST:
            raise _Stop(self._map.amount.columns[0], text_of(float(product)), "amount_too_large")
        return round(product, AMOUNT_DECIMALS) if product.as_tuple().exponent < -AMOUNT_DECIMALS else product  # type: ignore[operator]

    def _read_properties(self, cells: list[Cell]) -> dict[str, Scalar]:
        found: dict[str, Scalar] = {}
        for place, column, name, kind in self._properties:
            cell = cells[place] if place < len(cells) else None
            if not is_empty(cell):
                found[name] = _typed(column, cell, kind, self)
        texts = [value for value in found.values() if isinstance(value, str)]
        if sum(map(len, texts)) > PROPERTIES_BYTES // 8 and len(json.dumps(found)) > PROPERTIES_BYTES:
            raise _Stop(self._properties[0][1], "", "too_much")
        return found

    def property_time(self, cell: Cell) -> str | None:
        """A moment in a property, in the file's own format and zone, as ISO text."""
        moment = read_moment(cell, self._form, self._zone) or read_moment(cell, "ymd", self._zone)
        return None if moment is None else moment.at.isoformat()

    @property
    def mark(self) -> DecimalMark:
        return self._mark


def _typed(column: str, cell: Cell, kind: PropertyType | None, converter: Converter) -> Scalar:
    """A property as its type. Without a type a file's own number or yes/no stays what it is, text stays text."""
    if kind is None:
        if isinstance(cell, bool | int):
            return cell
        return cell if isinstance(cell, float) and not cell.is_integer() else _whole(cell)
    if kind == "number":
        number = read_number(cell, converter.mark)
        if number is None:
            raise _Stop(column, cell, "bad_number")
        return int(number) if number == number.to_integral_value() and abs(number) < 2**53 else float(number)
    if kind == "yes_no":
        return _yes_no(column, cell)
    if kind == "time":
        text = converter.property_time(cell)
        if text is None:
            raise _Stop(column, cell, "bad_time", format="")
        return text
    return text_of(cell)


def _whole(cell: Cell) -> Scalar:
    if isinstance(cell, float):
        return int(cell) if abs(cell) < 2**53 else cell
    return text_of(cell)


def _yes_no(column: str, cell: Cell) -> bool:
    answer = yes_or_no(cell)
    if answer is None:
        raise _Stop(column, cell, "bad_yes_no")
    return answer
