"""Sources and workspace keys in the operational database. Answers are values."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from yunce.events.models import Secret, Source

_KEY_BYTES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """A source as everybody but its maker sees it: without the key."""

    id: str
    workspace_id: str
    name: str
    kind: str
    key_hint: str
    hash_personal: bool
    retention_days: int | None
    events_per_second: int
    created_at: datetime
    revoked_at: datetime | None

    @property
    def active(self) -> bool:
        return self.revoked_at is None


def fresh_key() -> str:
    """A write key: letters and digits, so that it survives a URL and a copy by double click."""
    return "wk" + secrets.token_hex(_KEY_BYTES)


def key_hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def insert(
    *,
    workspace_id: str,
    name: str,
    kind: str,
    key: str,
    hash_personal: bool,
    retention_days: int | None,
    events_per_second: int,
) -> SourceInfo:
    return _info(
        Source.objects.create(
            workspace_id=workspace_id,
            name=name,
            kind=kind,
            key_hash=key_hash(key),
            key_hint=key[-4:],
            hash_personal=hash_personal,
            retention_days=retention_days,
            events_per_second=events_per_second,
        )
    )


def by_key(key: str) -> SourceInfo | None:
    """The active source with this write key."""
    found = Source.objects.filter(key_hash=key_hash(key), revoked_at=None).first()
    return _info(found) if found else None


def by_id(workspace_id: str, source_id: str) -> SourceInfo | None:
    found = Source.objects.filter(workspace_id=workspace_id, id=source_id).first()
    return _info(found) if found else None


def of_workspace(workspace_id: str) -> list[SourceInfo]:
    return [_info(found) for found in Source.objects.filter(workspace_id=workspace_id)]


def with_retention() -> list[SourceInfo]:
    return [_info(found) for found in Source.objects.exclude(retention_days=None)]


def change(workspace_id: str, source_id: str, **columns: object) -> bool:
    """Writes these columns; False when there is no such source."""
    return bool(Source.objects.filter(workspace_id=workspace_id, id=source_id).update(**columns))


def revoke(workspace_id: str, source_id: str, now: datetime) -> bool:
    return bool(Source.objects.filter(workspace_id=workspace_id, id=source_id, revoked_at=None).update(revoked_at=now))


def workspace_key(workspace_id: str) -> bytes:
    """32 random bytes, made once. Two who ask at once get the same."""
    kept, _ = Secret.objects.get_or_create(workspace_id=workspace_id, defaults={"key": secrets.token_bytes(32)})
    return bytes(kept.key)


def _info(found: Source) -> SourceInfo:
    return SourceInfo(
        id=found.id,
        workspace_id=found.workspace_id,
        name=found.name,
        kind=found.kind,
        key_hint=found.key_hint,
        hash_personal=found.hash_personal,
        retention_days=found.retention_days,
        events_per_second=found.events_per_second,
        created_at=found.created_at,
        revoked_at=found.revoked_at,
    )
