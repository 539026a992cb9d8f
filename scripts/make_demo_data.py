"""Makes the two parquet files of src/yunce/demo/data from the UCI Online Retail list.

Run by hand, once; the result is committed.

    python scripts/make_demo_data.py path/to/online_retail.parquet

The input has the columns of the UCI file: InvoiceNo, StockCode, Description, Quantity, InvoiceDate (local UK time),
UnitPrice (GBP), CustomerID, Country.
"""

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yunce.demo.rules.cancellations import Line, match_cancellations
from yunce.demo.rules.lines import LineEvent, line_event, line_kind

FOLDER = Path(__file__).parent.parent / "src/yunce/demo/data"

LINES = pa.schema(
    [
        ("line_id", pa.string()),
        ("time", pa.timestamp("ms")),
        ("event", pa.string()),
        ("customer_id", pa.string()),
        ("order_id", pa.string()),
        ("cancels_order_id", pa.string()),
        ("unmatched_reason", pa.string()),
        ("sku", pa.string()),
        (
            "title_variant",
            pa.int16(),
        ),  # titles.parquet has the text: most articles have one, some are spelt in several ways
        ("line_kind", pa.string()),
        ("quantity", pa.int32()),
        ("unit_price", pa.decimal128(12, 3)),  # two decimals, but four lines (PADS) have three
        ("country", pa.string()),
    ],
    metadata={
        "source": "UCI Machine Learning Repository, Online Retail, id 352, doi 10.24432/C5BW33",
        "licence": "CC BY 4.0",
        "zone of time": "Europe/London",
        "currency": "GBP",
    },
)
TITLES = pa.schema([("sku", pa.string()), ("title_variant", pa.int16()), ("title", pa.string())])


def main(source: Path, folder: Path = FOLDER) -> None:
    """Write the bundled files and say what is in them."""
    rows = pq.read_table(source).to_pylist()
    titles = number_titles(rows)
    _write(order_lines(rows, titles), folder / "online_retail.parquet")
    _write(
        _table([{"sku": sku, "title_variant": n, "title": title} for (sku, title), n in titles.items()], TITLES),
        folder / "titles.parquet",
    )


def number_titles(rows: list[dict[str, Any]]) -> dict[tuple[str, str | None], int]:
    """(stock code, description) → 0, 1, 2 … per stock code, in the order in which the list first shows them."""
    numbers: dict[tuple[str, str | None], int] = {}
    seen: dict[str, int] = {}
    for row in rows:
        key = (row["StockCode"], row["Description"])
        if key not in numbers:
            numbers[key] = seen.get(row["StockCode"], 0)
            seen[row["StockCode"]] = numbers[key] + 1
    return numbers


def order_lines(rows: list[dict[str, Any]], titles: dict[tuple[str, str | None], int]) -> pa.Table:
    """One row per row of the list, in its order; nothing dropped, identical lines included."""
    matches = match_cancellations([_line(row) for row in rows])
    lines = []
    for number, (row, match) in enumerate(zip(rows, matches, strict=True), start=1):
        event = line_event(row["InvoiceNo"], row["Quantity"])
        # A stock correction is below 0 as well, but takes back no order.
        cancel = match if event == LineEvent.CANCEL else None
        lines.append(
            {
                "line_id": f"or-{number:06d}",
                "time": row["InvoiceDate"],
                "event": str(event),
                "customer_id": _customer(row),
                "order_id": row["InvoiceNo"],
                "cancels_order_id": cancel.order_id if cancel else None,
                "unmatched_reason": str(cancel.reason) if cancel and cancel.reason else None,
                "sku": row["StockCode"],
                "title_variant": titles[row["StockCode"], row["Description"]],
                "line_kind": str(line_kind(row["StockCode"])),
                "quantity": row["Quantity"],
                "unit_price": Decimal(str(row["UnitPrice"])).quantize(Decimal("0.001")),
                "country": row["Country"],
            }
        )
    return _table(lines, LINES)


def _line(row: dict[str, Any]) -> Line:
    return Line(
        order_id=row["InvoiceNo"],
        customer=_customer(row),
        sku=row["StockCode"],
        quantity=row["Quantity"],
        at=row["InvoiceDate"],
    )


def _customer(row: dict[str, Any]) -> str | None:
    return None if row["CustomerID"] is None else str(row["CustomerID"])


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema)


def _write(table: pa.Table, path: Path) -> None:
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=22,
        row_group_size=len(table),
        use_dictionary=[name for name in table.column_names if name != "line_id"],
        column_encoding={"line_id": "DELTA_BYTE_ARRAY"} if "line_id" in table.column_names else None,
        store_decimal_as_integer=True,
    )
    sys.stdout.write(f"{path}: {len(table)} rows, {path.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
