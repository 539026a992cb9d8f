"""xlsx: the rows on the first sheet, what they mean and how they were asked on the second, then further tables."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from yunce.insight.export.rules.cells import defined, is_exact, local, plain_text, sheet_name
from yunce.insight.export.rules.sheet import Export, ExportColumn, ExportTable

LONGEST_CELL = 32_767  # of the format
_FIRST_DAY = date(1900, 3, 1)  # before it the format counts a day that never was
_NUMBERS = {"count": "#,##0", "number": "#,##0.######", "money": "#,##0.00", "share": "0.0%", "days": "#,##0.##"}
_WIDTHS = {"text": 24, "moment": 20, "day": 12}
SHEETS = {"zh": ("数据", "口径"), "en": ("Data", "Definition")}


def workbook(export: Export) -> bytes:
    """Texts are texts, also those that begin with =. Moments are on the clock of the export's zone."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(out, options)
    data, about = SHEETS["en" if export.language.startswith("en") else "zh"]
    pages = _Data(file, export.zone)
    pages.write(file.add_worksheet(data), export)
    _write_about(file, file.add_worksheet(about), export)
    names = [data, about]
    for table in export.more:
        names.append(sheet_name(table.title, names))
        pages.write(file.add_worksheet(names[-1]), table)
    file.close()
    return out.getvalue()


class _Data:
    """Writes tables of one workbook."""

    def __init__(self, file: Any, zone: str) -> None:
        self.zone = zone
        self.head = file.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.quoted = file.add_format({"quote_prefix": True})
        self.formats = {kind: file.add_format({"num_format": shape}) for kind, shape in _NUMBERS.items()}
        self.formats["day"] = file.add_format({"num_format": "yyyy-mm-dd"})
        self.formats["moment"] = file.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})

    def write(self, page: Any, table: Export | ExportTable) -> None:
        page.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            page.set_column(place, place, _WIDTHS.get(column.kind, 14))
            page.write_string(0, place, column.label[:LONGEST_CELL], self.head)
        for number, row in enumerate(table.rows, start=1):
            for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                self._cell(page, number, place, column, defined(value))
        if table.rows and table.columns:
            page.autofilter(0, 0, len(table.rows), len(table.columns) - 1)

    def _cell(self, page: Any, row: int, place: int, column: ExportColumn, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            page.write_boolean(row, place, value)
        elif isinstance(value, int | float | Decimal) and is_exact(value):
            page.write_number(row, place, float(value), self.formats.get(column.kind))
        elif isinstance(value, datetime) and local(value, self.zone).date() >= _FIRST_DAY:
            page.write_datetime(row, place, local(value, self.zone), self.formats["moment"])
        elif isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
            page.write_datetime(row, place, datetime(value.year, value.month, value.day), self.formats["day"])  # noqa: DTZ001  a day has no zone
        else:
            text = plain_text(value)[:LONGEST_CELL]
            page.write_string(row, place, text, self.quoted if text[:1] in "=+-@" else None)


def _write_about(file: Any, page: Any, export: Export) -> None:
    head = file.add_format({"bold": True, "valign": "top"})
    text = file.add_format({"text_wrap": True, "valign": "top"})
    code = file.add_format({"text_wrap": True, "valign": "top", "font_name": "Consolas"})
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 100)
    for row, (label, said) in enumerate(export.about):
        page.write_string(row, 0, label, head)
        page.write_string(row, 1, said[:LONGEST_CELL], text)
    row = len(export.about)
    page.write_string(row, 0, "SQL", head)
    pieces = [export.sql[at : at + LONGEST_CELL] for at in range(0, len(export.sql), LONGEST_CELL)] or [""]
    for more, piece in enumerate(pieces):
        page.write_string(row + more, 1, piece, code)
