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
from yunce.documents.page import chart_div, render_html

__all__ = [
    "Block",
    "Callout",
    "Cell",
    "ChartBlock",
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
    "render_html",
]
