"""csv: commas, UTF-8 with the mark by which spreadsheets know it, one line a row. Safe to open in a spreadsheet."""

import csv
import io
from datetime import datetime
from decimal import Decimal
from typing import Any

from yunce.insight.export.rules.cells import defined, guarded, local, plain_text
from yunce.insight.export.rules.sheet import Export


def delimited(export: Export) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(column.label) for column in export.columns])
    for row in export.rows:
        writer.writerow([_cell(defined(value), export.zone) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _cell(value: Any, zone: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else repr(value)
    if isinstance(value, datetime):
        return local(value, zone).isoformat(sep=" ", timespec="auto")
    return guarded(plain_text(value))
