"""What the reader is told: notices, and pages that are still empty."""

from dataclasses import dataclass
from typing import ClassVar

from yunce.ui.components.actions import Action, Tone
from yunce.ui.components.base import Component


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    template: ClassVar[str] = "ui/components/notice.html"
    text: str
    tone: Tone = "info"
    title: str = ""
    action: Action | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyState:
    """Nothing here yet: what would be here, one action, one worked example (marked 示例), and paste where it helps.

    example: a table, chart or text shown as it would look. paste_url: where the pasted table is posted, as `paste`.
    """

    template: ClassVar[str] = "ui/components/empty_state.html"
    title: str
    text: str
    action: Action | None = None
    example: Component | str | None = None
    paste_url: str = ""
    paste_hint: str = ""

    @property
    def example_is_text(self) -> bool:
        return isinstance(self.example, str)
