"""The only code that reads or writes the account tables. Values go in and come out; no rows leave.

Writes that depend on other rows (roles, first user, sign-in attempts) happen inside one transaction each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from yunce.accounts.models import AuditEntry, Member, SignInAttempt, User, Workspace
from yunce.accounts.rules.access import Access, Person, WorkspaceInfo
from yunce.accounts.rules.membership import Allowed, Answer, NotAMember, change_role
from yunce.accounts.rules.permissions import Role
from yunce.accounts.rules.throttle import MEMORY, Attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    person: Person
    username: str
    role: Role
    joined_at: datetime
    waiting: bool  # still on the one-time password of the invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the audit trail."""

    id: str
    at: datetime
    by: Person
    action: str
    target_type: str
    target_id: str
    before: Any
    after: Any


def as_person(user: User) -> Person:
    return Person(id=user.pk, name=user.name, language=user.language)


def as_info(workspace: Workspace) -> WorkspaceInfo:
    return WorkspaceInfo(
        id=workspace.pk,
        name=workspace.name,
        currency=workspace.currency,
        zone=workspace.zone,
        first_weekday=workspace.first_weekday,
        now=workspace.replay_now or timezone.now(),
    )


# Users


def person(user_id: str) -> Person | None:
    user = User.objects.filter(pk=user_id).first()
    return as_person(user) if user else None


def person_by_username(username: str) -> Person | None:
    user = User.objects.filter(username=username).first()
    return as_person(user) if user else None


def people(user_ids: Iterable[str]) -> dict[str, Person]:
    return {user.pk: as_person(user) for user in User.objects.filter(pk__in=set(user_ids))}


def anybody() -> bool:
    return User.objects.exists()


def make_user(
    username: str,
    display_name: str,
    password: str | None,
    *,
    one_time: bool,
    invited_to: str = "",
    language: str = "",
) -> Person:
    """password: None makes a user who cannot sign in. Raises IntegrityError when the name is taken."""
    user = User(
        username=username,
        display_name=display_name,
        must_change_password=one_time,
        invited_to=invited_to,
        language=language,
    )
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save(force_insert=True)
    return as_person(user)


def save_password(user_id: str, password: str) -> None:
    user = User.objects.get(pk=user_id)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])


def save_one_time_password(user_id: str, password: str) -> None:
    user = User.objects.get(pk=user_id)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])


def belongs_to(user_id: str, workspace_id: str) -> bool:
    """Whether this workspace made the user and no other has them: only then may its owner hand out their password."""
    elsewhere = Member.objects.filter(user_id=user_id).exclude(workspace_id=workspace_id)
    return User.objects.filter(pk=user_id, invited_to=workspace_id).exists() and not elsewhere.exists()


def save_person(user_id: str, display_name: str) -> None:
    User.objects.filter(pk=user_id).update(display_name=display_name)


def save_language(user_id: str, language: str) -> None:
    User.objects.filter(pk=user_id).update(language=language)


# Workspaces


def workspace(workspace_id: str) -> WorkspaceInfo | None:
    row = Workspace.objects.filter(pk=workspace_id).first()
    return as_info(row) if row else None


def workspaces() -> list[WorkspaceInfo]:
    return [as_info(row) for row in Workspace.objects.order_by("id")]


def make_workspace(name: str, currency: str, zone: str, first_weekday: int, owner_id: str) -> WorkspaceInfo:
    with transaction.atomic():
        row = Workspace.objects.create(name=name, currency=currency, zone=zone, first_weekday=first_weekday)
        Member.objects.create(workspace=row, user_id=owner_id, role=Role.OWNER.value)
    return as_info(row)


def save_workspace(workspace_id: str, *, name: str, currency: str, zone: str, first_weekday: int) -> None:
    Workspace.objects.filter(pk=workspace_id).update(
        name=name, currency=currency, zone=zone, first_weekday=first_weekday
    )


def save_replay_clock(workspace_id: str, moment: datetime | None) -> int:
    return Workspace.objects.filter(pk=workspace_id).update(replay_now=moment)


def replay_clock(workspace_id: str) -> datetime | None:
    return Workspace.objects.filter(pk=workspace_id).values_list("replay_now", flat=True).first()


# Members


def access_of(user_id: str, workspace_id: str) -> Access | None:
    """The membership, or None when this user has no business in this workspace."""
    member = (
        Member.objects.select_related("user", "workspace")
        .filter(user_id=user_id, workspace_id=workspace_id, user__is_active=True)
        .first()
    )
    return _as_access(member) if member else None


def first_access(user_id: str) -> Access | None:
    """The workspace this user joined first, for a session that has not chosen one."""
    member = (
        Member.objects.select_related("user", "workspace")
        .filter(user_id=user_id, user__is_active=True)
        .order_by("joined_at", "id")
        .first()
    )
    return _as_access(member) if member else None


def _as_access(member: Member) -> Access:
    return Access(user=as_person(member.user), workspace=as_info(member.workspace), role=Role(member.role))


def workspaces_of(user_id: str) -> list[WorkspaceInfo]:
    rows = Member.objects.select_related("workspace").filter(user_id=user_id).order_by("joined_at", "id")
    return [as_info(row.workspace) for row in rows]


def member_lines(workspace_id: str) -> list[MemberLine]:
    rows = Member.objects.select_related("user").filter(workspace_id=workspace_id).order_by("joined_at", "id")
    return [
        MemberLine(
            person=as_person(row.user),
            username=row.user.username,
            role=Role(row.role),
            joined_at=row.joined_at,
            waiting=row.user.must_change_password,
        )
        for row in rows
    ]


def add_member(workspace_id: str, user_id: str, role: Role) -> bool:
    """True when the person was not a member yet; an existing role stays as it is."""
    _, made = Member.objects.get_or_create(workspace_id=workspace_id, user_id=user_id, defaults={"role": role.value})
    return made


def set_role(workspace_id: str, user_id: str, role: Role | None) -> tuple[Answer, Role | None]:
    """Change a member's role, or remove them with None. Returns the answer and the role they had."""
    with transaction.atomic():
        # The workspace row is the lock: two owners who demote each other at once must not both succeed.
        Workspace.objects.select_for_update().get(pk=workspace_id)
        rows = {row.user_id: row for row in Member.objects.filter(workspace_id=workspace_id)}
        answer = change_role({key: Role(row.role) for key, row in rows.items()}, user_id, role)
        if isinstance(answer, NotAMember):
            return answer, None
        member = rows[user_id]
        had = Role(member.role)
        if isinstance(answer, Allowed):
            if role is None:
                member.delete()
            else:
                member.role = role.value
                member.save(update_fields=["role"])
        return answer, had


# Audit trail


def write_change(access: Access, action: str, target: tuple[str, str], before: Any, after: Any) -> None:
    """target: its type and its id."""
    AuditEntry.objects.create(
        workspace_id=access.workspace.id,
        user_id=access.user.id,
        user_name=access.user.name,
        action=action,
        target_type=target[0],
        target_id=target[1],
        before=before,
        after=after,
    )


def changes(
    workspace_id: str, *, limit: int, before_id: str = "", target: tuple[str, str] | None = None
) -> Sequence[Change]:
    """Newest first; `before_id` continues after the last line of the page before."""
    rows = AuditEntry.objects.filter(workspace_id=workspace_id)
    if before_id:
        rows = rows.filter(id__lt=before_id)
    if target:
        rows = rows.filter(target_type=target[0], target_id=target[1])
    return [
        Change(
            id=row.id,
            at=row.at,
            by=Person(id=row.user_id, name=row.user_name),
            action=row.action,
            target_type=row.target_type,
            target_id=row.target_id,
            before=row.before,
            after=row.after,
        )
        for row in rows.order_by("-id")[:limit]
    ]


# Sign-in attempts


def begin_attempt(username: str, address: str, now: datetime) -> Attempts:
    """Write this attempt and return the earlier ones within memory, oldest first."""
    since = now - MEMORY
    with transaction.atomic():
        SignInAttempt.objects.filter(at__lt=since).delete()
        recent = SignInAttempt.objects.filter(at__gte=since).order_by("at")
        by_name = recent.filter(username=username)
        attempts = Attempts(
            pair=tuple(by_name.filter(address=address).values_list("at", flat=True)),
            name=tuple(by_name.values_list("at", flat=True)),
            address=tuple(recent.filter(address=address).values_list("at", flat=True)),
        )
        SignInAttempt.objects.create(username=username, address=address, at=now)
    return attempts


def forget_attempts(username: str, address: str) -> None:
    SignInAttempt.objects.filter(username=username, address=address).delete()
