"""Opens any file that can be imported as one stream of rows, by what it holds rather than by what it is called.

A name can lie: a csv saved as .xls is common, so the first bytes decide.
"""

from pathlib import Path

from yunce.events.files.rules.cells import FileOptions, FileRefused, Limits, Table
from yunce.events.files.rules.columnar import open_parquet
from yunce.events.files.rules.delimited import open_delimited
from yunce.events.files.rules.workbook import open_workbook

KINDS = ("csv", "csv.gz", "parquet", "xlsx")


def kind_of(path: Path) -> str:
    """One of KINDS. Raises FileRefused for an empty file, an old .xls, or what is clearly no table."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip():
        raise FileRefused("empty_file")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\x1f\x8b"):
        return "csv.gz"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("old_excel")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")):
        raise FileRefused("not_a_table")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<html", b"<table", b"<!doctype", b"<?xml")):
        raise FileRefused("web_page")  # shop back-ends export an HTML table under the name .xls
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("not_a_table")
    return "csv"


def open_table(path: Path, options: FileOptions | None = None, limits: Limits | None = None) -> Table:
    """The table in a file. Rows come as they are asked for. Raises FileRefused, then and while rows are read."""
    options, limits = options or FileOptions(), limits or Limits()
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise FileRefused("file_too_large", size_mb=size // (1024 * 1024), limit_mb=limits.file_bytes // (1024 * 1024))
    kind = kind_of(path)
    if kind == "xlsx":
        return open_workbook(path, options=options, limits=limits)
    if kind == "parquet":
        return open_parquet(path, limits=limits)
    return open_delimited(path, packed=kind == "csv.gz", options=options, limits=limits)
