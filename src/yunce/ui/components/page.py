"""Where the reader is: page header, crumbs, tabs, steps, and the bar of phases on top of a project."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yunce.ui.components.actions import Action, Badge, Link, Tone

PhaseState = Literal["todo", "doing", "done", "stale"]

STATE_LABELS: dict[PhaseState, Promise] = {
    "todo": _("未开始"),
    "doing": _("进行中"),
    "done": _("已完成"),
    "stale": _("需更新"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHeader:
    template: ClassVar[str] = "ui/components/page_header.html"
    title: str
    subtitle: str = ""
    actions: Sequence[Action] = ()
    crumbs: Sequence[Crumb] = ()
    badges: Sequence[Badge] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    text: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabs:
    """below: what the active tab chooses between."""

    template: ClassVar[str] = "ui/components/tabs.html"
    items: Sequence[Tab]
    label: str  # what the tabs choose between, for screen readers
    below: "Tabs | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    text: str
    url: str = ""
    state: PhaseState = "todo"
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    template: ClassVar[str] = "ui/components/steps.html"
    items: Sequence[Step]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase of a project. `missing` says what later pages lack while this one is unfinished."""

    text: str  # the short name, such as 调研
    url: str  # "" when the phase has no page yet
    state: PhaseState
    current: bool = False
    missing: str = ""

    @property
    def state_label(self) -> Promise:
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseBar:
    """The bar on top of every page of a project: its name, its phases, its pages here, the next step."""

    template: ClassVar[str] = "ui/components/phase_bar.html"
    title: str
    url: str
    phases: Sequence[Phase]
    next_step: Link | None = None
    pages: Sequence[Tab] = ()  # the pages of the current phase
    badges: Sequence[Badge] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    when: str
    text: str
    by: str = ""
    url: str = ""
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    template: ClassVar[str] = "ui/components/timeline.html"
    items: Sequence[TimelineEntry]
    label: str
