"""From an open table and a mapping to a stream of events and rejects, in batches.

The first rows settle what the mapping leaves open (time format, decimal mark); what they cannot settle is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice

from yunce.events.files.rules.cells import Row, Table, text_of
from yunce.events.files.rules.convert import Converter, RowEvent
from yunce.events.files.rules.guess import Guess, guess_mapping
from yunce.events.files.rules.mapping import ColumnMap, MappingRefused, zone_of
from yunce.events.files.rules.numbers import DecimalMark, guess_mark
from yunce.events.files.rules.rejects import Reject, is_rejects_file, unguard_row
from yunce.events.files.rules.times import LATEST, TimeFormat, guess_format

SAMPLE_ROWS = 2000
PREVIEW_ROWS = 20
BATCH_ROWS = 2000
_SHOWN_REJECTS = 20
_SHOWN_CHARS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Consecutive rows of a file. row: the last one's number; read: how many; done: share of the file so far, 0..1."""

    row: int
    read: int
    done: float
    events: tuple[RowEvent, ...]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a mapping makes of the first rows. repeated, skipped: times in an hour that came twice, or never."""

    read: int
    rejected: int
    repeated: int
    skipped: int
    format: TimeFormat
    mark: DecimalMark
    events: tuple[RowEvent, ...]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first rows of a file as texts, and the mapping they suggest."""

    kind: str
    columns: tuple[str, ...]
    header_row: int
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    guess: Guess = field(default_factory=Guess)
    sampled: int = 0


def preview(table: Table) -> Preview:
    """What the first rows show. Reads SAMPLE_ROWS rows at most. Raises FileRefused."""
    rows = _clean(table, list(islice(table.rows, SAMPLE_ROWS)))
    return Preview(
        kind=table.kind,
        columns=table.columns,
        header_row=table.header_row,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        sheets=table.sheets,
        rows=tuple((number, tuple(_shown(text_of(cell)) for cell in cells)) for number, cells in rows[:PREVIEW_ROWS]),
        guess=guess_mapping(table.columns, [cells for _, cells in rows]),
        sampled=len(rows),
    )


def batches(
    table: Table, mapping: ColumnMap, *, source: str, zone: str, after_row: int = 0, latest: datetime = LATEST
) -> Iterator[Batch]:
    """Every row of the table once, in order. Rows up to `after_row` are only counted, for a job that goes on.

    source: the id of the source, part of every row's id. zone: for times without one, when the mapping names none.
    latest: rows after this moment are kept aside.
    Raises FileRefused, MappingRefused.
    """
    converter, _, _, rows = _prepare(table, mapping, source, zone, latest)
    events: list[RowEvent] = []
    rejects: list[Reject] = []
    number = after_row
    for number, cells in rows:
        made = converter.convert(number, cells)
        if number <= after_row:
            continue
        if isinstance(made, RowEvent):
            events.append(made)
        else:
            rejects.append(made)
        if len(events) + len(rejects) >= BATCH_ROWS:
            yield _batch(number, table, events, rejects)
            events, rejects = [], []
    if events or rejects:
        yield _batch(number, table, events, rejects)


def try_mapping(table: Table, mapping: ColumnMap, *, zone: str, latest: datetime = LATEST) -> Trial:
    """What the mapping makes of the first SAMPLE_ROWS rows. Raises FileRefused, MappingRefused."""
    converter, form, mark, rows = _prepare(table, mapping, "trial", zone, latest)
    made = [converter.convert(number, cells) for number, cells in islice(rows, SAMPLE_ROWS)]
    events = [one for one in made if isinstance(one, RowEvent)]
    rejects = [one for one in made if isinstance(one, Reject)]
    return Trial(
        read=len(made),
        rejected=len(rejects),
        repeated=sum(event.note == "repeated_hour" for event in events),
        skipped=sum(event.note == "skipped_hour" for event in events),
        format=form,
        mark=mark,
        events=tuple(events[:5]),
        rejects=tuple(rejects[:_SHOWN_REJECTS]),
    )


def _prepare(
    table: Table, mapping: ColumnMap, source: str, zone: str, latest: datetime
) -> tuple[Converter, TimeFormat, DecimalMark, Iterator[Row]]:
    mapping.check_columns(table.columns)
    first = _clean(table, list(islice(table.rows, SAMPLE_ROWS)))
    mended = is_rejects_file(table.columns)
    rest = ((number, unguard_row(cells)) for number, cells in table.rows) if mended else table.rows
    form = mapping.time.format or _settle_format(table, mapping, first)
    amounts = mapping.amount.columns if mapping.amount else ()
    places = [table.columns.index(column) for column in amounts]
    figures = (cells[place] for _, cells in first for place in places if place < len(cells))
    mark = (mapping.amount.decimal if mapping.amount else None) or guess_mark(figures)
    converter = Converter(
        mapping, table.columns, source=source, form=form, zone=zone_of(mapping, zone), mark=mark, latest=latest
    )
    return converter, form, mark, chain(first, rest)


def _settle_format(table: Table, mapping: ColumnMap, first: list[Row]) -> TimeFormat:
    place = table.columns.index(mapping.time.column)
    guess = guess_format(cells[place] for _, cells in first if place < len(cells))
    if guess.format is None:
        raise MappingRefused("unreadable_time", where="time.column", got=mapping.time.column)
    if guess.also is not None:
        raise MappingRefused(
            "ambiguous_time", where="time.format", got=mapping.time.column, allowed=(guess.format, guess.also)
        )
    return guess.format


def _clean(table: Table, rows: list[Row]) -> list[Row]:
    if not is_rejects_file(table.columns):
        return rows
    return [(number, unguard_row(cells)) for number, cells in rows]


def _batch(number: int, table: Table, events: list[RowEvent], rejects: list[Reject]) -> Batch:
    return Batch(
        row=number, read=len(events) + len(rejects), done=table.done(), events=tuple(events), rejects=tuple(rejects)
    )


def _shown(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
