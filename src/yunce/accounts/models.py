"""Tables of users, workspaces, members, read tokens, the audit trail and sign-in attempts.

Nothing here decides; `rules/` does. Other domains keep the ids and never point a foreign key at these tables.
"""

from typing import Any, ClassVar, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from yunce.accounts.rules.permissions import Role
from yunce.kernel.ids import new_id


class User(AbstractBaseUser):
    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64, blank=True)
    language = models.CharField(
        max_length=16, blank=True, help_text="zh-hans or en; empty follows the browser's cookie"
    )
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False, help_text="signed in with a one-time password")
    joined_at = models.DateTimeField(default=timezone.now)
    invited_to = models.CharField(max_length=26, blank=True, help_text="the workspace whose owner made this user")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = BaseUserManager["User"]()

    @property
    def name(self) -> str:
        return self.display_name or self.username

    def __str__(self) -> str:
        return self.name


class Workspace(models.Model):
    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    name = models.CharField(max_length=64)
    currency = models.CharField(max_length=3, default="CNY")
    zone = models.CharField(max_length=64, default="Asia/Shanghai")
    first_weekday = models.PositiveSmallIntegerField(default=0, help_text="0 = Monday … 6 = Sunday")
    replay_now = models.DateTimeField(null=True, blank=True, help_text="the workspace's clock while it replays")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="accounts_one_membership")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.workspace_id}"


class ReadToken(models.Model):
    """A key with which another program reads what its maker may see. token_hash: SHA-256, in hex."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} …{self.hint}"


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Refuses to change or drop rows in bulk. A trigger refuses updates that come around it (migration 0002)."""

    def update(self, **_: Any) -> NoReturn:
        raise PermissionDenied("the audit trail is append-only")

    def delete(self) -> NoReturn:
        raise PermissionDenied("the audit trail is append-only")


class AuditEntry(models.Model):
    """One change: who, when, what it was, what it became. The name is kept as it was on that day."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26)
    user_id = models.CharField(max_length=26)
    user_name = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    objects: ClassVar[Any] = AppendOnly.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "-id"], name="accounts_audit_recent"),
            models.Index(fields=["workspace_id", "target_type", "target_id", "-id"], name="accounts_audit_target"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_name} {self.action} {self.target_type}/{self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("the audit trail is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PermissionDenied("the audit trail is append-only")


class SignInAttempt(models.Model):
    """An attempt to sign in, written before the password is looked at."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    username = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["username", "at"], name="accounts_attempt_name"),
            models.Index(fields=["address", "at"], name="accounts_attempt_address"),
        ]

    def __str__(self) -> str:
        return f"{self.username} from {self.address}"
