"""The block model: what a document says, as frozen values that pickle.

Nothing here knows how a block looks; page, docx and pdf each write the same values.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

Language = Literal["zh-Hans", "en"]
CalloutKind = Literal["info", "success", "warning", "danger", "simulated"]
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from: printed as a numbered note; equal sources share one number.

    text: what a reader needs (data set, window, zone, number of people, data as of).
    url: where to open it (http, https, mailto or a path of ours starting with "/").
    detail: how it was computed (SQL, formula); shown behind 「查看算法」 on the page. A file says where to find it;
        it prints it only when the document's meta asks for details.
    """

    text: str
    url: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look. `source` puts a numbered mark behind it."""

    text: str
    strong: bool = False
    muted: bool = False
    url: str | None = None
    source: Source | None = None


Text = str | Run | Sequence[Run | str]
Cell = str | int | float | Decimal | Run | Sequence[Run | str] | None


def runs(text: Text) -> tuple[Run, ...]:
    """The same text as a tuple of runs, whatever way it was given."""
    if isinstance(text, str):
        return (Run(text),)
    if isinstance(text, Run):
        return (text,)
    return tuple(Run(part) if isinstance(part, str) else part for part in text)


@dataclass(frozen=True, slots=True)
class Heading:
    """level 1 is a chapter, 2 a section, 3 a sub-section; the title of the document stands above all."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"a heading has level 1, 2 or 3, got {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """text: a string, a run, or a sequence of both. Line breaks in strings are kept."""

    text: Text
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ListBlock:
    """One level of items, numbered when `ordered`; every list starts at 1."""

    items: Sequence[Text]
    ordered: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(self.items))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Numbers are aligned right unless `align` says otherwise; a unit stands in the title."""

    title: str
    align: Align | None = None
    unit: str = ""

    @property
    def label(self) -> str:
        """Title and unit, in the brackets of the title's script."""
        if not self.unit:
            return self.title
        return f"{self.title} ({self.unit})" if self.title.isascii() else f"{self.title}（{self.unit}）"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """columns: Column or its title. rows: cells, as many as columns.

    A number is printed with thousands separators and as many digits as it has; None is printed as "—", never 0.
    emphasis: indexes of rows printed strong, such as totals. Raises ValueError when a row has another length.
    """

    columns: Sequence[Column | str]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""
    source: Source | None = None
    emphasis: Sequence[int] = ()

    def __post_init__(self) -> None:
        columns = tuple(Column(column) if isinstance(column, str) else column for column in self.columns)
        rows = tuple(tuple(row) for row in self.rows)
        if not columns:
            raise ValueError("a table needs at least one column")
        for index, row in enumerate(rows):
            if len(row) != len(columns):
                raise ValueError(
                    f"row {index} of table {self.caption!r} has {len(row)} cells for {len(columns)} columns"
                )
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "emphasis", tuple(self.emphasis))


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """option: an ECharts option that is plain JSON (see documents.charts.api).

    alt: what the chart shows, in words, for those who cannot see it; the caption when empty.
    height: in CSS pixels at a width of 720, for files; pages use it through a class.
    Raises ValueError when the option is not JSON (functions, NaN) or neither caption nor alt is given.
    """

    option: Mapping[str, Any]
    caption: str = ""
    source: Source | None = None
    alt: str = ""
    height: int = 320

    def __post_init__(self) -> None:
        if not (self.alt or self.caption):
            raise ValueError("a chart needs a caption or an alt text, for readers who cannot see it")
        if not 80 <= self.height <= 2000:
            raise ValueError(f"a chart is 80 to 2000 pixels high, got {self.height}")
        try:
            json.dumps(self.option, allow_nan=False)
        except (TypeError, ValueError) as problem:
            raise ValueError(f"the option of chart {self.caption!r} is not plain JSON: {problem}") from problem


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, word for word. by: who, in words that do not name a person unless they agreed."""

    text: str
    by: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark that must not be missed. kind "simulated" marks what 推演 produced."""

    kind: CalloutKind
    text: Text
    title: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its label; neighbours stand side by side. value None is printed as "—".

    note: a short line below (window, n, change against plan).
    """

    label: str
    value: str | int | float | Decimal | None
    unit: str = ""
    source: Source | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page in files; a rule on the page."""


Block = Heading | Paragraph | ListBlock | TableBlock | ChartBlock | Quote | Callout | Figure | PageBreak


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known about the document itself.

    created: aware moment printed nowhere but in the file's properties; facts: label and value pairs below the title,
    such as workspace, window, zone, currency, data as of, version. header: above each page, the title when empty.
    address: where this installation is reached ("https://yunce.example"); files link to our own pages only with it.
    page: the path of this document's own page, where a reader of the file finds what only the page shows.
    details: files print how each figure was computed as well (Source.detail), for readers who check the SQL on paper.
    """

    author: str = ""
    organisation: str = ""
    created: datetime | None = None
    keywords: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    header: str = ""
    address: str = ""
    page: str = ""
    details: bool = False

    def __post_init__(self) -> None:
        if self.created is not None and self.created.tzinfo is None:
            raise ValueError(f"created must be an aware moment, got {self.created!r}")
        object.__setattr__(self, "keywords", tuple(self.keywords))
        object.__setattr__(self, "facts", tuple((str(label), str(value)) for label, value in self.facts))


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. language rules the fixed words (图, 表, 来源, 第 页) and the typography, not the content."""

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    language: Language = "zh-Hans"
    meta: Meta = field(default_factory=Meta)

    def __post_init__(self) -> None:
        if self.language not in ("zh-Hans", "en"):
            raise ValueError(f"language is zh-Hans or en, got {self.language!r}")
        object.__setattr__(self, "blocks", tuple(self.blocks))


def reached(document: Document, address: str, page: str) -> Document:
    """The document, whose file says where its own page is. address: of this installation; page: a path of ours."""
    return replace(document, meta=replace(document.meta, address=address, page=page))


@dataclass(frozen=True, slots=True)
class Warned:
    """Something of the document that the file cannot show as given.

    kind: "glyph" (no font has the character), "control" (character removed), "link" (address not allowed, text kept).
    place: in the document's language, e.g. 「第 3 块表格,第 2 行第 1 列」.
    characters: which ones; controls as U+ numbers. message: what happened, in the document's language.
    """

    kind: Literal["glyph", "control", "link"]
    place: str
    characters: str
    message: str

    def __str__(self) -> str:
        return f"{self.place} {self.message} {self.characters}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file. warnings is empty when everything is shown as given."""

    content: bytes
    media_type: str
    warnings: tuple[Warned, ...] = ()
