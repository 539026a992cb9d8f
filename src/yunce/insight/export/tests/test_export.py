"""Files are read again as a spreadsheet or another program would read them."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from yunce.accounts.api import WorkspaceInfo
from yunce.documents.api import close_writers
from yunce.insight import api as insight
from yunce.insight.conftest import WORKSPACE, ZONE
from yunce.insight.export.api import Export, ExportColumn, ExportTable, of_answer, write
from yunce.insight.export.columnar import KEY, columnar
from yunce.insight.export.delimited import delimited
from yunce.insight.export.rules.cells import file_stem, guarded
from yunce.insight.export.workbook import workbook
from yunce.kernel.windows import Window

KINDS = ("text", "count", "number", "share", "day", "moment", "flag")
ROW = ("=1+1", 12, Decimal("3.50"), 0.25, date(2026, 2, 3), datetime(2026, 2, 3, 16, 30, tzinfo=UTC), True)
NOTHING = (None, None, None, float("nan"), None, None, None)


def export(rows: Any = (ROW, NOTHING), kinds: tuple[str, ...] = KINDS, language: str = "zh-Hans") -> Export:
    columns = tuple(ExportColumn(label=f"{kind}列", kind=kind) for kind in kinds)  # type: ignore[arg-type]
    about = (("口径", "净销售额 = 订单 − 退款"), ("数据截至", "2026-02-03 16:30"))
    return Export(
        title="销售",
        columns=columns,
        rows=rows,
        about=about,
        sql="SELECT 1\n-- x",
        zone="Asia/Shanghai",
        language=language,
    )


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_further_tables_are_further_sheets_whose_names_a_spreadsheet_takes() -> None:
    columns = (ExportColumn(label="n", kind="count"),)
    more = tuple(
        ExportTable(title=title, columns=columns, rows=((n,),)) for n, title in enumerate(["a/b?", "a b", "x" * 40])
    )
    book = sheets(workbook(replace(export(), more=more)))
    assert list(book) == ["数据", "口径", "a b", "a b 2", "x" * 31]
    assert [book[name][1] for name in list(book)[2:]] == [[0.0], [1.0], [2.0]]


def test_a_workbook_has_typed_cells_and_its_definition_on_the_second_sheet() -> None:
    book = sheets(workbook(export()))
    assert list(book) == ["数据", "口径"]
    head, row = book["数据"]  # the row of nothing is empty cells, which no file keeps
    assert head == [f"{kind}列" for kind in KINDS]
    assert row == ["=1+1", 12.0, 3.5, 0.25, date(2026, 2, 3), datetime(2026, 2, 4, 0, 30), True]  # noqa: DTZ001
    assert book["口径"][0] == ["口径", "净销售额 = 订单 − 退款"]
    assert book["口径"][-1] == ["SQL", "SELECT 1\n-- x"]


def test_an_english_workbook_says_data_and_definition() -> None:
    assert list(sheets(workbook(export(language="en")))) == ["Data", "Definition"]


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_text() -> None:
    rows = ((12345678901234567890, Decimal("0.12345678901234567")),)
    assert sheets(workbook(export(rows, ("count", "number"))))["数据"][1] == [
        "12345678901234567890",
        "0.12345678901234567",
    ]


def test_csv_opens_in_a_spreadsheet_and_keeps_what_is_undefined_empty() -> None:
    content = delimited(export())
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines(content)[1] == ["'=1+1", "12", "3.50", "0.25", "2026-02-03", "2026-02-04 00:30:00", "1"]
    assert lines(content)[2] == [""] * len(KINDS)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1", "  =1", "|x"])
def test_no_text_of_a_csv_runs_as_a_formula(text: str) -> None:
    assert lines(delimited(export(((text,),), ("text",))))[1][0].startswith("'")


@pytest.mark.parametrize("text", ["-12", "-1.5e3", "abc", "1=2", ""])
def test_plain_text_and_negative_numbers_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_guarded_text_never_begins_with_a_formula(text: str) -> None:
    shown = guarded(text).lstrip()
    assert not shown.startswith(("=", "+", "@", "＝", "＋")) or text == shown


def test_parquet_keeps_types_and_says_what_it_is() -> None:
    table = pq.read_table(io.BytesIO(columnar(export())))
    assert [str(kind) for kind in table.schema.types] == [
        "string",
        "int64",
        "decimal128(3, 2)",
        "double",
        "date32[day]",
        "timestamp[ms, tz=Asia/Shanghai]",
        "bool",
    ]
    assert table.to_pylist()[0]["number列"] == Decimal("3.50")
    assert table.to_pylist()[1] == dict.fromkeys(table.column_names)
    said = json.loads(table.schema.metadata[KEY])
    assert said["about"]["口径"].startswith("净销售额")
    assert said["sql"].startswith("SELECT 1")


def test_parquet_takes_lists_maps_and_equal_names() -> None:
    columns = (ExportColumn(label="n"), ExportColumn(label="n"), ExportColumn(label="n", kind="count"))
    rows = ((["a", 1, None], {"city": "x"}, 2**70),)
    made = Export(title="x", columns=columns, rows=rows, about=(), sql="", zone="UTC", language="en")
    assert pq.read_table(io.BytesIO(columnar(made))).to_pylist() == [
        {"n": '["a", 1, —]', "n_2": '{"city": "x"}', "n_3": str(2**70)}
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_a_table_without_rows_is_a_file_too(form: str) -> None:
    content = {"xlsx": workbook, "csv": delimited, "parquet": columnar}[form](export(()))
    assert content


def test_a_file_is_written_beside_the_server_under_a_plain_name() -> None:
    try:
        file = write(export(), "csv", day="2026-02-03")
    finally:
        close_writers()
    assert file.name == "销售-2026-02-03.csv"
    assert lines(file.content) == lines(delimited(export()))


def test_a_name_of_a_file_holds_no_path() -> None:
    assert file_stem("../a b\\c:d\r\n", "2026") == "a-b-c-d-2026"


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("question", list(insight.QUESTIONS))
def test_every_question_makes_a_file_that_says_what_it_is(question: str) -> None:
    workspace = _workspace()
    answer = insight.answer_over(workspace, question, Window.days(date(2011, 3, 1), date(2011, 5, 31), ZONE))
    made = of_answer(answer, "en")
    assert len(made.rows) == len(answer.rows)
    assert "2011-03-01 to 2011-05-31" in dict(made.about)["Window"] or dict(made.about)["Window"]
    assert "select" in made.sql.lower()
    assert len(sheets(workbook(made))["Data"]) == len(answer.rows) + 1


def _workspace() -> WorkspaceInfo:
    now = datetime(2011, 7, 10, 8, 0, tzinfo=UTC)
    return WorkspaceInfo(id=WORKSPACE, name="shop", currency="GBP", zone=ZONE, first_weekday=0, now=now)
