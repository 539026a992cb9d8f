"""Text of a docx: runs, links, numbered marks and fields, appended to a paragraph."""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from yunce.documents.docx_styles import MUTED
from yunce.documents.laid import Line

_LINK = RGBColor(0x1D, 0x4E, 0xD8)


def add_line(paragraph: Paragraph, line: Line, *, strong: bool = False) -> None:
    """Appends all spans. strong: the whole line, as in a row of totals."""
    for span in line:
        holder = _external(paragraph, span.url) if span.url else paragraph._p
        if span.text:
            run = add_text(paragraph, span.text, holder)
            run.bold = span.strong or strong or None
            if span.muted:
                run.font.color.rgb = MUTED
            if span.url:
                run.font.color.rgb = _LINK
                run.font.underline = True
        add_marks(paragraph, span.notes)


def add_text(paragraph: Paragraph, text: str, holder: Any = None) -> Run:
    """Appends a run; line breaks and tabs are kept. holder: the element to append to, by default the paragraph."""
    element = OxmlElement("w:r")
    (paragraph._p if holder is None else holder).append(element)
    run = Run(element, paragraph)
    run.text = text
    return run


def add_marks(paragraph: Paragraph, notes: tuple[int, ...]) -> None:
    """Raised numbers that lead to the notes at the end."""
    for note in notes:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"note-{note}")
        paragraph._p.append(link)
        run = add_text(paragraph, f"[{note}]", link)
        run.font.superscript = True
        run.font.color.rgb = _LINK


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place that marks lead to, around what the paragraph holds so far."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.append(start)
    paragraph._p.append(end)


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """A field that the reader's program fills in, such as PAGE."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)
    add_text(paragraph, "1", field)


def _external(paragraph: Paragraph, url: str) -> Any:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    return link
