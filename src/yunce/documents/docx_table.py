"""Tables of a docx, written as XML at once: python-docx looks up every cell anew, too slow for long tables."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as DocxFile
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from yunce.documents.docx_styles import CELL, MUTED, PAGE_WIDTH, SMALL_CELLS
from yunce.documents.docx_text import add_line, add_marks, add_text
from yunce.documents.laid import LaidColumn, LaidFigure, LaidFigures, LaidTable, Line, Span

_WIDTH = int(PAGE_WIDTH.twips)
_TABLE_RULES = ("top:12:1F2937", "bottom:6:D1D5DB", "insideH:4:D1D5DB")
_BOX_RULES = tuple(f"{side}:4:D1D5DB" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_EMPHASIS = "F3F4F6"
_FIGURE_PADDING = 9.0  # points, left and right together


def add_table(file: DocxFile, table: LaidTable) -> None:
    """A table whose header repeats on every page and whose rows stay whole."""
    widths = [round(column.share * _WIDTH) for column in table.columns]
    element = _frame(widths, _TABLE_RULES, table.padding)
    style = SMALL_CELLS.get(table.size, CELL)
    header: list[Line] = [(Span(column.label),) for column in table.columns]
    element.append(_row(file, header, widths, table.columns, style, strong=True, header=True))
    for at, row in enumerate(table.rows):
        element.append(_row(file, list(row), widths, table.columns, style, strong=at in table.emphasis))
    if not table.rows:
        merged = _row(file, [(Span(table.empty, muted=True),)], [_WIDTH], [LaidColumn("", "center", 1)], style)
        merged.find(qn("w:tc")).get_or_add_tcPr().insert(1, _valued("w:gridSpan", str(len(widths))))
        element.append(merged)
    _append(file, element)


def add_figures(file: DocxFile, block: LaidFigures) -> None:
    """Numbers side by side, each in its box."""
    width = _WIDTH // len(block.figures)
    widths = [width] * len(block.figures)
    element = _frame(widths, _BOX_RULES, _FIGURE_PADDING)
    row = OxmlElement("w:tr")
    row.append(_row_properties(header=False))
    for figure in block.figures:
        row.append(_figure(file, figure, width, block.size))
    element.append(row)
    _append(file, element)


def _append(file: DocxFile, element: Any) -> None:
    file.element.body.insert_element_before(element, "w:sectPr")
    # Word joins neighbouring tables; a short paragraph keeps them apart.
    spacer = file.add_paragraph(style=CELL)
    spacer.paragraph_format.line_spacing = 0.6


def _frame(widths: list[int], rules: tuple[str, ...], padding: float) -> Any:
    beside = round(padding * 10)  # twips on each side
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{color}"/>'
        for side, size, color in (rule.split(":") for rule in rules)
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="50" w:type="dxa"/>'
        f'<w:left w:w="{beside}" w:type="dxa"/>'
        '<w:bottom w:w="50" w:type="dxa"/>'
        f'<w:right w:w="{beside}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:firstRow="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid></w:tbl>'
    )


def _row(
    file: DocxFile,
    cells: list[Line],
    widths: list[int],
    columns: Sequence[LaidColumn],
    style: str,
    *,
    strong: bool = False,
    header: bool = False,
) -> Any:
    row = OxmlElement("w:tr")
    row.append(_row_properties(header=header))
    for line, width, column in zip(cells, widths, columns, strict=True):
        cell = _cell(width, fill=_EMPHASIS if strong and not header else "", whole=column.whole and not header)
        paragraph = _paragraph(file, cell, column.align, style)
        add_line(paragraph, line, strong=strong)
        row.append(cell)
    return row


def _row_properties(*, header: bool) -> Any:
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    return properties


def _cell(width: int, fill: str = "", *, whole: bool = False) -> Any:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return parse_xml(
        f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}'
        f'{"<w:noWrap/>" if whole else ""}<w:vAlign w:val="center"/></w:tcPr></w:tc>'
    )


def _paragraph(file: DocxFile, cell: Any, align: str = "left", style: str = CELL) -> Paragraph:
    element = OxmlElement("w:p")
    cell.append(element)
    paragraph = Paragraph(element, file._body)
    element.get_or_add_pPr().style = style.replace(" ", "")  # by its id: a look-up by name reads all styles, each time
    if align != "left":
        element.get_or_add_pPr().append(_valued("w:jc", align))
    return paragraph


def _figure(file: DocxFile, figure: LaidFigure, width: int, size: float) -> Any:
    cell = _cell(width)
    label = _paragraph(file, cell)
    add_text(label, figure.label).font.color.rgb = MUTED
    add_marks(label, figure.notes)
    value = _paragraph(file, cell)
    big = add_text(value, figure.value)
    big.bold = True
    big.font.size = Pt(size)
    if figure.unit:
        add_text(value, " " + figure.unit)
    if figure.note:
        add_text(_paragraph(file, cell), figure.note).font.color.rgb = MUTED
    return cell


def _valued(tag: str, value: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    return element
