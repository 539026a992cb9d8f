"""What the fact base keeps in the operational database: sources, keys, receipts of erasure. Facts are elsewhere."""

from django.db import models

from yunce.kernel.ids import new_id


class Source(models.Model):
    """A way in: who sends, with which key, how fast, and what happens to personal data at the door."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    workspace_id = models.CharField(max_length=26, db_index=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    # SHA-256 of the write key: the key has 160 random bits, so a slow hash would protect nothing more.
    key_hash = models.CharField(max_length=64, unique=True)
    key_hint = models.CharField(max_length=8)
    hash_personal = models.BooleanField(default=False)
    retention_days = models.PositiveIntegerField(null=True)
    events_per_second = models.PositiveIntegerField(default=20_000)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]


class Secret(models.Model):
    """A workspace's own key for hashing personal data; workspace '' holds the one for tombstones."""

    workspace_id = models.CharField(primary_key=True, max_length=26)
    key = models.BinaryField(max_length=32)


class Erasure(models.Model):
    """A receipt: that a person was erased, when, by whom and how much. Nothing here says who the person was."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    workspace_id = models.CharField(max_length=26, db_index=True)
    actor = models.CharField(max_length=150)
    erased_at = models.DateTimeField()
    marks = models.JSONField()
    counts = models.JSONField()

    class Meta:
        ordering = ["-erased_at"]
