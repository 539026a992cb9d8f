"""A document made ready for writing: text cleaned, sources and captions numbered, neighbouring figures grouped.

The three writers read these values only, so that note 3 is note 3 on the page, in the docx and in the pdf.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from yunce.documents.blocks import (
    Block,
    Callout,
    Cell,
    ChartBlock,
    Column,
    Document,
    Figure,
    Heading,
    Language,
    ListBlock,
    PageBreak,
    Paragraph,
    Quote,
    Source,
    TableBlock,
    Text,
    Warned,
    runs,
)
from yunce.documents.columns import LINE, fit
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
from yunce.documents.text import allowed_address, clean, ems, number, places
from yunce.documents.words import callout_title, word

_IN_A_ROW = (4, 3, 2)  # figures side by side on paper: as many as fit in type that stands out
_LARGEST, _STANDS_OUT, _SMALLEST = 16.0, 13.0, 9.0  # points of a figure's type
_BESIDE, _BETWEEN, _UNIT_SIZE = 20.0, 8.0, 9.0  # points: in a box, between boxes, of the unit's type
_BOLD = 1.1


def lay_out(document: Document, *, address: str | None = None) -> Layout:
    """The document, cleaned and numbered, with a warning for each thing that had to change.

    address: for files, where paths of ours lead to ("" where that is unknown: they stay text); None for a page.
    """
    return _Composer(document.language, address).compose(document)


@dataclass(slots=True)
class _Composer:
    """Walks the blocks once; holds the counters and what has been seen so far."""

    language: Language
    address: str | None
    place: str = ""
    notes: dict[Source, Note] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)
    chart_texts: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    tables: int = 0
    charts: int = 0
    headings: int = 0

    def compose(self, document: Document) -> Layout:
        self.place = word("at_title", self.language)
        title, subtitle = self._text(document.title), self._text(document.subtitle)
        facts = tuple((self._text(label), self._text(value)) for label, value in document.meta.facts)
        header = self._text(document.meta.header) or title
        author = self._cleaned(document.meta.author)
        keywords = tuple(self._cleaned(keyword) for keyword in document.meta.keywords)
        blocks = tuple(_grouped(self._block(index, block) for index, block in enumerate(document.blocks, 1)))
        return Layout(
            title=title,
            subtitle=subtitle,
            language=self.language,
            facts=facts,
            header=header.replace("\n", " "),
            author=author,
            keywords=keywords,
            blocks=blocks,
            notes=tuple(self._on_paper(note, document) for note in self.notes.values()),
            texts=tuple(self.texts),
            chart_texts=tuple(self.chart_texts),
            warnings=tuple(self.warnings),
        )

    def _block(self, index: int, block: Block) -> Laid:
        self.place = word("at_block", self.language, n=index, kind=word(f"at_{_kind(block)}", self.language))
        match block:
            case Heading():
                self.headings += 1
                return LaidHeading(block.level, self._text(block.text).replace("\n", " "), f"section-{self.headings}")
            case Paragraph():
                return LaidParagraph(self._line(block.text, source=block.source))
            case ListBlock():
                return LaidList(tuple(self._items(block.items)), block.ordered)
            case TableBlock():
                return self._table(block)
            case ChartBlock():
                return self._chart(block)
            case Quote():
                return LaidQuote(self._text(block.text), self._text(block.by), self._marks(block.source))
            case Callout():
                title = self._text(block.title) or callout_title(block.kind, self.language)
                return LaidCallout(block.kind, title, self._line(block.text))
            case Figure():
                return LaidFigures((self._figure(block),))
            case PageBreak():
                return LaidBreak()

    def _items(self, items: Sequence[Text]) -> Iterator[Line]:
        here = self.place
        for index, item in enumerate(items, 1):
            self.place = here + word("separator", self.language) + word("at_item", self.language, n=index)
            yield self._line(item)
        self.place = here

    def _table(self, block: TableBlock) -> LaidTable:
        self.tables += 1
        caption = self._caption("table", self.tables, block.caption)
        here = self.place
        columns = [column if isinstance(column, Column) else Column(column) for column in block.columns]
        labels = [self._cell_text(here, 0, at, column.label) for at, column in enumerate(columns)]
        decimals = [places([row[at] for row in block.rows]) for at in range(len(columns))]
        rows = tuple(
            tuple(self._cell(here, row_at, at, cell, decimals[at - 1]) for at, cell in enumerate(row, 1))
            for row_at, row in enumerate(block.rows, 1)
        )
        self.place = here
        fitted = fit(columns, labels, rows, block.rows, block.emphasis)
        return LaidTable(
            caption=caption,
            columns=fitted.columns,
            size=fitted.size,
            padding=fitted.padding,
            rows=rows,
            emphasis=frozenset(block.emphasis),
            note=self._note(block.source),
            empty=word("empty_table", self.language),
        )

    def _cell_text(self, here: str, row: int, column: int, text: str) -> str:
        self.place = (
            here + word("separator", self.language) + word("at_cell", self.language, row=row, column=column + 1)
        )
        return self._text(text)

    def _cell(self, here: str, row: int, column: int, cell: Cell, decimals: int | None) -> Line:
        self.place = here + word("separator", self.language) + word("at_cell", self.language, row=row, column=column)
        if cell is None or isinstance(cell, int | float | Decimal):
            return (Span(number(cell, decimals)),)
        return self._line(cell)

    def _chart(self, block: ChartBlock) -> LaidChart:
        self.charts += 1
        caption = self._caption("figure", self.charts, block.caption)
        option = self._option(block.option)
        return LaidChart(
            caption, option, self._text(block.alt or block.caption), block.height, self._note(block.source)
        )

    def _figure(self, block: Figure) -> LaidFigure:
        value = block.value if isinstance(block.value, str) else number(block.value)
        return LaidFigure(
            self._text(block.label),
            self._text(value),
            self._text(block.unit),
            self._text(block.note),
            self._marks(block.source),
        )

    def _caption(self, kind: str, count: int, text: str) -> str:
        """Numbered only when there is something to say: a bare "表 3" helps nobody."""
        text = self._text(text).replace("\n", " ")
        return f"{word(kind, self.language, n=count)}  {text}" if text else ""

    def _line(self, text: Text, source: Source | None = None) -> Line:
        spans = [
            Span(self._text(run.text), run.strong, run.muted, self._address(run.url), self._marks(run.source))
            for run in runs(text)
        ]
        if source is not None:
            spans.append(Span("", notes=self._marks(source)))
        return tuple(spans)

    def _on_paper(self, note: Note, document: Document) -> Note:
        """A file says where SQL and method are; a reader who checks them has the page."""
        if self.address is None or document.meta.details or not note.detail:
            return note
        url = self._address(document.meta.page) if document.meta.page else None
        return replace(note, detail="", elsewhere=word("method_on_page", self.language), elsewhere_url=url)

    def _marks(self, source: Source | None) -> tuple[int, ...]:
        note = self._note(source)
        return (note.number,) if note else ()

    def _note(self, source: Source | None) -> Note | None:
        if source is None:
            return None
        if source not in self.notes:
            here = self.place
            self.place = here + word("separator", self.language) + word("at_source", self.language)
            self.notes[source] = Note(
                number=len(self.notes) + 1,
                text=self._text(source.text),
                url=self._address(source.url),
                detail=self._text(source.detail or ""),
            )
            self.place = here
        return self.notes[source]

    def _text(self, text: str) -> str:
        """Cleaned, and remembered with its place."""
        text = self._cleaned(text)
        if text:
            self.texts.append((self.place, text))
        return text

    def _cleaned(self, text: str) -> str:
        text, removed = clean(text)
        if removed:
            self._warn("control", removed)
        return text

    def _option(self, value: Any) -> Any:
        """A chart's option with every string cleaned."""
        if isinstance(value, str):
            text = self._cleaned(value)
            self.chart_texts.append((self.place, text))
            return text
        if isinstance(value, Mapping):
            return {self._cleaned(str(key)): self._option(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self._option(part) for part in value]
        return value

    def _address(self, url: str | None) -> str | None:
        if not url:
            return None
        if clean(url)[1] or not allowed_address(url):
            self._warn("link", clean(url)[0])
            return None
        if self.address is None or not url.startswith(("/", "#")):
            return url
        # In a file a path leads nowhere without the address of this installation.
        return self.address.rstrip("/") + url if self.address and url.startswith("/") else None

    def _warn(self, kind: Any, characters: str) -> None:
        message = word(f"warn_{kind}", self.language)
        self.warnings.append(Warned(kind, self.place, characters, message))


def _kind(block: Block) -> str:
    names: dict[type, str] = {ListBlock: "list", TableBlock: "table", ChartBlock: "chart", PageBreak: "paragraph"}
    return names.get(type(block)) or type(block).__name__.lower()


def _grouped(blocks: Iterator[Laid]) -> Iterator[Laid]:
    """Neighbouring figures in one row."""
    row: tuple[LaidFigure, ...] = ()
    for block in blocks:
        if isinstance(block, LaidFigures):
            row += block.figures
            continue
        yield from _rows(row)
        row = ()
        yield block
    yield from _rows(row)


def _rows(figures: tuple[LaidFigure, ...]) -> Iterator[LaidFigures]:
    """Even rows: five figures stand as 3 + 2, not as 4 + 1; fewer in a row where amounts are long."""
    if not figures:
        return
    for most in _IN_A_ROW:
        in_a_row = _even(len(figures), most)
        size = min(_figure_size(figure, in_a_row) for figure in figures)
        if size >= _STANDS_OUT:
            break
    for at in range(0, len(figures), in_a_row):
        yield LaidFigures(figures[at : at + in_a_row], max(size, _SMALLEST))


def _even(count: int, most: int) -> int:
    return -(-count // -(-count // most))


def _figure_size(figure: LaidFigure, in_a_row: int) -> float:
    """The type in which value and unit stand on one line, in whole points."""
    box = (LINE - _BETWEEN * (in_a_row - 1)) / in_a_row - _BESIDE
    unit = ems(" " + figure.unit) * _UNIT_SIZE if figure.unit else 0.0
    return min(_LARGEST, float((box - unit) // (max(ems(figure.value), 1.0) * _BOLD)))
