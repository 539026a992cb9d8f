"""The docx: Chinese fonts in every style, real headings, lists and tables, alt text, and LibreOffice opens it."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from yunce.documents.api import Document, ListBlock, Paragraph, Rendered, Run, TableBlock, render_docx
from yunce.documents.tests.sample import sample

ALLOWED = {"Microsoft YaHei", "Arial", "Consolas"}


@pytest.fixture(scope="module")
def rendered() -> Rendered:
    return render_docx(sample())


@pytest.fixture(scope="module")
def file(rendered: Rendered) -> Any:
    return docx.Document(io.BytesIO(rendered.content))


def part(rendered: Rendered, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(rendered.content)) as packed:
        return packed.read(name).decode()


def test_every_style_names_a_chinese_font_and_no_theme_font(rendered: Rendered) -> None:
    styles = part(rendered, "word/styles.xml")
    fonts = re.findall(r"<w:rFonts[^>]*>", styles)
    assert fonts
    assert all('w:eastAsia="Microsoft YaHei"' in font and "Theme" not in font for font in fonts)
    assert set(re.findall(r'w:(?:ascii|hAnsi|cs)="([^"]+)"', styles)) <= ALLOWED
    # LibreOffice breaks numbers and Latin words anywhere when they are marked as Chinese.
    assert 'w:val="en-GB" w:eastAsia="zh-CN"' in styles


def test_nothing_falls_to_a_japanese_face(rendered: Rendered) -> None:
    with zipfile.ZipFile(io.BytesIO(rendered.content)) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")}
    assert not [name for name, text in texts.items() if "MS Mincho" in text or '<a:ea typeface=""' in text]


def test_headings_are_real_ones_in_order(file: Any) -> None:
    headings = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert [text for name, text in headings if name == "Heading 1"] == [
        "一、回顾目标",
        "二、评估结果",
        "三、分析原因",
        "四、沉淀经验",
        "来源与算法",
    ]


def test_the_head_of_a_table_repeats_and_rows_stay_whole(file: Any) -> None:
    table = next(table for table in file.tables if len(table.rows) == 62)
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
    assert table.cell(0, 2).text == "净销售额\uff08英镑\uff09"
    assert table.cell(8, 2).text == "—"


def test_every_picture_says_what_it_shows(file: Any) -> None:
    described = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert len(described) == 14
    assert all(described)


def test_the_footer_counts_pages_and_the_header_names_the_document(file: Any) -> None:
    section = file.sections[0]
    fields = [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == "《夏季老客复购》复盘报告"


def test_properties_are_ours(file: Any) -> None:
    core = file.core_properties
    assert (core.title, core.author, core.language) == ("《夏季老客复购》复盘报告", "演示", "zh-CN")
    assert (core.created.year, core.comments) == (2011, "")


def test_each_numbered_list_starts_at_one() -> None:
    content = render_docx(
        Document("t", [ListBlock(["a"], ordered=True), Paragraph("x"), ListBlock(["b"], ordered=True)])
    )
    file = docx.Document(io.BytesIO(content.content))
    numbers = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "List Number"]
    assert len(set(numbers)) == 2


def test_controls_are_removed_with_a_warning_and_links_kept_safe() -> None:
    rendered = render_docx(
        Document("a\x00b", [Paragraph([Run("x", url="javascript:1"), Run("y", url="https://a.cn/?a=1&b=<")])])
    )
    assert [(warning.kind, warning.characters) for warning in rendered.warnings] == [
        ("control", "U+0000"),
        ("link", "javascript:1"),
    ]
    assert 'Target="https://a.cn/?a=1&amp;b=&lt;"' in part(rendered, "word/_rels/document.xml.rels")


def test_the_same_document_gives_the_same_bytes(rendered: Rendered) -> None:
    assert render_docx(sample()).content == rendered.content


def test_a_table_of_a_thousand_rows_takes_seconds_at_most(rendered: Rendered) -> None:
    wide = TableBlock([str(i) for i in range(8)], [[row * column for column in range(8)] for row in range(1000)])
    file = docx.Document(io.BytesIO(render_docx(Document("t", [wide])).content))
    assert len(file.tables[0]._tbl.tr_lst) == 1001


@pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="LibreOffice or poppler-utils is not installed: the docx was not opened with it",
)
def test_libreoffice_opens_it(rendered: Rendered, tmp_path: Path) -> None:
    (tmp_path / "s.docx").write_bytes(rendered.content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    ask("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "s.docx"))
    text = ask("pdftotext", str(tmp_path / "s.pdf"), "-")
    for words in (
        "《夏季老客复购》复盘报告",
        "来源与算法",
        "序号",
        "4,321,000.50",
        "没有数据的表",
        "SQL 与算法见网页「查看算法」",
    ):
        assert words in text
    assert "with orders_by_buyer" not in text


def ask(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=150, check=True).stdout  # noqa: S603
