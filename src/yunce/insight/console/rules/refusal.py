"""Why a question is not run: where in the text, what stands there, and what to write instead. In both languages."""

from dataclasses import dataclass

from yunce.insight.console.rules.words import SAID
from yunce.insight.rules.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the text. line and column count from 1; letters is how many are meant, at least 1."""

    line: int
    column: int
    letters: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """code: its row in `words.py`. what: what was found. instead: what to write. place: None for the whole text."""

    code: str
    what: Words
    instead: Words
    place: Place | None = None

    def said(self, language: str) -> str:
        """One sentence, with its place."""
        english = language.lower().startswith("en")
        text = f"{self.what.say(language)}{' ' if english else ''}{self.instead.say(language)}"
        if self.place is None:
            return text
        if english:
            return f"Line {self.place.line}, column {self.place.column}: {text}"
        return f"第 {self.place.line} 行第 {self.place.column} 列：{text}"


def refuse(code: str, place: Place | None = None, **facts: str) -> Refusal:
    """Raises KeyError for a code without words or a fact that is missing."""
    what_zh, what_en, instead_zh, instead_en = (text.format(**facts) for text in SAID[code])
    return Refusal(
        code=code, what=Words(zh=what_zh, en=what_en), instead=Words(zh=instead_zh, en=instead_en), place=place
    )


def place_at(text: str, start: int, end: int) -> Place:
    """The place of text[start:end]."""
    line_start = text.rfind("\n", 0, start) + 1
    return Place(line=text.count("\n", 0, start) + 1, column=start - line_start + 1, letters=max(end - start, 1))
