"""The only code that reads or writes read tokens. Only hashes are kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from yunce.accounts.models import ReadToken
from yunce.accounts.rules.access import Person
from yunce.accounts.store import as_person

# A token that asks every second should not write every second.
_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLine:
    """A token as everybody sees it: hint is its last four characters."""

    id: str
    name: str
    by: Person
    hint: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def insert(workspace_id: str, user_id: str, name: str, token: str) -> str:
    """Its id."""
    made = ReadToken.objects.create(
        workspace_id=workspace_id, user_id=user_id, name=name, token_hash=_hash(token), hint=token[-4:]
    )
    return made.pk


def of_workspace(workspace_id: str) -> list[TokenLine]:
    """Newest first, revoked ones included."""
    rows = ReadToken.objects.select_related("user").filter(workspace_id=workspace_id).order_by("-id")
    return [
        TokenLine(
            id=row.pk,
            name=row.name,
            by=as_person(row.user),
            hint=row.hint,
            made_at=row.made_at,
            used_at=row.used_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    ]


def owner(token: str, now: datetime) -> tuple[str, str] | None:
    """The user and the workspace of a token that is in force; notes that it was used."""
    found = ReadToken.objects.filter(token_hash=_hash(token), revoked_at=None).values_list(
        "id", "user_id", "workspace_id"
    )
    row = found.first()
    if row is None:
        return None
    stale = Q(used_at=None) | Q(used_at__lt=now - _USED_EVERY)
    ReadToken.objects.filter(stale, id=row[0]).update(used_at=now)
    return row[1], row[2]


def revoke(workspace_id: str, token_id: str, now: datetime) -> bool:
    """False when there was nothing to revoke."""
    return bool(
        ReadToken.objects.filter(workspace_id=workspace_id, id=token_id, revoked_at=None).update(revoked_at=now)
    )


def _hash(token: str) -> str:
    # 160 random bits need no salt and no slow hash: nobody guesses them, and each request looks one up.
    return hashlib.sha256(token.encode()).hexdigest()
