"""Reads parquet in bounded batches. Its own metadata is checked first: a tiny file can claim a billion equal rows.

Rows are numbered from 1; there is no header row to count.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yunce.events.files.rules.cells import Cell, FileRefused, Limits, Row, Table
from yunce.events.files.rules.header import name_columns

_BATCH = 4000


def open_parquet(path: Path, *, limits: Limits) -> Table:
    """The table in a parquet file. Raises FileRefused."""
    try:
        file = pq.ParquetFile(path)
        metadata = file.metadata
        groups = [metadata.row_group(place).total_byte_size for place in range(metadata.num_row_groups)]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FileRefused("broken_parquet", detail=str(error)[:200]) from error
    total = metadata.num_rows
    if total > limits.rows:
        raise FileRefused("too_many_rows", limit=limits.rows)
    if sum(groups) > limits.unpacked_bytes:
        raise FileRefused("unpacked_too_large", limit_mb=limits.unpacked_bytes // (1024 * 1024))
    if total == 0:
        raise FileRefused("empty_file")
    place = [0]
    return Table(
        kind="parquet",
        columns=name_columns(list(file.schema_arrow.names), limits),
        header_row=0,
        rows=_rows(file, place, limits),
        done=lambda: min(place[0] / total, 1.0),
    )


def _rows(file: pq.ParquetFile, place: list[int], limits: Limits) -> Iterator[Row]:
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            columns = [[_cell(value) for value in _plain(column).to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                place[0] += 1
                if place[0] > limits.rows:
                    raise FileRefused("too_many_rows", limit=limits.rows)
                yield place[0], list(cells)
    except (pa.ArrowException, OSError) as error:
        raise FileRefused("broken_parquet", detail=str(error)[:200]) from error


def _plain(column: pa.Array) -> pa.Array:
    # Nanoseconds would come back as pandas values; what we keep is milliseconds.
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    if pa.types.is_dictionary(column.type):
        return column.dictionary_decode()
    return column


def _cell(value: Any) -> Cell:
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value  # type: ignore[no-any-return]
