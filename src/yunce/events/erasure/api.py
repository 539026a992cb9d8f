"""Forgetting: one person everywhere, with a receipt; and everything older than its source may keep.

Erased ids are remembered as keyed hashes, so that an old file loaded again does not bring the person back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from yunce.events.identity.api import ids_of, reload_overrides
from yunce.events.inbox.api import Inbox, TombstoneKey
from yunce.events.models import Erasure
from yunce.events.sources.api import sources_with_retention
from yunce.events.store.api import EventStore, portions, store

# Where the ids of a person stand: table, condition.
_PLACES = {
    "events": ("event_rows", "distinct_id IN {ids:Array(String)}"),
    "traits": ("trait_rows", "distinct_id IN {ids:Array(String)}"),
    "links": ("identity_edges", "(a IN {ids:Array(String)} OR b IN {ids:Array(String)})"),
    "overrides": ("override_rows", "(distinct_id IN {ids:Array(String)} OR survivor IN {ids:Array(String)})"),
}
_AT_ONCE = {"mutations_sync": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Rows of persons that are kept outside the store: how many are of these ids, and how to drop them (how many went).

    label: what a receipt calls them, in the active language when it is written."""

    kind: str
    label: Callable[[], str]
    count: Callable[[str, Sequence[str]], int]
    forget: Callable[[str, Sequence[str]], int]


_elsewhere: dict[str, Elsewhere] = {}


def register_elsewhere(place: Elsewhere) -> None:
    """Whoever keeps rows of persons says so at start, in a module `erasing`; a person is erased there too."""
    _elsewhere[place.kind] = place


def elsewhere_label(kind: str) -> str:
    """What the rows of that kind are called; the kind itself when nobody registers it any more."""
    return _elsewhere[kind].label() if kind in _elsewhere else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What there is of a person. counts: rows by kind. first, last: of the events; None without any."""

    ids: tuple[str, ...]
    counts: dict[str, int]
    first: datetime | None
    last: datetime | None

    @property
    def anything(self) -> bool:
        return any(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was erased. `counts`: rows by kind. `marks`: keyed hashes of the ids, 32 hex digits each."""

    id: str
    erased_at: datetime
    counts: dict[str, int]
    marks: tuple[str, ...]
    actor: str = ""


def look_up(workspace_id: str, names: Sequence[str], *, inbox: Inbox) -> Found:
    """See `events.api.look_up_person`."""
    inbox.flush()
    held, ids = store(), _ids(workspace_id, names)
    counts = {kind: _count(held, workspace_id, ids, *place) for kind, place in _PLACES.items()}
    counts |= {kind: place.count(workspace_id, ids) for kind, place in _elsewhere.items()}
    first = last = None
    for some in portions(ids):
        row = held.query(
            "SELECT count(), min(time), max(time) FROM event_rows"
            " WHERE workspace = {workspace:String} AND distinct_id IN {ids:Array(String)}",
            {"workspace": workspace_id, "ids": some},
        ).rows[0]
        if row[0]:
            first = row[1] if first is None else min(first, row[1])
            last = row[2] if last is None else max(last, row[2])
    return Found(ids=tuple(ids), counts=counts, first=first, last=last)


def receipts(workspace_id: str, limit: int = 50) -> list[Receipt]:
    """Newest first."""
    return [
        Receipt(id=row.id, erased_at=row.erased_at, counts=row.counts, marks=tuple(row.marks), actor=row.actor)
        for row in Erasure.objects.filter(workspace_id=workspace_id)[:limit]
    ]


def erase(workspace_id: str, names: Sequence[str], *, actor: str, inbox: Inbox) -> Receipt:
    """See `events.api.erase_person`. names: ways to write one id. Safe to repeat: a second receipt counts nothing."""
    if not all(names):
        raise ValueError("an empty id names nobody: what carries it belongs to no person")
    held = store()
    inbox.flush()  # links that wait may add ids
    ids = _ids(workspace_id, names)
    erased_at = datetime.now(UTC)
    # First the stones: what arrives while this runs is dropped at its flush.
    marks = _lay_stones(held, workspace_id, ids, erased_at, inbox.key)
    inbox.flush()
    counts = {kind: _delete(held, workspace_id, ids, *place) for kind, place in _PLACES.items()}
    counts |= {kind: place.forget(workspace_id, ids) for kind, place in _elsewhere.items()}
    reload_overrides(held)
    inbox.scrub()
    kept = Erasure.objects.create(
        workspace_id=workspace_id, actor=actor, erased_at=erased_at, marks=list(marks), counts=counts
    )
    return Receipt(id=kept.id, erased_at=erased_at, counts=counts, marks=marks, actor=actor)


def expire(now: datetime) -> int:
    """Deletes events and traits older than the retention of their source; how many events went."""
    held = store()
    gone = 0
    for source in sources_with_retention():
        if source.retention_days is None:
            continue
        params = {
            "workspace": source.workspace_id,
            "source": source.id,
            "before": int((now - timedelta(days=source.retention_days)).timestamp() * 1000),
        }
        condition = (
            "workspace = {workspace:String} AND source = {source:String}"
            " AND time < fromUnixTimestamp64Milli({before:Int64}, 'UTC')"
        )
        found = int(held.query(f"SELECT count() FROM event_rows WHERE {condition}", params).value())  # noqa: S608
        if found:
            held.command(f"ALTER TABLE event_rows DELETE WHERE {condition}", params, settings=_AT_ONCE)
        held.command(f"ALTER TABLE trait_rows DELETE WHERE {condition}", params, settings=_AT_ONCE)
        gone += found
    return gone


def _ids(workspace_id: str, names: Sequence[str]) -> list[str]:
    """Every id of the person that any of the names belongs to, sorted."""
    return sorted({found for name in names for found in ids_of(workspace_id, name)})


def _count(held: EventStore, workspace_id: str, ids: list[str], table: str, condition: str) -> int:
    where = f"workspace = {{workspace:String}} AND {condition}"
    asked = [{"workspace": workspace_id, "ids": some} for some in portions(ids)]
    return sum(int(held.query(f"SELECT count() FROM {table} WHERE {where}", params).value()) for params in asked)  # noqa: S608


def _lay_stones(
    held: EventStore, workspace_id: str, ids: list[str], erased_at: datetime, key: TombstoneKey
) -> tuple[str, ...]:
    mark = (
        "reinterpretAsUInt128(sipHash128Keyed(({key0:UInt64}, {key1:UInt64}), {workspace:String},"
        " arrayJoin({ids:Array(String)})))"
    )
    moment = "fromUnixTimestamp64Milli({moment:Int64}, 'UTC')"
    marks: list[str] = []
    for some in portions(ids):
        params = {**key.params(), "workspace": workspace_id, "ids": some}
        held.command(
            f"INSERT INTO tombstones SELECT {{workspace:String}}, {mark}, {moment}",
            {**params, "moment": int(erased_at.timestamp() * 1000)},
        )
        marks.extend(f"{row[0]:032x}" for row in held.query(f"SELECT {mark} AS mark", params).rows)
    return tuple(marks)


def _delete(held: EventStore, workspace_id: str, ids: list[str], table: str, condition: str) -> int:
    where = f"workspace = {{workspace:String}} AND {condition}"
    gone = 0
    for some in portions(ids):
        params = {"workspace": workspace_id, "ids": some}
        found = int(held.query(f"SELECT count() FROM {table} WHERE {where}", params).value())  # noqa: S608
        if found:
            # A mutation and not a lightweight delete: rewritten parts hold nothing of the person any more.
            held.command(f"ALTER TABLE {table} DELETE WHERE {where}", params, settings=_AT_ONCE)
        gone += found
    return gone
