"""A workspace's own metrics. A version is never changed: a change is a further one, and old plans keep theirs."""

from django.db import models
from django.utils import timezone

from yunce.kernel.ids import new_id


class MetricVersion(models.Model):
    """said: the whole version as JSON (rules/definition.py). number: from 1."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    workspace_id = models.CharField(max_length=26)
    key = models.CharField(max_length=44)
    number = models.PositiveIntegerField()
    said = models.TextField()
    made_by = models.CharField(max_length=26)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "key", "number"], name="metrics_one_version")]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class Archived(models.Model):
    """A metric that is no longer offered. Plans that use it go on."""

    id = models.BigAutoField(primary_key=True)
    workspace_id = models.CharField(max_length=26)
    key = models.CharField(max_length=44)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "key"], name="metrics_archived_once")]

    def __str__(self) -> str:
        return self.key


class Pinned(models.Model):
    """The version that a project's first frozen plan was made with: its figures are read by it from then on."""

    id = models.BigAutoField(primary_key=True)
    workspace_id = models.CharField(max_length=26)
    initiative_id = models.CharField(max_length=26)
    key = models.CharField(max_length=44)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "initiative_id", "key"], name="metrics_pinned_once")
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.key} {self.number}"
