"""The KPI tree of each initiative. One row an initiative; frozen trees stand in the frozen plan version."""

from django.db import models
from django.utils import timezone

from yunce.kernel.ids import new_id


class TreeRow(models.Model):
    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative_id = models.CharField(max_length=26, unique=True)
    tree = models.JSONField(help_text="as rules/notation.py writes it")
    changed_by = models.CharField(max_length=26)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "strategy_tree"

    def __str__(self) -> str:
        return self.initiative_id
