"""Queries that somebody kept under a name. What a query finds is not kept here."""

from django.db import models
from django.utils import timezone

from yunce.kernel.ids import new_id


class SavedQuery(models.Model):
    """A text with its name. Everybody of the workspace may run it; its owner changes it."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    workspace_id = models.CharField(max_length=26)
    owner_id = models.CharField(max_length=26)
    name = models.CharField(max_length=80)
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "name"], name="sql_console_one_name")]

    def __str__(self) -> str:
        return self.name
