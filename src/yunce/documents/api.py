"""What other domains call: blocks, the three writers, and charts for files.

Builders of chart options are in yunce.documents.charts.api.
"""

from yunce.documents.blocks import (
    Block,
    Callout,
    Cell,
    ChartBlock,
    Column,
    Document,
    Figure,
    Heading,
    ListBlock,
    Meta,
    PageBreak,
    Paragraph,
    Quote,
    Rendered,
    Run,
    Source,
    TableBlock,
    Warned,
)
from yunce.documents.charts.engine import ChartError, chart_png, chart_svg
from yunce.documents.docx_writer import render_docx
from yunce.documents.page import chart_div, render_html
from yunce.documents.pdf import render_pdf

__all__ = [
    "Block",
    "Callout",
    "Cell",
    "ChartBlock",
    "ChartError",
    "Column",
    "Document",
    "Figure",
    "Heading",
    "ListBlock",
    "Meta",
    "PageBreak",
    "Paragraph",
    "Quote",
    "Rendered",
    "Run",
    "Source",
    "TableBlock",
    "Warned",
    "chart_div",
    "chart_png",
    "chart_svg",
    "render_docx",
    "render_html",
    "render_pdf",
]
