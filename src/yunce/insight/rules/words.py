"""A text in both languages of the product, for values that are kept: an answer frozen as evidence is read in both.

Not for labels of pages: those are translated where they stand.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The same said twice."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """In the language with this code; Chinese unless it is English."""
        return self.en if language.lower().startswith("en") else self.zh
