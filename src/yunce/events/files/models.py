"""Imports of files: what was uploaded, how it is read, how far it has come. The rows themselves are facts, not here."""

from django.db import models

from yunce.kernel.ids import new_id


class ImportJob(models.Model):
    """One file on its way in. Its file and its rejects lie in DATA/imports/<id>/ and not in the database.

    received: the moment all its events carry; what the store holds of that moment is what was new.
    after_row: rows up to here are in the inbox; a restart goes on behind it.
    rejects_bytes: the length of the rejects file at that row; what is behind was written by an attempt that died.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"  # waiting for its mapping
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"  # refused as a whole; rows before the fault are stored
        CANCELLED = "cancelled"

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    workspace_id = models.CharField(max_length=26, db_index=True)
    source_id = models.CharField(max_length=26, default="")
    created_by = models.CharField(max_length=26, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    options = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    zone = models.CharField(max_length=64, default="")
    columns = models.JSONField(default=list)
    received = models.DateTimeField(null=True)
    after_row = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    share = models.FloatField(default=0.0)
    rejects_bytes = models.BigIntegerField(default=0)
    error = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_by = models.CharField(max_length=26, default="")

    class Meta:
        ordering = ["-created_at", "-id"]
