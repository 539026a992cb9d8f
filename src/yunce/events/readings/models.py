"""Readings and their metrics. A reading is never overwritten: a correction supersedes it and both stay."""

from django.db import models
from django.db.models import Q

from yunce.kernel.ids import new_id


class Metric(models.Model):
    """A figure this workspace enters by hand. See rules/metrics.py."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    workspace_id = models.CharField(max_length=26)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=20, blank=True)
    direction = models.CharField(max_length=4, default="up")
    rollup = models.CharField(max_length=4, default="sum")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "key"], name="reading_metric_key")]


class Reading(models.Model):
    """One figure of one period. superseded_at: when a later one took its place, or it was withdrawn."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    workspace_id = models.CharField(max_length=26)
    metric_key = models.CharField(max_length=40)
    period = models.CharField(max_length=5, default="day")
    start = models.DateField()
    channel = models.CharField(max_length=120, blank=True)
    content = models.CharField(max_length=120, blank=True)
    initiative_id = models.CharField(max_length=26, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    unit = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=120, blank=True)
    entered_by = models.CharField(max_length=26)
    entered_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.CharField(max_length=26, blank=True)

    class Meta:
        ordering = ["start", "channel", "content", "id"]
        indexes = [models.Index(fields=["workspace_id", "metric_key", "start"], name="reading_by_metric")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "metric_key", "period", "start", "channel", "content", "initiative_id"],
                condition=Q(superseded_at=None),
                name="reading_one_current",
            )
        ]
