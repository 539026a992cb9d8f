"""A document as docx: headings, lists and tables are real ones, so that colleagues can go on writing in it."""

import io
import zipfile
from typing import Any

import docx
from docx.document import Document as DocxFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm, Emu, Pt
from docx.text.paragraph import Paragraph

from yunce.documents.blocks import CalloutKind, Document, Rendered
from yunce.documents.charts.engine import WIDTH, chart_png
from yunce.documents.docx_styles import CALLOUT, CODE, MUTED, PAGE_WIDTH, SOURCE, apply_styles, tint
from yunce.documents.docx_table import add_figures, add_table
from yunce.documents.docx_text import add_bookmark, add_field, add_line, add_marks, add_text
from yunce.documents.glyphs import glyph_warnings
from yunce.documents.laid import (
    Laid,
    LaidBreak,
    LaidCallout,
    LaidChart,
    LaidFigures,
    LaidHeading,
    LaidList,
    LaidParagraph,
    LaidQuote,
    LaidTable,
    Layout,
    Note,
)
from yunce.documents.layout import lay_out
from yunce.documents.words import word

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TONES: dict[CalloutKind, tuple[str, str]] = {
    "info": ("1F6FEB", "EAF2FE"),
    "success": ("0F7B5F", "E8F4F0"),
    "warning": ("B45309", "FBF1E6"),
    "danger": ("B91C1C", "FBEAEA"),
    "simulated": ("6D4BD0", "F1EDFB"),
}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name


def render_docx(document: Document) -> Rendered:
    """The document as docx; the same document gives the same bytes.

    Text is drawn by the reader's fonts, so only glyphs missing in charts are warned about; removed characters and
    refused links as well. Charts are pictures with alt text. Meant for a worker process, to which a Document can be
    sent. Raises ChartError for a chart that cannot be drawn.
    """
    layout = lay_out(document, address=document.meta.address)
    file = docx.Document()
    apply_styles(file, layout.language)
    _properties(file, document, layout)
    _head_and_foot(file, layout)
    _title(file, layout)
    for block in layout.blocks:
        _write(file, block, layout)
    _notes(file, layout)
    lost = glyph_warnings(layout.chart_texts, layout.language)
    return Rendered(_saved(file), MEDIA_TYPE, layout.warnings + lost)


def _properties(file: DocxFile, document: Document, layout: Layout) -> None:
    core = file.core_properties
    for element in list(core._element):
        core._element.remove(element)  # the template's own author and dates
    core.title = layout.title.replace("\n", " ")[:255]
    core.subject = layout.subtitle[:255]
    core.author = layout.author[:255]
    core.keywords = ", ".join(layout.keywords)[:255]
    core.language = "zh-CN" if layout.language == "zh-Hans" else "en-GB"
    if document.meta.created is not None:
        core.created = core.modified = document.meta.created


def _head_and_foot(file: DocxFile, layout: Layout) -> None:
    section = file.sections[0]
    section.different_first_page_header_footer = True  # the title stands on the first page already
    section.header.paragraphs[0].text = layout.header
    before, between, after = word("page", layout.language, page="\0", pages="\0").split("\0")
    for foot in (section.footer, section.first_page_footer):
        paragraph = foot.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_text(paragraph, before)
        add_field(paragraph, "PAGE")
        add_text(paragraph, between)
        add_field(paragraph, "NUMPAGES")
        add_text(paragraph, after)


def _title(file: DocxFile, layout: Layout) -> None:
    add_text(file.add_paragraph(style="Title"), layout.title)
    if layout.subtitle:
        add_text(file.add_paragraph(style="Subtitle"), layout.subtitle)
    if layout.facts:
        paragraph = file.add_paragraph(style=SOURCE)
        colon = word("colon", layout.language)
        for at, (label, value) in enumerate(layout.facts):
            add_text(paragraph, ("\n" if at else "") + label + colon)
            add_text(paragraph, value)


def _write(file: DocxFile, block: Laid, layout: Layout) -> None:
    match block:
        case LaidHeading():
            add_text(file.add_paragraph(style=f"Heading {block.level}"), block.text)
        case LaidParagraph():
            add_line(file.add_paragraph(), block.line)
        case LaidList():
            _list(file, block)
        case LaidTable():
            _caption(file, block.caption)
            add_table(file, block)
            _source(file, block.note, layout)
        case LaidChart():
            _chart(file, block, layout)
        case LaidQuote():
            paragraph = file.add_paragraph(style="Quote")
            add_text(paragraph, block.text)
            add_marks(paragraph, block.notes)
            if block.by:
                add_text(paragraph, f"\n—— {block.by}").font.color.rgb = MUTED
        case LaidCallout():
            paragraph = file.add_paragraph(style=CALLOUT)
            tint(paragraph, *_TONES[block.kind])
            add_text(paragraph, block.title + "\n").bold = True
            add_line(paragraph, block.line)
        case LaidFigures():
            add_figures(file, block)
        case LaidBreak():
            file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _list(file: DocxFile, block: LaidList) -> None:
    number = _new_numbering(file) if block.ordered else None
    for item in block.items:
        paragraph = file.add_paragraph(style="List Number" if block.ordered else "List Bullet")
        paragraph.paragraph_format.space_after = Pt(3)
        if number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number
        add_line(paragraph, item)


def _new_numbering(file: DocxFile) -> int:
    """A numbering that starts at 1 again; else all numbered lists of the file would count on."""
    style: Any = file.styles["List Number"]
    numbering = file.part.numbering_part.element
    used = style.element.pPr.numPr.numId.val
    abstract = next(num for num in numbering.num_lst if num.numId == used).abstractNumId.val
    fresh = numbering.add_num(abstract)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)


def _caption(file: DocxFile, text: str) -> None:
    if text:
        add_text(file.add_paragraph(style="Caption"), text)


def _chart(file: DocxFile, chart: LaidChart, layout: Layout) -> None:
    _caption(file, chart.caption)
    picture = chart_png(chart.option, WIDTH, chart.height, language=layout.language)
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.keep_with_next = chart.note is not None
    shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=Emu(PAGE_WIDTH))
    properties: Any = shape._inline.docPr
    properties.set("descr", chart.alt)
    properties.set("name", chart.caption or chart.alt)
    _source(file, chart.note, layout)


def _source(file: DocxFile, note: Note | None, layout: Layout) -> None:
    if note is None:
        return
    paragraph = file.add_paragraph(style=SOURCE)
    add_text(paragraph, word("source", layout.language) + word("colon", layout.language) + note.text)
    add_marks(paragraph, (note.number,))


def _notes(file: DocxFile, layout: Layout) -> None:
    if not layout.notes:
        return
    add_text(file.add_paragraph(style="Heading 1"), word("sources", layout.language))
    for note in layout.notes:
        paragraph: Paragraph = file.add_paragraph(style=SOURCE)
        paragraph.paragraph_format.space_after = Pt(4)
        add_bookmark(paragraph, f"note-{note.number}", note.number)
        add_text(paragraph, f"[{note.number}] ")
        add_line(paragraph, note.line)
        if note.detail:
            code = file.add_paragraph(style=CODE)
            code.paragraph_format.left_indent = Cm(0.5)
            add_text(code, note.detail)


def _saved(file: DocxFile) -> bytes:
    """The bytes, with the same moment on every part: python-docx stamps the time of writing."""
    written, fixed = io.BytesIO(), io.BytesIO()
    file.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), source.read(entry), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
