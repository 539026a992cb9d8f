"""A document as a fragment of a web page: safe HTML with Tabler's classes, no style attributes, no script that runs.

Charts are drawn live by the page's own script from `<div data-chart>` and the JSON data block inside it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe

from yunce.documents.blocks import Document
from yunce.documents.laid import (
    Laid,
    LaidBreak,
    LaidCallout,
    LaidChart,
    LaidFigure,
    LaidFigures,
    LaidHeading,
    LaidList,
    LaidParagraph,
    LaidQuote,
    LaidTable,
    Layout,
    Line,
    Note,
    Span,
)
from yunce.documents.layout import lay_out
from yunce.documents.text import width
from yunce.documents.words import word
from yunce.ui.components.chart import Chart

_NOTHING = mark_safe("")
_LINE_BREAK = mark_safe("<br>")
_PAGE_BREAK = mark_safe('<hr class="document-break">')
_TONES = {"info": "info", "success": "good", "warning": "warning", "danger": "bad", "simulated": "simulated"}
_SHORT = 24  # half-width characters; a longer cell may break into lines, a shorter one stays whole on a phone
_ALIGN = {"left": "", "right": "text-end", "center": "text-center"}


def render_html(document: Document) -> SafeString:
    """The document as one `<article>`; headings start at h2, since the page's own title is h1.

    Text is escaped; a link with an address that is not allowed stays as text. Needs no Django settings.
    """
    layout = lay_out(document)
    return format_html(
        '<article class="document markdown" lang="{}">{}{}{}</article>',
        layout.language,
        _header(layout),
        _join(_block(block, layout) for block in layout.blocks),
        _notes(layout),
    )


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _header(layout: Layout) -> SafeString:
    subtitle = (
        format_html('<p class="document-subtitle text-secondary">{}</p>', layout.subtitle) if layout.subtitle else ""
    )
    facts = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", layout.facts)
    table = format_html('<dl class="definitions document-facts">{}</dl>', facts) if layout.facts else ""
    return format_html(
        '<header class="document-header"><h2 class="document-title">{}</h2>{}{}</header>', layout.title, subtitle, table
    )


def _block(block: Laid, layout: Layout) -> SafeString:
    match block:
        case LaidHeading():
            tag = f"h{block.level + 2}"
            return format_html('<{} id="{}">{}</{}>', tag, block.anchor, block.text, tag)
        case LaidParagraph():
            return format_html("<p>{}</p>", _line(block.line))
        case LaidList():
            tag = "ol" if block.ordered else "ul"
            items = format_html_join("", "<li>{}</li>", ((_line(item),) for item in block.items))
            return format_html("<{}>{}</{}>", tag, items, tag)
        case LaidTable():
            return _table(block, layout)
        case LaidChart():
            return _chart(block, layout)
        case LaidQuote():
            by = format_html('<footer class="blockquote-footer">{}</footer>', block.by) if block.by else ""
            return format_html(
                '<blockquote class="blockquote"><p>{}{}</p>{}</blockquote>', _lines(block.text), _marks(block.notes), by
            )
        case LaidCallout():
            return format_html(
                '<div class="notice notice-{}" role="note">'
                '<div class="notice-text"><strong>{}</strong><br>{}</div></div>',
                _TONES[block.kind],
                block.title,
                _line(block.line),
            )
        case LaidFigures():
            figures = _join(_figure(figure) for figure in block.figures)
            return format_html('<div class="stats document-figures">{}</div>', figures)
        case LaidBreak():
            return _PAGE_BREAK


def _line(line: Line) -> SafeString:
    return format_html_join("", "{}", ((_span(span),) for span in line))


def _lines(text: str) -> SafeString:
    """Line breaks that the text has are kept."""
    return format_html_join(_LINE_BREAK, "{}", ((part,) for part in text.split("\n")))


def _span(span: Span) -> SafeString:
    inner = _lines(span.text)
    if span.strong:
        inner = format_html("<strong>{}</strong>", inner)
    if span.muted:
        inner = format_html('<span class="text-secondary">{}</span>', inner)
    if span.url:
        inner = format_html('<a href="{}" rel="noopener">{}</a>', span.url, inner)
    return format_html("{}{}", inner, _marks(span.notes))


def _marks(notes: tuple[int, ...]) -> SafeString:
    return format_html_join("", '<sup class="document-mark"><a href="#note-{}">[{}]</a></sup>', ((n, n) for n in notes))


def _table(table: LaidTable, layout: Layout) -> SafeString:
    head = format_html_join(
        "", '<th scope="col" class="{}">{}</th>', ((_ALIGN[column.align], column.label) for column in table.columns)
    )
    body = _join(_row(table, at) for at in range(len(table.rows)))
    if not table.rows:
        empty = '<tr><td colspan="{}" class="text-center text-secondary">{}</td></tr>'
        body = format_html(empty, len(table.columns), table.empty)
    caption = format_html('<caption class="document-caption">{}</caption>', table.caption) if table.caption else ""
    # The box scrolls sideways on phones; focusable, so that the keyboard can scroll it too.
    return format_html(
        '<figure class="document-table"><div class="table-responsive" tabindex="0" role="region" aria-label="{}">'
        '<table class="table table-vcenter">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}</figure>',
        table.caption or word("at_table", layout.language),
        caption,
        head,
        body,
        _source(table.note, layout),
    )


def _row(table: LaidTable, at: int) -> SafeString:
    pairs = zip(table.columns, table.rows[at], strict=True)
    cells = ((_ALIGN[column.align], _breaks(cell), _line(cell)) for column, cell in pairs)
    body = format_html_join("", '<td class="{} {}">{}</td>', cells)
    return format_html('<tr class="{}">{}</tr>', "fw-bold" if at in table.emphasis else "", body)


def _breaks(cell: Line) -> str:
    return "text-nowrap" if width("".join(span.text for span in cell)) <= _SHORT else "document-long"


def _chart(chart: LaidChart, layout: Layout) -> SafeString:
    caption = format_html('<figcaption class="chart-title">{}</figcaption>', chart.caption) if chart.caption else ""
    return format_html(
        '<figure class="chart-figure">{}{}{}</figure>',
        caption,
        chart_div(chart.option, chart.alt, chart.height),
        _source(chart.note, layout),
    )


def chart_div(option: Mapping[str, Any], label: str, height: int) -> SafeString:
    """The place of a live chart with its option in the data block behind it, as frontend/src/chart.ts reads them."""
    # json_script escapes <, > and &, so that no text in the option can end the block.
    return format_html(
        '<div class="chart-canvas {}" data-chart role="img" aria-label="{}"></div>{}',
        Chart(option=option, label=label, height=height).height_class,
        label,
        json_script(option),
    )


def _figure(figure: LaidFigure) -> SafeString:
    unit = format_html('<span class="stat-unit">{}</span>', figure.unit) if figure.unit else ""
    note = format_html('<div class="stat-note">{}</div>', figure.note) if figure.note else ""
    return format_html(
        '<div class="stat"><div class="stat-label">{}{}</div><div class="stat-value">{}{}</div>{}</div>',
        figure.label,
        _marks(figure.notes),
        figure.value,
        unit,
        note,
    )


def _source(note: Note | None, layout: Layout) -> SafeString:
    if note is None:
        return _NOTHING
    return format_html(
        '<div class="source">{}{}{}{}</div>',
        word("source", layout.language),
        word("colon", layout.language),
        note.text,
        _marks((note.number,)),
    )


def _notes(layout: Layout) -> SafeString:
    if not layout.notes:
        return _NOTHING
    items = _join(_note(note, layout) for note in layout.notes)
    return format_html(
        '<section class="document-notes"><h3>{}</h3><ol>{}</ol></section>', word("sources", layout.language), items
    )


def _note(note: Note, layout: Layout) -> SafeString:
    text = format_html('<a href="{}" rel="noopener">{}</a>', note.url, note.text) if note.url else _lines(note.text)
    detail = _NOTHING
    if note.detail:
        method = word("method", layout.language)
        detail = format_html("<details><summary>{}</summary><pre><code>{}</code></pre></details>", method, note.detail)
    return format_html('<li id="note-{}" value="{}">{}{}</li>', note.number, note.number, text, detail)
