"""Segments that somebody kept: a rule, or a list of ids. Who belongs by a rule is computed, not kept."""

from django.db import models
from django.utils import timezone

from yunce.kernel.ids import new_id


class Segment(models.Model):
    """rule: the question as JSON; empty for a list. basis: where a list comes from, as JSON."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    workspace_id = models.CharField(max_length=26)
    owner_id = models.CharField(max_length=26)
    name = models.CharField(max_length=60)
    rule = models.TextField(blank=True, default="")
    basis = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "name"], name="segments_one_name")]

    def __str__(self) -> str:
        return self.name


class Listed(models.Model):
    """One id of a list, as it was given: whose it is, is asked when the list is read."""

    id = models.BigAutoField(primary_key=True)
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="listed")
    workspace_id = models.CharField(max_length=26)
    distinct_id = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "distinct_id"], name="segments_listed_once")]
        indexes = [models.Index(fields=["workspace_id", "distinct_id"], name="segments_listed_by_id")]

    def __str__(self) -> str:
        return self.distinct_id


class Tag(models.Model):
    """A tag that a team made: its values with their rules, as JSON. Who has which is computed, not kept."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    workspace_id = models.CharField(max_length=26)
    owner_id = models.CharField(max_length=26)
    name = models.CharField(max_length=60)
    rule = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "name"], name="segments_one_tag_name")]

    def __str__(self) -> str:
        return self.name
