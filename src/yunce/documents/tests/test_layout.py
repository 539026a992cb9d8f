"""Numbering, grouping and warnings, which all writers share."""

import pytest

from yunce.documents.api import Document, Figure, Heading, Paragraph, Run, Source, TableBlock
from yunce.documents.laid import LaidFigures, LaidTable
from yunce.documents.layout import lay_out


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


def test_a_path_becomes_an_address_in_files_when_it_is_known_and_text_otherwise() -> None:
    document = Document("t", [Paragraph([Run("看", url="/data")])])
    urls = [
        lay_out(document, address=address).blocks[0].line[0].url  # type: ignore[union-attr]
        for address in (None, "", "https://yunce.example/")
    ]
    assert urls == ["/data", None, "https://yunce.example/data"]
