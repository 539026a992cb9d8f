"""Tables of the plan being written, where its tasks stand, files sent out, and files waiting to be looked at.

The frozen versions are not here: loop keeps those."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from yunce.kernel.ids import new_id
from yunce.planning.rules.plan import TaskState


class PlanDraft(models.Model):
    """The plan as it stands now. `revision` counts saves, so that a second editor does not overwrite the first."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26)
    initiative_id = models.CharField(max_length=26, unique=True)
    revision = models.PositiveIntegerField(default=1)
    spec = models.JSONField(encoder=DjangoJSONEncoder)
    origin = models.JSONField(default=dict, help_text="which door it came through, and what was said there")
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.CharField(max_length=26)

    def __str__(self) -> str:
        return f"plan of {self.initiative_id} r{self.revision}"


class TaskProgress(models.Model):
    """Where the board put a task. Apart from the plan, because moving a card is not editing the plan."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26)
    initiative_id = models.CharField(max_length=26)
    task_key = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in TaskState])
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=26)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative_id", "task_key"], name="planning_one_task_state")]

    def __str__(self) -> str:
        return f"{self.task_key} {self.state}"


class RoleHolder(models.Model):
    """Which member holds a role in a project. Apart from the plan: another person in the role is no other plan."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative_id = models.CharField(max_length=26)
    role = models.CharField(max_length=80)
    user_id = models.CharField(max_length=26)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative_id", "role"], name="planning_one_holder_a_role")]

    def __str__(self) -> str:
        return f"{self.role} of {self.initiative_id}"


class PlanExport(models.Model):
    """What a workbook that left was made of: the base its edits are compared against."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26)
    initiative_id = models.CharField(max_length=26, db_index=True)
    revision = models.PositiveIntegerField()
    spec = models.JSONField(encoder=DjangoJSONEncoder)
    numbers = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=26)

    def __str__(self) -> str:
        return f"workbook of {self.initiative_id} r{self.revision}"


class PendingFile(models.Model):
    """An uploaded file between its preview and the decision to take it. Kept for a day."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26)
    purpose = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=26)

    def __str__(self) -> str:
        return f"{self.purpose} {self.name}"
