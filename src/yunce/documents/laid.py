"""What a laid-out document is made of: cleaned, numbered values, ready for any writer. Made by layout.py only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yunce.documents.blocks import Align, CalloutKind, Language, Warned


@dataclass(frozen=True, slots=True)
class Span:
    """A run, ready to print: `notes` are the numbers of the sources behind it."""

    text: str
    strong: bool = False
    muted: bool = False
    url: str | None = None
    notes: tuple[int, ...] = ()


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered source. elsewhere: in a file, where its detail is, with an address when that is known."""

    number: int
    text: str
    url: str | None
    detail: str
    elsewhere: str = ""
    elsewhere_url: str | None = None

    @property
    def line(self) -> Line:
        text = Span(self.text, url=self.url)
        if not self.elsewhere:
            return (text,)
        return (text, Span(" · "), Span(self.elsewhere, muted=True, url=self.elsewhere_url))


@dataclass(frozen=True, slots=True)
class LaidHeading:
    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class LaidParagraph:
    line: Line


@dataclass(frozen=True, slots=True)
class LaidList:
    items: tuple[Line, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class LaidColumn:
    """share: of the table's width; all shares of a table add up to 1. whole: no cell is broken into lines."""

    label: str
    align: Align
    share: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class LaidTable:
    """size: of its type on paper; padding: left and right of each cell together; both in points."""

    caption: str
    columns: tuple[LaidColumn, ...]
    rows: tuple[tuple[Line, ...], ...]
    emphasis: frozenset[int]
    note: Note | None
    empty: str
    size: float = 9.0
    padding: float = 10.0


@dataclass(frozen=True, slots=True)
class LaidChart:
    caption: str
    option: Mapping[str, Any]
    alt: str
    height: int
    note: Note | None


@dataclass(frozen=True, slots=True)
class LaidQuote:
    text: str
    by: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LaidCallout:
    kind: CalloutKind
    title: str
    line: Line


@dataclass(frozen=True, slots=True)
class LaidFigure:
    label: str
    value: str
    unit: str
    note: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LaidFigures:
    """Numbers that stand side by side. size: of their type on paper, in points, so that none breaks."""

    figures: tuple[LaidFigure, ...]
    size: float = 16.0


@dataclass(frozen=True, slots=True)
class LaidBreak:
    """A new page."""


Laid = (
    LaidHeading | LaidParagraph | LaidList | LaidTable | LaidChart | LaidQuote | LaidCallout | LaidFigures | LaidBreak
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything a writer needs. texts: each printed string with its place, for the check of glyphs."""

    title: str
    subtitle: str
    language: Language
    facts: tuple[tuple[str, str], ...]
    header: str
    author: str
    keywords: tuple[str, ...]
    blocks: tuple[Laid, ...]
    notes: tuple[Note, ...]
    texts: tuple[tuple[str, str], ...]
    chart_texts: tuple[tuple[str, str], ...]
    warnings: tuple[Warned, ...]
