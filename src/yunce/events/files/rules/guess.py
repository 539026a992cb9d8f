"""Guesses which column is what, from headers and from what stands in the first rows, and says how sure it is.

Only a proposal: the planner confirms it on the page, and what is doubtful is marked so.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from yunce.events.files.rules.cells import Cell, is_empty, no_figure, text_of
from yunce.events.files.rules.identity import REJECT_COLUMNS
from yunce.events.files.rules.mapping import PropertyType
from yunce.events.files.rules.numbers import DecimalMark, guess_mark, read_number
from yunce.events.files.rules.times import FormatGuess, guess_format
from yunce.events.files.rules.words import event_of, header_score

Confidence = Literal["high", "medium", "low"]
_WORD = re.compile(r"[^\d]{1,40}")
_LONG_DIGITS = re.compile(r"0\d+|\d{9,}")
_YES_NO = frozenset({"是", "否", "true", "false", "yes", "no", "y", "n", "√", "×"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGuess:
    """The columns proposed for a field (several: their product), and how sure that is."""

    columns: tuple[str, ...]
    confidence: Confidence
    by: Literal["header", "content", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A proposed mapping. fields: time, person, event, amount, channel, campaign, session, id, when found."""

    fields: dict[str, FieldGuess] = field(default_factory=dict)
    event: str = ""  # the constant, when no column names the event
    time: FormatGuess = field(default_factory=lambda: FormatGuess(format=None, share=0.0))
    mark: DecimalMark = "."
    types: dict[str, PropertyType] = field(default_factory=dict)

    def column(self, name: str) -> str | None:
        found = self.fields.get(name)
        return found.columns[0] if found else None


def guess_mapping(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Guess:
    """A mapping for a table of which `rows` are the first ones."""
    names = [name for name in columns if name not in REJECT_COLUMNS]
    samples = {
        name: [row[place] for row in rows if place < len(row) and not is_empty(row[place])]
        for place, name in enumerate(columns)
        if name in names
    }
    # Without a header the content must speak: a column of a few words is the event, one of codes is the person.
    alone = _HEADLESS if all(re.fullmatch(r"列\d+", name) for name in names) else _BY_CONTENT
    taken: dict[str, FieldGuess] = {}
    for field_name in ("time", "id", "person", "event", "session", "amount", "channel", "campaign"):
        found = _best(field_name, names, samples, taken, alone)
        if found is not None:
            taken[field_name] = found
    product = _product(names, samples)
    if product is not None and ("amount" not in taken or taken["amount"].by == "content"):
        taken["amount"] = product
    used = {column for found in taken.values() for column in found.columns}
    figures = [cell for column in taken["amount"].columns for cell in samples[column]] if "amount" in taken else []
    return Guess(
        fields=taken,
        event="" if "event" in taken else event_of(tuple(names)),
        time=guess_format(samples[taken["time"].columns[0]])
        if "time" in taken
        else FormatGuess(format=None, share=0.0),
        mark=guess_mark(figures),
        types={name: _type(samples[name]) for name in names if name not in used},
    )


def _best(
    field_name: str,
    names: Sequence[str],
    samples: dict[str, list[Cell]],
    taken: dict[str, FieldGuess],
    alone: dict[str, float],
) -> FieldGuess | None:
    used = {column for found in taken.values() for column in found.columns}
    scored = []
    for place, name in enumerate(names):
        if name in used:
            continue
        header, content = header_score(name, field_name), _CONTENT[field_name](samples[name])
        score = header * (0.3 + 0.7 * content) if header else alone.get(field_name, 0.0) * content
        scored.append((score, -place, name, header, content))
    score, _, name, header, content = max(scored, default=(0.0, 0, "", 0.0, 0.0))
    if score < 0.35:
        return None
    confidence: Confidence = "high" if score >= 0.8 else "medium" if score >= 0.5 else "low"
    return FieldGuess(
        columns=(name,), confidence=confidence, by="both" if header and content else "header" if header else "content"
    )


def _product(names: Sequence[str], samples: dict[str, list[Cell]]) -> FieldGuess | None:
    """Quantity times unit price, for files of order lines without an amount."""
    pair = []
    for field_name in ("quantity", "price"):
        found = [(header_score(name, field_name) * _figures(samples[name]), name) for name in names]
        score, name = max(found, default=(0.0, ""))
        if score < 0.85:
            return None
        pair.append(name)
    return FieldGuess(columns=tuple(pair), confidence="medium", by="both") if pair[0] != pair[1] else None


def _share(cells: list[Cell], holds: Callable[[Cell], bool]) -> float:
    return sum(map(holds, cells)) / len(cells) if cells else 0.0


def _moments(cells: list[Cell]) -> float:
    return guess_format(cells).share if guess_format(cells).format else 0.0


def _figures(cells: list[Cell]) -> float:
    cells = [cell for cell in cells if not no_figure(cell)]
    mark = guess_mark(cells)
    return _share(cells, lambda cell: read_number(cell, mark) is not None)


def _amounts(cells: list[Cell]) -> float:
    """Figures, but rather with decimals than codes: a column of whole numbers of one length is an id."""
    texts = {text_of(cell).strip() for cell in cells}
    if texts and all(_LONG_DIGITS.fullmatch(text) for text in texts):
        return 0.0
    return _figures(cells)


def _ids(cells: list[Cell]) -> float:
    """Short texts of which there are many different ones."""
    texts = [text_of(cell).strip() for cell in cells]
    if not texts or max(map(len, texts)) > 128:
        return 0.0
    varied = len(set(texts)) / len(texts)
    plain = _share(cells, lambda cell: " " not in text_of(cell).strip())
    return plain * (1.0 if varied > 0.05 or len(set(texts)) >= 20 or len(texts) < 20 else 0.5)


def _unique(cells: list[Cell]) -> float:
    texts = [text_of(cell) for cell in cells]
    return 1.0 if texts and len(set(texts)) == len(texts) else 0.0


def _names(cells: list[Cell]) -> float:
    """A few short words that come again and again."""
    texts = [text_of(cell).strip() for cell in cells]
    if not texts:
        return 0.0
    words = _share(cells, lambda cell: bool(_WORD.fullmatch(text_of(cell).strip())))
    return words * (1.0 if len(set(texts)) <= max(30, len(texts) // 20) else 0.3)


def _labels(cells: list[Cell]) -> float:
    """Any short text."""
    return _share(cells, lambda cell: 0 < len(text_of(cell)) <= 200) if cells else 0.5


_CONTENT: dict[str, Callable[[list[Cell]], float]] = {
    "time": _moments, "person": _ids, "event": _names, "amount": _amounts,
    "channel": _labels, "campaign": _labels, "session": _ids, "id": _unique,
}  # fmt: skip
# A field that may be proposed with no help from the header, and how much that is worth.
_BY_CONTENT = {"time": 0.6}
_HEADLESS = {"time": 0.6, "event": 0.55, "person": 0.4}


def _type(cells: list[Cell]) -> PropertyType:
    texts = [text_of(cell).strip() for cell in cells]
    if not texts:
        return "text"
    if all(text.lower() in _YES_NO for text in texts):
        return "yes_no"
    # 00123 and a 13-digit code are labels made of digits: as numbers they would lose their zeros or be summed.
    if all(not _LONG_DIGITS.fullmatch(text) for text in texts) and all(read_number(cell) is not None for cell in cells):
        return "number"
    return "text"
