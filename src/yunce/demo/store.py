"""Reads the bundled list of the demo shop. The only code that knows how it is packed."""

from functools import lru_cache
from importlib.resources import as_file, files

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

CURRENCY = "GBP"
ZONE = "Europe/London"


@lru_cache(maxsize=1)
def order_lines() -> pa.Table:
    """All 541,909 lines, in the order of the list.

    Columns: line_id, time (local, naive, in ZONE), event (order_line, cancel_line, adjustment_line), customer_id
    (null: nobody named), amount (signed, exact, CURRENCY, quantity × unit_price), order_id, cancels_order_id,
    unmatched_reason, sku, title, line_kind, quantity, unit_price, country.
    """
    lines = _read("online_retail.parquet")
    titles = _read("titles.parquet")
    title = _titles_of(lines, titles)
    amount = pc.multiply(lines["unit_price"], lines["quantity"].cast(pa.decimal128(10, 0))).cast(pa.decimal128(14, 3))
    place = lines.column_names.index("title_variant")
    with_title = lines.set_column(place, "title", title)
    return with_title.add_column(with_title.column_names.index("order_id"), "amount", amount)


def attribution() -> str:
    """Where the list comes from and under which licence, as Markdown."""
    return files("yunce.demo").joinpath("data/ATTRIBUTION.md").read_text(encoding="utf-8")


def _read(name: str) -> pa.Table:
    with as_file(files("yunce.demo").joinpath("data", name)) as path:
        return pq.read_table(path)


def _titles_of(lines: pa.Table, titles: pa.Table) -> pa.Array:
    """The text of each line's (sku, title_variant), looked up without a join, which would lose the order."""
    keys = pc.binary_join_element_wise(titles["sku"], titles["title_variant"].cast(pa.string()), "/")
    wanted = pc.binary_join_element_wise(lines["sku"], lines["title_variant"].cast(pa.string()), "/")
    return titles["title"].take(pc.index_in(wanted, keys))
