"""Tables of the spine: initiatives, evidence, estimates, goals, frozen versions, settlements, decisions, lessons.

Rows never leave this domain; `store` turns them into the values of `rules/records.py`.
"""

from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models
from django.utils import timezone

from yunce.kernel.ids import new_id


class NeverChanged(Exception):
    """Somebody tried to change a snapshot. The way to correct one is to keep a new one beside it."""

    def __init__(self, what: str, row_id: str) -> None:
        super().__init__(f"{what} {row_id} is a snapshot and cannot be changed; keep a new one instead")
        self.what = what
        self.row_id = row_id


_Row = TypeVar("_Row", bound=models.Model)


class SnapshotRows(models.QuerySet[_Row]):
    """Refuses to change rows in bulk."""

    def update(self, **_: Any) -> NoReturn:
        raise NeverChanged(self.model.__name__, "(several)")


class Snapshot(models.Model):
    """A row that is written once."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged(type(self).__name__, self.pk)
        super().save(*args, **{**kwargs, "force_insert": True})


class InitiativeRow(models.Model):
    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    name = models.CharField(max_length=120)
    brief = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    zone = models.CharField(max_length=64)
    template = models.CharField(max_length=64, blank=True)
    continues = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    owner_id = models.CharField(max_length=26)
    made_by = models.CharField(max_length=26)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "loop_initiative"

    def __str__(self) -> str:
        return self.name


class EvidenceRow(Snapshot):
    objects: ClassVar[models.Manager["EvidenceRow"]] = SnapshotRows["EvidenceRow"].as_manager()

    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative = models.ForeignKey(InitiativeRow, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    tier = models.CharField(max_length=24)
    body = models.JSONField(default=dict)
    sql = models.TextField(blank=True)
    params = models.JSONField(default=dict)
    window = models.JSONField(null=True, help_text="start, end, zone of the data it looked at")
    unit = models.CharField(max_length=32, blank=True)
    n = models.BigIntegerField(null=True)
    n_of = models.CharField(max_length=16, blank=True, default="", db_default="", help_text="what n counts")
    data_as_of = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    source = models.TextField(blank=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    content_hash = models.CharField(max_length=64)
    made_by = models.CharField(max_length=26)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta(Snapshot.Meta):
        db_table = "loop_evidence"

    def __str__(self) -> str:
        return self.title


class AssumptionRow(models.Model):
    """One version of an estimate. Only `replaced_at` is ever written later."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative = models.ForeignKey(InitiativeRow, on_delete=models.CASCADE, related_name="assumptions")
    node_key = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=32, blank=True)
    segment = models.CharField(max_length=80, blank=True)
    estimate = models.JSONField()
    rule = models.JSONField(default=dict)
    metric = models.CharField(max_length=80, blank=True, help_text="the rule's metric, for looking up history")
    direction = models.CharField(max_length=8)
    adds_up = models.BooleanField(default=False)
    evidence_ids = models.JSONField(default=list)
    source = models.TextField(blank=True)
    from_history = models.JSONField(default=list)
    owner = models.CharField(max_length=80, blank=True)
    cause = models.CharField(max_length=16, blank=True)
    made_by = models.CharField(max_length=26)
    made_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "loop_assumption"
        constraints = [
            models.UniqueConstraint(fields=["initiative", "node_key", "version"], name="loop_assumption_version"),
            models.UniqueConstraint(
                fields=["initiative", "node_key"],
                condition=models.Q(replaced_at__isnull=True),
                name="loop_assumption_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_key} v{self.version}"


class WarningAnswerRow(models.Model):
    """Why a warning about a number was accepted. It outlives edits of the number."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative = models.ForeignKey(InitiativeRow, on_delete=models.CASCADE, related_name="+")
    node_key = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    reason = models.TextField()
    answered_by = models.CharField(max_length=26)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "loop_warning_answer"
        constraints = [models.UniqueConstraint(fields=["initiative", "node_key", "kind"], name="loop_one_answer")]

    def __str__(self) -> str:
        return f"{self.node_key} {self.kind}"


class GoalRow(models.Model):
    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative = models.OneToOneField(InitiativeRow, on_delete=models.CASCADE, related_name="goal")
    node_key = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=32, blank=True)
    metric = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=8)
    floor = models.FloatField(null=True)
    target = models.FloatField()
    stretch = models.FloatField(null=True)
    changed_by = models.CharField(max_length=26)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "loop_goal"

    def __str__(self) -> str:
        return f"{self.name} {self.target}"


class PlanVersionRow(Snapshot):
    objects: ClassVar[models.Manager["PlanVersionRow"]] = SnapshotRows["PlanVersionRow"].as_manager()

    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative = models.ForeignKey(InitiativeRow, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    content_hash = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    frozen_by = models.CharField(max_length=26)
    frozen_at = models.DateTimeField(default=timezone.now)

    class Meta(Snapshot.Meta):
        db_table = "loop_plan_version"
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="loop_plan_version_number")]

    def __str__(self) -> str:
        return f"{self.initiative_id} v{self.number}"


class SettlementRow(models.Model):
    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative = models.ForeignKey(InitiativeRow, on_delete=models.CASCADE, related_name="settlements")
    plan_version = models.ForeignKey(PlanVersionRow, on_delete=models.CASCADE, related_name="settlements")
    assumption_id = models.CharField(max_length=26)
    node_key = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=32, blank=True)
    metric = models.CharField(max_length=80, blank=True)
    segment = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=80, blank=True)
    window = models.JSONField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="end of the window; history is what ended before today")
    verdict = models.CharField(max_length=16)
    outcome = models.JSONField()
    n = models.BigIntegerField(null=True)
    n_of = models.CharField(max_length=16, blank=True, default="", db_default="", help_text="what n counts")
    sql = models.TextField(blank=True)
    params = models.JSONField(default=dict)
    data_as_of = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=26)
    settled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "loop_settlement"
        constraints = [models.UniqueConstraint(fields=["plan_version", "node_key"], name="loop_one_settlement")]
        indexes = [models.Index(fields=["workspace_id", "metric", "verdict"], name="loop_settlement_metric")]

    def __str__(self) -> str:
        return f"{self.node_key} {self.verdict}"


class DecisionRow(models.Model):
    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative = models.ForeignKey(InitiativeRow, on_delete=models.CASCADE, related_name="decisions")
    what = models.TextField()
    why = models.TextField(blank=True)
    evidence_ids = models.JSONField(default=list)
    decided_by = models.CharField(max_length=26)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "loop_decision"

    def __str__(self) -> str:
        return self.what[:60]


class LessonRow(models.Model):
    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative = models.ForeignKey(InitiativeRow, on_delete=models.CASCADE, related_name="lessons")
    statement = models.TextField()
    scope = models.TextField(blank=True)
    status = models.CharField(max_length=16)
    act = models.CharField(max_length=16)
    metric = models.CharField(max_length=80, blank=True)
    evidence_ids = models.JSONField(default=list)
    made_by = models.CharField(max_length=26)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "loop_lesson"

    def __str__(self) -> str:
        return self.statement[:60]
