"""Files of answers: of any table with its definition, and of every question's answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import get_args

from yunce.documents.api import written_apart
from yunce.insight.answers.api import Answer, Cell, Column, Persons
from yunce.insight.export.columnar import columnar
from yunce.insight.export.delimited import delimited
from yunce.insight.export.rules.cells import file_stem
from yunce.insight.export.rules.sheet import ColumnKind, Export, ExportColumn, ExportFile, ExportTable, FileForm
from yunce.insight.export.workbook import workbook
from yunce.insight.rules.words import Words
from yunce.kernel.windows import zone_info

__all__ = [
    "FORMS",
    "ColumnKind",
    "Export",
    "ExportColumn",
    "ExportFile",
    "ExportTable",
    "FileForm",
    "moment_text",
    "of_answer",
    "write",
]

FORMS: tuple[FileForm, ...] = get_args(FileForm)
_WRITERS = {"xlsx": workbook, "csv": delimited, "parquet": columnar}
_SECONDS = Words(zh="秒", en="s")
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
_COUNTED = {
    "persons": Words(zh="人", en="persons"),
    "orders": Words(zh="单", en="orders"),
    "events": Words(zh="条", en="events"),
}


def write(export: Export, form: FileForm, *, day: str) -> ExportFile:
    """The file, written beside the server. day: for its name. Raises WriterDied."""
    content = written_apart(_WRITERS[form], export)
    return ExportFile(name=f"{file_stem(export.title, day)}.{form}", media_type=_MEDIA[form], content=content)


def of_answer(answer: Answer, language: str, table: str = "") -> Export:
    """A question's tables with their definition, in the reader's language; or the one further table with this key.

    Raises LookupError when there is none.
    """
    if table:
        answer = _alone(answer, table)
    english = language.lower().startswith("en")
    labels = (
        ("Question", "Window", "Zone", "Unit", "Sample", "Facts up to", "Facts since", "Definition")
        if english
        else ("问题", "窗口", "时区", "单位", "样本", "数据截至", "数据始于", "口径")
    )
    counted = _COUNTED.get(answer.n_of)
    values = (
        f"{answer.title.say(language)} ({answer.question})",
        answer.window.label(language),
        answer.zone,
        answer.unit.say(language),
        f"{answer.n:,} {counted.say(language) if counted else answer.n_of}",
        moment_text(answer.data_as_of, answer.zone),
        moment_text(answer.known_since, answer.zone),
        "\n".join(note.say(language) for note in answer.notes) or "—",
    )
    return Export(
        title=answer.title.say(language),
        columns=_columns(answer.columns, answer.currency, language),
        rows=_rows(answer.rows, language),
        about=tuple(zip(labels, values, strict=True)),
        sql=_with_values(answer),
        zone=answer.zone,
        language=language,
        more=tuple(
            ExportTable(
                title=each.title.say(language),
                columns=_columns(each.columns, answer.currency, language),
                rows=_rows(each.rows, language),
            )
            for each in answer.more
        ),
    )


def _alone(answer: Answer, key: str) -> Answer:
    """The answer with this further table in the place of its first."""
    found = next((each for each in answer.more if each.key == key), None)
    if found is None:
        raise LookupError(f"{answer.question} has no table {key!r}")
    title = Words(zh=f"{answer.title.zh}：{found.title.zh}", en=f"{answer.title.en}: {found.title.en}")
    return replace(answer, title=title, columns=found.columns, rows=found.rows, more=())


def moment_text(moment: datetime | None, zone: str) -> str:
    return "—" if moment is None else f"{moment.astimezone(zone_info(zone)):%Y-%m-%d %H:%M}"


def _columns(columns: Sequence[Column], currency: str, language: str) -> tuple[ExportColumn, ...]:
    return tuple(ExportColumn(label=_label(each, currency, language), kind=_kind(each)) for each in columns)


def _rows(rows: Sequence[Sequence[Cell]], language: str) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(_cell(cell, language) for cell in row) for row in rows)


def _kind(column: Column) -> ColumnKind:
    return "number" if column.kind == "seconds" else column.kind


def _label(column: Column, currency: str, language: str) -> str:
    """With the unit, where the figures alone would not tell it."""
    label = column.label.say(language)
    unit = {"money": currency, "seconds": _SECONDS.say(language)}.get(column.kind)
    return f"{label} ({unit})" if unit else label


def _cell(cell: Cell, language: str) -> object:
    if isinstance(cell, Persons):
        return int(cell)
    return cell.say(language) if isinstance(cell, Words) else cell


def _with_values(answer: Answer) -> str:
    bound = "\n".join(f"-- {name} = {value}" for name, value in answer.bound.items())
    return f"{answer.sql}\n\n{bound}" if bound else answer.sql
