"""The frozen values of the spine, as they leave this domain.

Ids of persons and workspaces are text of other domains; moments are aware and UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yunce.kernel.direction import Direction
from yunce.kernel.estimate import Estimate
from yunce.kernel.windows import Window
from yunce.loop.rules.causes import Cause
from yunce.loop.rules.evidence import Kind, Tier
from yunce.loop.rules.goals import Tiers
from yunce.loop.rules.lessons import Act, Status
from yunce.loop.rules.settlement import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """项目: one trip round the loop. Days are calendar days in `zone`, both inside."""

    id: str
    workspace_id: str
    name: str
    brief: str
    starts_on: date | None
    ends_on: date | None
    zone: str
    template: str
    continues_id: str | None
    owner_id: str
    made_by: str
    made_at: datetime
    changed_at: datetime
    archived_at: datetime | None

    @property
    def window(self) -> Window | None:
        """The days of the initiative; None while they are not chosen."""
        if self.starts_on is None or self.ends_on is None:
            return None
        return Window.days(self.starts_on, self.ends_on, self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """A finding to be kept.

    body: what it shows, as JSON: text, table {columns, rows of text}, chart (an ECharts option), notes [text],
    figures [{label, value, unit}], title when the language needs another; and under `en` the same in English.
    window: the data it looked at. n: people or rows behind it.
    """

    title: str
    kind: Kind
    tier: Tier
    body: Mapping[str, Any]
    sql: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    window: Window | None = None
    unit: str = ""
    n: int | None = None
    n_of: str = ""  # what n counts: persons, orders, events, readings, estimates; empty when nobody said
    data_as_of: datetime | None = None
    expires_on: date | None = None
    source: str = ""  # a web address, a file's name, who said it
    replaces_id: str | None = None

    def said(self, language: str) -> Mapping[str, Any]:
        """The body in the language with this code: its English part over the rest, where it has one."""
        english = self.body.get("en") if language.lower().startswith("en") else None
        return {**self.body, **english} if isinstance(english, dict) else self.body

    def titled(self, language: str) -> str:
        """What it is called in the language with this code; its only name where it has one."""
        return str(self.said(language).get("title") or self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(NewEvidence):
    """依据: a kept finding, which never changes."""

    id: str
    workspace_id: str
    initiative_id: str
    content_hash: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementRule:
    """How an estimate will be checked, fixed before: which metric over which window, and what happens without data."""

    metric: str | None = None
    window: Window | None = None
    when_missing: str = "unsettleable"  # the only rule so far: it is counted as 无法核对

    def to_json(self) -> dict[str, Any]:
        window = self.window.to_json() if self.window else None
        return {"metric": self.metric, "window": window, "when_missing": self.when_missing}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SettlementRule":
        window = Window.from_json(data["window"]) if data.get("window") else None
        return cls(metric=data.get("metric"), window=window, when_missing=data.get("when_missing") or "unsettleable")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssumption:
    """What is believed about one number.

    adds_up: whether two windows of it add up, as money does and a rate does not.
    """

    node_key: str
    name: str
    unit: str
    estimate: Estimate
    rule: SettlementRule = field(default_factory=SettlementRule)
    direction: Direction = Direction.UP
    adds_up: bool = False
    segment: str = ""
    evidence_ids: tuple[str, ...] = ()
    source: str = ""  # in words, when there is no evidence
    from_history: tuple[str, ...] = ()  # settled estimates it was taken over from
    owner: str = ""
    cause: Cause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption(NewAssumption):
    """预估: one version of it. The newest has no `replaced_at`."""

    id: str
    workspace_id: str
    initiative_id: str
    version: int
    made_by: str
    made_at: datetime
    replaced_at: datetime | None

    @property
    def has_basis(self) -> bool:
        """Whether anything is named that it rests on."""
        return bool(self.evidence_ids or self.source.strip() or self.from_history)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """目标 of an initiative: the number it is about and its tiers."""

    id: str
    workspace_id: str
    initiative_id: str
    node_key: str
    name: str
    unit: str
    tiers: Tiers
    metric: str | None
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """定稿 (number 1) or 修订版: everything as it stood. The snapshot is never changed."""

    id: str
    workspace_id: str
    initiative_id: str
    number: int
    snapshot: Mapping[str, Any]
    content_hash: str
    note: str
    frozen_by: str
    frozen_at: datetime

    @property
    def late_reason(self) -> str:
        """Why it was frozen although the outcome was known; empty when it was not."""
        return str(self.snapshot.get("late_reason") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """核对 of one frozen estimate."""

    id: str
    workspace_id: str
    initiative_id: str
    plan_version_id: str
    assumption_id: str
    node_key: str
    name: str
    unit: str
    metric: str | None
    owner: str
    window: Window | None
    outcome: Outcome
    n: int | None
    n_of: str
    sql: str
    params: Mapping[str, Any]
    data_as_of: datetime | None
    settled_by: str
    settled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """决策记录: who changed what, why, on which figures."""

    id: str
    initiative_id: str
    what: str
    why: str
    evidence_ids: tuple[str, ...]
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLesson:
    """经验: scope + claim + evidence, and how it acts in the next plan."""

    statement: str
    scope: str = ""
    status: Status = Status.EMERGING
    act: Act = Act.REFERENCE
    metric: str | None = None
    evidence_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(NewLesson):
    id: str
    workspace_id: str
    initiative_id: str
    made_by: str
    made_at: datetime
    changed_at: datetime
