"""Ways in: make one, give it a new key, shut it. A write key is shown once, when it is made; only its hash is kept."""

from dataclasses import dataclass
from datetime import UTC, datetime

from yunce.events.sources import store
from yunce.events.sources.store import SourceInfo, workspace_key

__all__ = [
    "KINDS",
    "Source",
    "SourceInfo",
    "configure_source",
    "create_source",
    "personal_key",
    "revoke_source",
    "rotate_key",
    "source",
    "source_by_key",
    "sources",
    "sources_with_retention",
    "tombstone_key",
]

KINDS = ("api", "segment", "sensors", "file", "replay")
# Twenty times what a shop with a million daily visitors sends; a source that needs more is given more.
EVENTS_PER_SECOND = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A new source, or an old one with a new key: the only moment at which the key can be read."""

    id: str
    workspace_id: str
    name: str
    kind: str
    write_key: str


def create_source(
    workspace_id: str,
    name: str,
    kind: str = "api",
    *,
    hash_personal: bool = False,
    retention_days: int | None = None,
    events_per_second: int = EVENTS_PER_SECOND,
) -> Source:
    """A source with a fresh write key.

    hash_personal: phone numbers and e-mails are replaced by a keyed hash at the door. retention_days: facts older than
    that are deleted; None keeps them. Raises ValueError for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}; use one of {', '.join(KINDS)}")
    key = store.fresh_key()
    made = store.insert(
        workspace_id=workspace_id,
        name=name,
        kind=kind,
        key=key,
        hash_personal=hash_personal,
        retention_days=retention_days,
        events_per_second=events_per_second,
    )
    return Source(id=made.id, workspace_id=workspace_id, name=name, kind=kind, write_key=key)


def rotate_key(workspace_id: str, source_id: str) -> Source | None:
    """The source with a fresh write key; the old one is refused within seconds. None when there is no such source."""
    key = store.fresh_key()
    if not store.change(workspace_id, source_id, key_hash=store.key_hash(key), key_hint=key[-4:]):
        return None
    found = source(workspace_id, source_id)
    if found is None:
        return None
    return Source(id=found.id, workspace_id=workspace_id, name=found.name, kind=found.kind, write_key=key)


def revoke_source(workspace_id: str, source_id: str) -> bool:
    """Shuts it within seconds; what it sent stays. False when there was nothing to shut."""
    return store.revoke(workspace_id, source_id, datetime.now(UTC))


def configure_source(
    workspace_id: str,
    source_id: str,
    *,
    name: str,
    hash_personal: bool,
    retention_days: int | None,
    events_per_second: int,
) -> bool:
    """Changes what may change; acts within seconds. False when there is no such source."""
    return store.change(
        workspace_id,
        source_id,
        name=name,
        hash_personal=hash_personal,
        retention_days=retention_days,
        events_per_second=events_per_second,
    )


def hash_from_now_on(workspace_id: str, source_id: str) -> bool:
    """Phone numbers and e-mails that this source brings from now on are kept as keyed hashes. False: no such source."""
    return store.change(workspace_id, source_id, hash_personal=True)


def sources(workspace_id: str) -> list[SourceInfo]:
    """Oldest first, shut ones included."""
    return store.of_workspace(workspace_id)


def sources_with_retention() -> list[SourceInfo]:
    return store.with_retention()


def source(workspace_id: str, source_id: str) -> SourceInfo | None:
    return store.by_id(workspace_id, source_id)


def source_by_key(key: str) -> SourceInfo | None:
    """The open source with this write key, or None."""
    return store.by_key(key)


def personal_key(workspace_id: str) -> bytes:
    """The key under which this workspace's personal data is hashed; made once."""
    return workspace_key(workspace_id)


def tombstone_key() -> bytes:
    """The key under which erased ids are remembered."""
    return workspace_key("")
