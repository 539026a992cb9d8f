"""The pdf: our fonts only, page numbers, outline, tables over pages, and warnings for what cannot be drawn."""

import shutil
import subprocess
from pathlib import Path

import pytest

from yunce.documents.api import Document, Heading, Paragraph, Rendered, TableBlock, render_pdf
from yunce.documents.tests.sample import sample, table

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed: pdf unread"
)


@pytest.fixture(scope="module")
def rendered() -> Rendered:
    return render_pdf(sample())


def ask(tool: str, content: bytes, folder: Path, *options: str) -> str:
    path = folder / "document.pdf"
    path.write_bytes(content)
    command = [tool, *options, str(path)] + (["-"] if tool == "pdftotext" else [])
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout  # noqa: S603


@needs_poppler
def test_only_our_fonts_are_in_it(rendered: Rendered, tmp_path: Path) -> None:
    faces = {line.split()[0].split("+")[1] for line in ask("pdffonts", rendered.content, tmp_path).splitlines()[2:]}
    assert faces == {"NotoSansSC-Regular", "NotoSansSC-Bold", "NotoEmoji-Regular"}


@needs_poppler
def test_pages_are_numbered_and_the_document_says_who_wrote_it(rendered: Rendered, tmp_path: Path) -> None:
    facts = dict(line.split(":", 1) for line in ask("pdfinfo", rendered.content, tmp_path).splitlines())
    assert facts["Title"].strip() == "《夏季老客复购》复盘报告"
    assert facts["Author"].strip() == "演示"
    assert facts["Tagged"].strip() == "yes"
    pages = int(facts["Pages"])
    assert pages >= 10
    assert f"第 {pages} 页\uff0c共 {pages} 页" in ask("pdftotext", rendered.content, tmp_path)


@needs_poppler
def test_the_head_of_a_table_is_repeated_on_each_page(tmp_path: Path) -> None:
    content = render_pdf(Document("t", [table(120)])).content
    text = ask("pdftotext", content, tmp_path, "-layout")
    assert text.count("首次上架") == int(ask("pdfinfo", content, tmp_path).split("Pages:")[1].split()[0]) >= 3


@needs_poppler
def test_markup_in_text_is_printed_not_obeyed(tmp_path: Path) -> None:
    evil = '#panic("x") #read("/etc/hostname") *a* _b_ $x^2$ `c` @ref <tag> // x /* y */ \\ ] [ = h'
    document = Document(evil, [Heading(1, evil), Paragraph(evil), TableBlock([evil], [[evil]], caption=evil)])
    text = ask("pdftotext", render_pdf(document).content, tmp_path).replace("\u200b", "")
    assert text.count('#read("/etc/hostname")') >= 4
    assert "*a* _b_ $x^2$ `c` @ref <tag> // x /* y */" in " ".join(text.split())


def test_a_missing_glyph_is_named_with_its_place(rendered: Rendered) -> None:
    glyphs = [warning for warning in rendered.warnings if warning.kind == "glyph"]
    assert [(warning.characters, warning.place) for warning in glyphs] == [("𠮷", "第 38 块段落")]


def test_emoji_and_common_chinese_need_no_warning() -> None:
    text = "运策 Yunce 囍 龘 〇 ￥ € £ ① ② ③ ★ ✓ × ❌ → ≈ ≥ · … — 「」《》 👍🏽 👨‍👩‍👧 🇨🇳 ❤️ 1️⃣ ✅ 🧧 🎉"
    assert render_pdf(Document(text, [Paragraph(text)])).warnings == ()


def test_the_same_document_gives_the_same_bytes(rendered: Rendered) -> None:
    assert render_pdf(sample()).content == rendered.content
    assert rendered.content[:5] == b"%PDF-"
    assert rendered.media_type == "application/pdf"
