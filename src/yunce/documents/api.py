"""What other domains call: blocks, the three writers, files written in another process, and charts for files.

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
    reached,
)
from yunce.documents.charts.engine import ChartError, chart_png, chart_svg
from yunce.documents.docx_writer import render_docx
from yunce.documents.page import chart_div, render_html
from yunce.documents.pdf import file_warnings, render_pdf
from yunce.documents.workers import Form, WriterDied, close_writers, render, written_apart

__all__ = [
    "Block",
    "Callout",
    "Cell",
    "ChartBlock",
    "ChartError",
    "Column",
    "Document",
    "Figure",
    "Form",
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
    "WriterDied",
    "chart_div",
    "chart_png",
    "chart_svg",
    "close_writers",
    "file_warnings",
    "reached",
    "render",
    "render_docx",
    "render_html",
    "render_pdf",
    "written_apart",
]
