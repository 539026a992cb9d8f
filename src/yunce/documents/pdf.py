"""A document as pdf by typst: our fonts only, so that it prints alike on a machine that has none.

All text travels as JSON data into a fixed template; it is never part of the template's source.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from yunce.documents.assets import FONT_DIRECTORY, fonts
from yunce.documents.blocks import Document, Rendered, Warned
from yunce.documents.charts.engine import WIDTH, chart_svg
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
from yunce.documents.text import soft_breaks
from yunce.documents.words import word

MEDIA_TYPE = "application/pdf"
_TEMPLATE = Path(__file__).with_name("document.typ")
_CONTENTS_FROM = 5  # chapters and sections; a shorter document is read without a table of contents
_KINDS: dict[type, str] = {
    LaidHeading: "heading",
    LaidParagraph: "paragraph",
    LaidList: "list",
    LaidTable: "table",
    LaidChart: "chart",
    LaidQuote: "quote",
    LaidCallout: "callout",
    LaidFigures: "figures",
    LaidBreak: "newpage",
}


def render_pdf(document: Document) -> Rendered:
    """The document as A4 pages with outline, page numbers and tags; the same document gives the same bytes.

    Warnings name characters without a glyph, removed characters and refused links, with their places. Busy for about
    a second; meant for a worker process, to which a Document can be sent. Raises ChartError for a chart that cannot
    be drawn, AssetMissing when the fonts are not there.
    """
    layout = lay_out(document, address=document.meta.address)
    pages = typst.compile(
        _template(),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"document": json.dumps(_data(document, layout), ensure_ascii=False)},
        timestamp=0 if document.meta.created is None else int(document.meta.created.timestamp()),
    )
    return Rendered(bytes(pages), MEDIA_TYPE, _warnings(layout))


def file_warnings(document: Document) -> tuple[Warned, ...]:
    """What render_pdf would warn of, without writing: fit for a page that offers the file. Takes 0.2 s the first time.

    A docx is drawn by the reader's own fonts and may show more.
    """
    layout = lay_out(document, address=document.meta.address)
    return _warnings(layout)


def _warnings(layout: Layout) -> tuple[Warned, ...]:
    return layout.warnings + glyph_warnings((*layout.texts, *layout.chart_texts), layout.language)


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    fonts()  # raises when the build has not put them there
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_DIRECTORY)])


def _data(document: Document, layout: Layout) -> dict[str, Any]:
    language = layout.language
    chapters = sum(isinstance(block, LaidHeading) and block.level <= 2 for block in layout.blocks)
    before, between, after = word("page", language, page="\0", pages="\0").split("\0")
    return {
        "title": layout.title,
        "subtitle": layout.subtitle,
        "language": language,
        "author": [layout.author] if layout.author else [],
        "keywords": list(layout.keywords),
        "created": _moment(document),
        "header": layout.header,
        "facts": layout.facts,
        "contents": chapters >= _CONTENTS_FROM,
        "blocks": [_block(block, layout) for block in layout.blocks],
        "notes": [_note(note) for note in layout.notes],
        "words": {
            "source": word("source", language) + word("colon", language),
            "sources": word("sources", language),
            "contents": word("contents", language),
            "page": [before, between, after],
        },
    }


def _moment(document: Document) -> dict[str, int] | None:
    created = document.meta.created
    if created is None:
        return None
    return {name: int(getattr(created, name)) for name in ("year", "month", "day", "hour", "minute", "second")}


def _block(block: Laid, layout: Layout) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": _KINDS[type(block)]}
    if isinstance(block, LaidChart):
        svg = chart_svg(block.option, WIDTH, block.height, language=layout.language)
        note = _note(block.note) if block.note else None
        return body | {"caption": block.caption, "alt": block.alt, "svg": svg, "note": note}
    if isinstance(block, LaidCallout):
        return {"kind": "callout", "title": block.title, "line": _loose(asdict(block)["line"])} | {"tone": block.kind}
    return {**body, **_loose(asdict(block))}


def _note(note: Note) -> dict[str, Any]:
    return asdict(note) | {"text": soft_breaks(note.text)}


def _loose(value: Any) -> Any:
    """Strings under "text" and "label" with soft breaks, sets as lists: what JSON can carry and columns can break."""
    if isinstance(value, dict):
        return {
            key: soft_breaks(part) if key in ("text", "label") and isinstance(part, str) else _loose(part)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple | frozenset):
        return [_loose(part) for part in value]
    return value
