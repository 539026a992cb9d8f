"""parquet: typed columns for other programs. What the figures are and how they were asked is in the file's metadata."""

import io
import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yunce.insight.export.rules.cells import defined, plain_text
from yunce.insight.export.rules.sheet import Export, ExportColumn

KEY = b"yunce"


def columnar(export: Export) -> bytes:
    """Names of columns are made unique: a second `n` is `n_2`."""
    cells = list(zip(*export.rows, strict=True)) if export.rows else [()] * len(export.columns)
    arrays = [_array(column, values, export.zone) for column, values in zip(export.columns, cells, strict=True)]
    about = {"title": export.title, "about": dict(export.about), "sql": export.sql, "zone": export.zone}
    table = pa.table(dict(zip(_unique(export.columns), arrays, strict=True)))
    table = table.replace_schema_metadata({KEY: json.dumps(about, ensure_ascii=False).encode()})
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _array(column: ExportColumn, values: Sequence[Any], zone: str) -> pa.Array:
    """As exact as the values are: decimals stay decimals; what fits no type is text."""
    known = [defined(value) for value in values]
    try:
        match column.kind:
            case "count":
                return pa.array(known, pa.int64())
            case "day":
                return pa.array(known, pa.date32())
            case "moment":
                return pa.array(known, pa.timestamp("ms", zone))
            case "flag":
                return pa.array(known, pa.bool_())
            case "number" | "money" | "share" | "days":
                return pa.array(known) if any(value is not None for value in known) else pa.array(known, pa.float64())
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        pass
    return pa.array([None if value is None else plain_text(value) for value in known], pa.string())


def _unique(columns: Sequence[ExportColumn]) -> list[str]:
    names: list[str] = []
    for column in columns:
        name, more = column.label, 1
        while name in names:
            more += 1
            name = f"{column.label}_{more}"
        names.append(name)
    return names
