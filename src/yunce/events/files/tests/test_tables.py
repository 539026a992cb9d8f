"""Files as shops and spreadsheets save them: encodings, quotes, titles, typed cells; and files made to do harm."""

import csv
import gzip
import io
import struct
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from yunce.events.files.rules.cells import FileOptions, FileRefused, Limits, text_of
from yunce.events.files.rules.delimited import guess_delimiter
from yunce.events.files.rules.encodings import detect_encoding
from yunce.events.files.rules.tables import open_table


def read(path: Path, **options: object) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    table = open_table(path, FileOptions(**options))  # type: ignore[arg-type]
    return table.columns, [(number, [text_of(cell) for cell in cells]) for number, cells in table.rows]


def written(tmp_path: Path, content: bytes, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


TEXT = "会员号,付款时间,金额\n甲,2025-03-01,12.5\n乙,2025-03-02,¥1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_chinese_text_is_read_in_the_encoding_it_was_saved_in(tmp_path: Path, encoding: str) -> None:
    columns, rows = read(written(tmp_path, TEXT.replace("¥", "￥").encode(encoding)))
    assert columns == ("会员号", "付款时间", "金额")
    assert rows == [(2, ["甲", "2025-03-01", "12.5"]), (3, ["乙", "2025-03-02", "￥1"])]


def test_the_first_chinese_name_may_stand_after_a_million_plain_characters(tmp_path: Path) -> None:
    content = b"a,b\n" + b"1,2\n" * 300_000 + "王,3\n".encode("gb18030")
    table = open_table(written(tmp_path, content))
    assert table.encoding == "gb18030"
    assert list(table.rows)[-1] == (300_002, ["王", "3"])


def test_western_text_is_not_taken_for_chinese() -> None:
    assert detect_encoding([b"caf\xe9,na\xefve,\xa35\r\n" * 20]) == "cp1252"


def test_a_broken_byte_spoils_its_own_row_only(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, b"a,b\n\xe7\x8e\x8b,1\n\xff\xfe,2\nx,3\n"), FileOptions(encoding="utf-8"))
    rows = list(table.rows)
    assert rows[0] == (2, ["王", "1"])
    assert rows[1][1][0] == "\udcff\udcfe"
    assert rows[2] == (4, ["x", "3"])


def test_quotes_hold_delimiters_newlines_and_quotes(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, b'a,b\r\n"1,2","line one\r\nline ""two"""\r\n3,4\r\n'))
    assert rows == [(2, ["1,2", 'line one\r\nline "two"']), (3, ["3", "4"])]


def test_blank_lines_are_skipped_but_keep_their_row_numbers(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, b"a,b\n\n1,2\n,\n   \n3,4\n"))
    assert [(number, cells) for number, cells in rows if cells != ["   "]] == [(3, ["1", "2"]), (6, ["3", "4"])]


@pytest.mark.parametrize(
    ("sample", "gets"),
    [
        ("a;b;c\n1,5;2;3\n2,5;3;4\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("only\n1\n", ","),
        ("a,b\n", ","),
    ],
)
def test_the_delimiter_is_the_one_the_rows_agree_on(sample: str, gets: str) -> None:
    assert guess_delimiter(sample) == gets


def test_excels_own_line_that_states_the_delimiter_is_obeyed(tmp_path: Path) -> None:
    columns, rows = read(written(tmp_path, b"sep=;\r\na;b\r\n1,5;2\r\n"))
    assert columns == ("a", "b")
    assert rows == [(3, ["1,5", "2"])]


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    content = "2025年3月订单报表,,\n导出人:张三,,\n订单号,下单时间,金额\nA1,2025-03-01,5\n".encode()
    columns, rows = read(written(tmp_path, content))
    assert columns == ("订单号", "下单时间", "金额")
    assert rows == [(4, ["A1", "2025-03-01", "5"])]


def test_a_file_without_a_header_gets_numbered_columns(tmp_path: Path) -> None:
    columns, rows = read(written(tmp_path, b"1,2268318,pv,1511544070\n1,2333346,pv,1511561733\n"))
    assert columns == ("列1", "列2", "列3", "列4")
    assert [number for number, _ in rows] == [1, 2]


def test_the_header_row_can_be_stated(tmp_path: Path) -> None:
    path = written(tmp_path, b"x,y\na,b\n1,2\n")
    assert read(path, header_row=2) == (("a", "b"), [(3, ["1", "2"])])
    assert read(path, header_row=0)[1][0] == (1, ["x", "y"])


def test_nameless_and_repeated_columns_are_told_apart(tmp_path: Path) -> None:
    columns, _ = read(written(tmp_path, b"a,,a,a\n1,2,3,4\n"))
    assert columns == ("a", "列2", "a (2)", "a (3)")


def test_a_gzipped_csv_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    columns, rows = read(written(tmp_path, gzip.compress(TEXT.encode()), "orders.csv"))
    assert (len(columns), len(rows)) == (3, 2)


def sheet(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("订单")
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    page.write_row(0, 0, ["会员号", "付款时间", "金额", "新客"])
    page.write_row(1, 0, ["甲", 0, 12.5, True])
    page.write_datetime(1, 1, datetime(2025, 3, 1, 12, 30), stamp)  # noqa: DTZ001 a cell has no zone
    page.write_row(3, 0, [17850, 45717.5, 7, False])
    book.add_worksheet("空").hide()
    book.close()
    return path


def test_a_sheet_keeps_its_types_and_row_numbers(tmp_path: Path) -> None:
    table = open_table(sheet(tmp_path / "a.xlsx"))
    assert (table.sheet, table.sheets, table.columns) == ("订单", ("订单",), ("会员号", "付款时间", "金额", "新客"))
    rows = list(table.rows)
    assert rows[0] == (2, ["甲", datetime(2025, 3, 1, 12, 30), 12.5, True])  # noqa: DTZ001
    assert (rows[1][0], [text_of(cell) for cell in rows[1][1]]) == (4, ["17850", "45717.5", "7", "false"])
    assert table.done() == 1.0


def test_parquet_keeps_its_types_and_counts_rows_from_one(tmp_path: Path) -> None:
    moments = pa.array([datetime(2025, 3, 1, tzinfo=UTC), None], pa.timestamp("ns", "UTC"))
    table = pa.table({
        "when": moments, "amount": [Decimal("1.50"), None], "tags": [["a"], None],
        "who": pa.array(["甲", "乙"]).dictionary_encode(),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet")
    opened = open_table(tmp_path / "a.parquet")
    assert [[text_of(cell) for cell in cells] for _, cells in opened.rows] == [
        ["2025-03-01 00:00:00+00:00", "1.5", '["a"]', "甲"],
        ["", "", "", "乙"],
    ]


def refusal(path: Path, limits: Limits | None = None, **options: object) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        list(open_table(path, FileOptions(**options), limits).rows)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n  \n", "empty_file"),
        (b"%PDF-1.7", "not_a_table"),
        (b"\xd0\xcf\x11\xe0old", "old_excel"),
        (b"<html><table><tr><td>1</td></tr></table>", "web_page"),
        (b"a\x00b,c", "not_a_table"),
        (b"PK\x03\x04 not a zip", "broken_workbook"),
        (b"PAR1 not parquet", "broken_parquet"),
        (b"\x1f\x8b\x08\x00 not gzip", "broken_gzip"),
        (gzip.compress(TEXT.encode())[:-9], "broken_gzip"),
    ],
    ids=lambda value: repr(value[:4]) if isinstance(value, bytes) else value,  # a gzip head carries the time
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(written(tmp_path, content)).code == code


def test_a_quote_that_is_never_closed_is_refused_where_it_stands(tmp_path: Path) -> None:
    error = refusal(written(tmp_path, b'a,b\n1,2\n"3,' + b"x,y\n" * 50_000), Limits(cell_chars=1000))
    assert (error.code, error.facts["row"]) == ("unclosed_quote", 3)


def test_limits_of_size_rows_and_columns_are_kept(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n" + b"1,2\n" * 100)
    assert refusal(path, Limits(file_bytes=10)).code == "file_too_large"
    assert refusal(path, Limits(rows=50)).code == "too_many_rows"
    assert refusal(path, Limits(columns=1)).code == "too_many_columns"
    assert refusal(path, Limits(unpacked_bytes=100)).code == "unpacked_too_large"


def test_a_gzip_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(b"a,b\n" + b"0" * 50_000_000)
    assert len(bomb) < 100_000
    assert refusal(written(tmp_path, bomb), Limits(unpacked_bytes=1_000_000)).code == "unpacked_too_large"


def workbook_with(path: Path, sheet_xml: bytes, padding: bytes = b"") -> Path:
    source = sheet(path.with_suffix(".src"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, sheet_xml if entry.filename.endswith("sheet1.xml") else content)
        if padding:
            new.writestr("xl/media/picture.bin", padding)
    return path


SHEET_XML = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    b"</sheetData></worksheet>"
)


SMALL_XML = SHEET_XML.replace(b"1048576", b"2").replace(b"XFD", b"B")


def test_a_sheet_of_two_far_corners_is_refused_before_it_is_spread_out(tmp_path: Path) -> None:
    error = refusal(workbook_with(tmp_path / "corners.xlsx", SHEET_XML))
    assert (error.code, error.facts["rows"], error.facts["columns"]) == ("sheet_too_large", 1_048_576, 16_384)


def test_a_zip_bomb_is_refused_by_what_it_unpacks_to(tmp_path: Path) -> None:
    path = workbook_with(tmp_path / "bomb.xlsx", SMALL_XML, padding=b"\0" * 30_000_000)
    assert path.stat().st_size < 200_000
    assert refusal(path, Limits(unpacked_bytes=5_000_000)).code == "unpacked_too_large"


def test_a_zip_that_lies_about_its_sizes_is_measured_anyway(tmp_path: Path) -> None:
    path = workbook_with(tmp_path / "bomb.xlsx", SMALL_XML, padding=b"\0" * 30_000_000)
    raw = bytearray(path.read_bytes())
    place = raw.rfind(b"PK\x01\x02")  # the central directory's entry of the padding
    raw[place + 24 : place + 28] = struct.pack("<I", 10)
    path.write_bytes(raw)
    assert refusal(path, Limits(unpacked_bytes=5_000_000)).code == "unpacked_too_large"


def test_a_parquet_that_claims_a_billion_rows_is_refused_by_its_metadata(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": pa.array([1] * 200_000)}), tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 20_000
    assert refusal(tmp_path / "a.parquet", Limits(rows=100_000)).code == "too_many_rows"


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(sheet(tmp_path / "a.xlsx"), sheet="退款").facts == {"sheet": "退款"}


@given(st.binary(max_size=400))
def test_no_bytes_break_the_readers(content: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"\x1f\x8b", b"PAR1"):
        path = Path("/dev/shm") / "yunce-test-any-bytes"  # noqa: S108 one file, written again each time
        path.write_bytes(head + content)
        try:
            list(open_table(path).rows)
        except FileRefused:
            pass
        finally:
            path.unlink()


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12), min_size=2, max_size=2),
        min_size=1,
        max_size=8,
    )
)
def test_a_table_written_as_csv_is_read_back(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["名", "值"], *rows])
    path = Path("/dev/shm") / "yunce-test-round-trip"  # noqa: S108
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    _, found = read(path, delimiter=",", encoding="utf-8", header_row=1)
    path.unlink()
    assert [cells for _, cells in found] == [row for row in rows if any(row)]
