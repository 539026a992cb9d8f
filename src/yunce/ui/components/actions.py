"""What can be done: links, buttons that post, copy buttons, and the small marks beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

Tone = Literal["neutral", "good", "warning", "bad", "info", "accent"]
Weight = Literal["primary", "secondary", "quiet", "danger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Goes somewhere. `download` makes the browser save what comes."""

    template: ClassVar[str] = "ui/components/link.html"
    text: str
    url: str
    weight: Weight = "secondary"
    icon: str = ""
    hint: str = ""
    download: bool = False
    new_tab: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Does something: posts to `url` with the hidden fields `values`; asks `confirm` first when given."""

    template: ClassVar[str] = "ui/components/button.html"
    text: str
    url: str
    weight: Weight = "secondary"
    icon: str = ""
    hint: str = ""
    confirm: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """More actions behind one button."""

    template: ClassVar[str] = "ui/components/menu.html"
    text: str
    items: Sequence[Link | Button]
    icon: str = ""
    weight: Weight = "secondary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    template: ClassVar[str] = "ui/components/badge.html"
    text: str
    tone: Tone = "neutral"
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyText:
    """A text ready to be pasted elsewhere, with its button."""

    template: ClassVar[str] = "ui/components/copy_text.html"
    text: str
    label: str
    rows: int = 0  # 0: as tall as the text
    monospace: bool = False


Action = Link | Button | Menu
