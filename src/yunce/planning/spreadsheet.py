"""Plans as xlsx bytes and back to raw cells. No decisions: those are in rules.book_plan.

Text is always written as text, never as a formula, and marked so (quote prefix) for programs that re-read cells."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from yunce.planning.rules import depends
from yunce.planning.rules.book import SHEETS, Book, Column, Raw, Sheet, written

ABOUT = ("说明", "About")
LOCKED = (
    "只供阅读：这里的改动不收，请在页面上改。",
    "For reading only: changes here are not taken, make them on the page.",
)
KEEP = ("请保留编号；新行留空。", "Keep the key; leave it empty in new rows.")
# A sheet of a plan has hundreds of rows; a file beyond this is not a plan, and would only fill the memory.
MAX_ROWS = 5_000
MAX_BYTES = 8 * 1024 * 1024
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class FileRefused(ValueError):
    """A file that is no workbook or too large. `cause`: not_a_workbook, too_large or not_text."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def workbook(
    book: Book,
    *,
    currency: str,
    language: str,
    about: Sequence[tuple[str, str]] = (),
    numbers: Mapping[str, str] | None = None,
) -> bytes:
    """One sheet per part of the plan. `about`: lines for the first sheet, such as the token that finds the base.

    numbers: names of the numbers that tasks serve, by key."""
    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        "head": file.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "text": file.add_format({"text_wrap": True, "valign": "top"}),
        "quoted": file.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
        "date": file.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "money": file.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "number": file.add_format({"valign": "top"}),
        "locked": file.add_format({"text_wrap": True, "valign": "top", "font_color": "#666666", "bg_color": "#EEEEEE"}),
        "head_locked": file.add_format({"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#EEEEEE"}),
    }
    chinese = language.lower().startswith("zh")
    first = file.add_worksheet(ABOUT[0 if chinese else 1])
    first.set_column(0, 0, 18)
    first.set_column(1, 1, 80)
    for row, (name, value) in enumerate(about):
        first.write_string(row, 0, name, formats["head"])
        first.write_string(row, 1, value, formats["text"])
    for sheet in SHEETS:
        _write_sheet(file, sheet, book, (currency, language), numbers or {}, formats)
    file.close()
    return out.getvalue()


def cells(data: bytes) -> dict[str, list[list[Raw]]]:
    """Raw cells by sheet name. Raises FileRefused."""
    if len(data) > MAX_BYTES:
        raise FileRefused("too_large")
    try:
        file = CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables: dict[str, list[list[Raw]]] = {}
        for name in file.sheet_names:
            sheet = file.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
            if len(rows) > MAX_ROWS:
                raise FileRefused("too_large")
            tables[name] = [[_plain(cell) for cell in row] for row in rows]
    except CalamineError as problem:
        raise FileRefused("not_a_workbook") from problem
    return tables


def csv_cells(data: bytes, name: str) -> dict[str, list[list[Raw]]]:
    """Raw cells of a csv or tab separated file in UTF-8 or GB18030. Raises FileRefused."""
    if len(data) > MAX_BYTES:
        raise FileRefused("too_large")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileRefused("not_text")
    if "\x00" in text:
        raise FileRefused("not_text")
    delimiter = max(",\t;", key=text.split("\n", 1)[0].count)
    rows: list[list[Raw]] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    if len(rows) > MAX_ROWS:
        raise FileRefused("too_large")
    return {name: rows}


def about_of(tables: Mapping[str, Sequence[Sequence[Raw]]]) -> dict[str, str]:
    """The lines of the first sheet of a file that we wrote."""
    for name in ABOUT:
        if name in tables:
            return {str(row[0]): str(row[1]) for row in tables[name] if len(row) > 1}
    return {}


def guarded(text: str) -> str:
    """Text for a clipboard or csv cell: a leading formula sign is shown, not run (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _write_sheet(
    file: "xlsxwriter.Workbook",
    sheet: Sheet,
    book: Book,
    currency_and_language: tuple[str, str],
    numbers: Mapping[str, str],
    formats: Mapping[str, object],
) -> None:
    currency, language = currency_and_language
    page = file.add_worksheet(sheet.name(language))
    page.freeze_panes(1, 0)
    here = 0 if language.lower().startswith("zh") else 1
    for place, column in enumerate(sheet.columns):
        fixed = column.kind == "fixed"
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.name(language), formats["head_locked" if fixed else "head"])
        if fixed or column.key == "key":
            page.write_comment(0, place, LOCKED[here] if fixed else KEEP[here])
    rows = book.sheet(sheet.key)
    names = depends.labels((key, str(row.get("name") or "")) for key, row in rows.items())
    served = depends.labels(numbers.items())
    for number, row in enumerate(rows.values(), start=1):
        for place, column in enumerate(sheet.columns):
            raw = row.get(column.key)
            if column.kind == "keys" and isinstance(raw, tuple):
                raw = depends.write(raw, names, ("、", "; ")[here])
            elif column.kind == "serves" and isinstance(raw, str):
                raw = served.get(raw, raw)
            _write_cell(page, (number, place), column, written(column.kind, raw, currency, language), formats)


def _write_cell(
    page: "xlsxwriter.worksheet.Worksheet",
    where: tuple[int, int],
    column: Column,
    value: str | float | date | None,
    formats: Mapping[str, object],
) -> None:
    if isinstance(value, str):
        style = "quoted" if value.startswith(_FORMULA_SIGNS) else "locked" if column.kind == "fixed" else "text"
        page.write_string(*where, value, formats[style])
    elif isinstance(value, date):
        page.write_datetime(*where, datetime.combine(value, time()), formats["date"])
    elif value is not None:
        page.write_number(*where, value, formats["money" if column.kind == "money" else "number"])


def _plain(cell: object) -> Raw:
    if isinstance(cell, str | int | float | bool | date | datetime):
        return cell
    return None if cell is None else str(cell)
