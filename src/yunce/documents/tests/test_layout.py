"""Numbering, grouping and warnings, which all writers share."""

from dataclasses import replace
from typing import Any

import pytest

from yunce.documents.api import Document, Figure, Heading, Meta, Paragraph, Run, Source, TableBlock
from yunce.documents.columns import LINE
from yunce.documents.laid import LaidFigures, LaidTable
from yunce.documents.layout import lay_out
from yunce.documents.text import ems


def test_equal_sources_share_a_number_in_order_of_appearance() -> None:
    first, second = Source("订单"), Source("访谈")
    layout = lay_out(Document("t", [Paragraph("a", first), Paragraph("b", second), Paragraph("c", Source("订单"))]))
    assert [(note.number, note.text) for note in layout.notes] == [(1, "订单"), (2, "访谈")]


def test_five_figures_stand_as_three_and_two() -> None:
    layout = lay_out(Document("t", [Figure(str(i), i) for i in range(5)] + [Heading(1, "h"), Figure("x", 1)]))
    rows = [len(block.figures) for block in layout.blocks if isinstance(block, LaidFigures)]
    assert rows == [3, 2, 1]


def test_a_warning_names_the_place_down_to_the_cell() -> None:
    layout = lay_out(Document("t", [Paragraph("ok"), TableBlock(["a", "b"], [["1", "2"], ["3", "x\x07"]])]))
    assert [(w.kind, w.place, w.characters) for w in layout.warnings] == [
        ("control", "第 2 块表格\uff0c第 2 行第 2 列", "U+0007")
    ]


def test_in_english_the_fixed_words_are_english() -> None:
    layout = lay_out(Document("t", [TableBlock(["a"], [["\x07"]], caption="Sales")], language="en"))
    assert layout.warnings[0].place == "block 1, table, row 1, column 1"
    assert isinstance(layout.blocks[0], LaidTable)
    assert layout.blocks[0].caption == "Table 1  Sales"


@pytest.mark.parametrize(
    ("cells", "align"),
    [
        pytest.param([1, 2.5, None], "right", id="numbers"),
        pytest.param(["12.3 万", "—", "−4%"], "right", id="numbers as text"),
        pytest.param(["2011-09-01", "2011-10-01"], "left", id="dates"),
        pytest.param(["1–3", "4–6"], "left", id="ranges"),
        pytest.param(["甲", 3], "left", id="words among them"),
    ],
)
def test_columns_of_numbers_stand_right(cells: list[object], align: str) -> None:
    layout = lay_out(Document("t", [TableBlock(["x"], [[cell] for cell in cells])]))  # type: ignore[list-item]
    table = layout.blocks[0]
    assert isinstance(table, LaidTable)
    assert table.columns[0].align == align


def test_shares_of_columns_fill_the_line_and_short_ones_are_not_squeezed() -> None:
    rows = [["1", "很长的说明" * 40, "2011-09-01"]]
    table = lay_out(Document("t", [TableBlock(["序号", "说明", "日期"], rows)])).blocks[0]
    assert isinstance(table, LaidTable)
    assert sum(column.share for column in table.columns) == pytest.approx(1)
    assert table.columns[2].share > 0.1


_GAP = [
    [
        "未识别净销售额",
        "£197,706.35",
        "£268,764.43",
        "−£253,119.54",
        "−£173,119.54",
        "−£14,233.17",
        "超出区间，没有同季数据",
    ],
    ["合计", None, None, "−£1,267,002.01", "−£1,252,768.85", "−£14,233.17", ""],
]


def _laid(columns: list[str], rows: Any, emphasis: tuple[int, ...] = ()) -> LaidTable:
    table = lay_out(Document("t", [TableBlock(columns, rows, emphasis=emphasis)])).blocks[0]
    assert isinstance(table, LaidTable)
    return table


def test_type_shrinks_before_a_number_breaks() -> None:
    table = _laid(["数", "预期", "实际", "推动", "随机波动", "区间以外", "归类理由"], _GAP, (1,))
    assert table.size < 9
    for at, column in enumerate(table.columns[1:-1], 1):
        room = column.share * LINE - table.padding
        longest = max(ems("".join(span.text for span in row[at])) for row in table.rows)
        assert column.align == "right"
        assert column.whole
        assert longest * table.size <= room


def test_short_words_and_days_keep_their_line_beside_long_texts() -> None:
    rows = [["T-14", "2011-06-02", "很长的说明" * 20, "未开始", "演示·运营策划", "每个数都有负责人和依据" * 3]]
    table = _laid(["倒排", "截止日", "任务", "状态", "负责人", "验收标准"], rows)
    assert [column.whole for column in table.columns] == [True, True, False, True, True, False]
    for column, text in zip(table.columns, rows[0], strict=True):
        assert not column.whole or ems(text) * table.size <= column.share * LINE - table.padding


def test_a_table_that_fits_no_type_breaks_its_cells_instead_of_printing_over_others() -> None:
    table = _laid([str(at) for at in range(24)], [["£1,234,567,890.00"] * 24])
    assert not any(column.whole for column in table.columns)
    assert sum(column.share for column in table.columns) == pytest.approx(1)


@pytest.mark.parametrize(
    ("value", "count", "in_a_row"),
    [("73%", 4, 4), ("£2,379,349.87", 4, 2), ("£2,379,349.87", 3, 3), ("£2,379,349,870,000.00", 3, 2)],
)
def test_amounts_in_boxes_stay_on_one_line(value: str, count: int, in_a_row: int) -> None:
    layout = lay_out(Document("t", [Figure(str(at), value) for at in range(count)]))
    rows = [block for block in layout.blocks if isinstance(block, LaidFigures)]
    assert len(rows[0].figures) == in_a_row
    assert all(ems(value) * row.size <= LINE / in_a_row - 18 for row in rows)


def test_a_path_becomes_an_address_in_files_when_it_is_known_and_text_otherwise() -> None:
    document = Document("t", [Paragraph([Run("看", url="/data")])])
    urls = [
        lay_out(document, address=address).blocks[0].line[0].url  # type: ignore[union-attr]
        for address in (None, "", "https://yunce.example/")
    ]
    assert urls == ["/data", None, "https://yunce.example/data"]


def test_a_file_says_where_the_sql_is_instead_of_printing_it() -> None:
    sql = Source("订单事件", url="/insight/trend", detail="select 1")
    document = Document("t", [Paragraph("a", sql), Paragraph("b", Source("访谈"))])
    notes = lay_out(document, address="").notes
    assert [(note.detail, note.elsewhere) for note in notes] == [("", "SQL 与算法见网页「查看算法」"), ("", "")]
    assert lay_out(document).notes[0].detail == "select 1"
    asked = replace(document, meta=Meta(details=True))
    assert lay_out(asked, address="").notes[0].detail == "select 1"
    known = replace(document, meta=Meta(page="/projects/x/review/report"))
    assert lay_out(known, address="https://yunce.example").notes[0].elsewhere_url == (
        "https://yunce.example/projects/x/review/report"
    )
