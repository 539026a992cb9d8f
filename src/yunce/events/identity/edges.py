"""Edges between ids, kept for ever, and the override map computed from them, which makes a merge act at once.

Not the decision whether two ids may become one person: that is `rules/components.py`.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from yunce.events.identity.rules.components import Components, Edge, Merged, Refused, edge
from yunce.events.store.api import EventStore, portions

_EDGES_OF = """
SELECT version, a, b, user, kind, status, reason FROM identity_edges FINAL
WHERE workspace = {workspace:String} AND (a IN {ids:Array(String)} OR b IN {ids:Array(String)})
"""
_PERSONS_OF = """
SELECT distinct_id, survivor FROM override_rows FINAL
WHERE workspace = {workspace:String} AND distinct_id IN {ids:Array(String)}
"""
_MEMBERS_OF = """
SELECT distinct_id FROM override_rows FINAL
WHERE workspace = {workspace:String} AND survivor IN {ids:Array(String)}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two ids to be joined (`other` is a known user's when `user`), or to be parted again."""

    one: str
    other: str
    time: datetime
    kind: str = "identify"
    user: bool = True
    part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one link."""

    link: Link
    result: Merged | Refused | None


def members(store: EventStore, workspace: str, ids: Iterable[str]) -> list[str]:
    """All ids of the persons to whom `ids` belong, sorted, themselves included."""
    asked = sorted(set(ids))
    persons = sorted({survivor for _, survivor in _found(store, _PERSONS_OF, workspace, asked)} | set(asked))
    return sorted({row[0] for row in _found(store, _MEMBERS_OF, workspace, persons)} | set(persons))


def edges(store: EventStore, workspace: str, ids: Sequence[str]) -> list[Edge]:
    """Every edge, whatever its status, that touches one of `ids`, oldest first."""
    return [
        Edge(a=a, b=b, user=user, kind=kind, status=status, reason=reason)
        for _, a, b, user, kind, status, reason in sorted(_found(store, _EDGES_OF, workspace, ids))
    ]


def _found(store: EventStore, statement: str, workspace: str, ids: Iterable[str]) -> set[tuple[Any, ...]]:
    """The rows of all portions of `ids`, each once: an edge may touch two of them."""
    asked = portions(ids)
    return {row for some in asked for row in store.query(statement, {"workspace": workspace, "ids": some}).rows}


def apply(store: EventStore, workspace: str, links: Sequence[Link], *, actor: str = "") -> list[Outcome]:
    """Joins and parts in the order given, writes the edges and the override map, and lets it act. Safe to repeat."""
    if not links:
        return []
    known = members(store, workspace, {identifier for link in links for identifier in (link.one, link.other)})
    held = {(kept.a, kept.b): kept for kept in edges(store, workspace, known)}
    components = Components(held.values())
    outcomes: list[Outcome] = []
    moments: dict[tuple[str, str], datetime] = {}
    for link in links:
        if link.part:
            _part(held, link, moments)
            components = Components(held.values())
            outcomes.append(Outcome(link=link, result=None))
            continue
        offered = edge(link.one, link.other, user=link.other if link.user else "", kind=link.kind)
        result = components.offer(offered)
        if isinstance(result, Refused):
            offered = replace(offered, status="refused", reason=result.reason)
        held[(offered.a, offered.b)] = offered
        moments[(offered.a, offered.b)] = link.time
        outcomes.append(Outcome(link=link, result=result))
    _write_edges(store, workspace, [held[pair] for pair in moments], moments, actor)
    _write_overrides(store, workspace, known, components.persons())
    return outcomes


def _part(held: dict[tuple[str, str], Edge], link: Link, moments: dict[tuple[str, str], datetime]) -> None:
    """Removes the edge between the two; every edge of `one` when `other` is empty."""
    for pair, kept in list(held.items()):
        between = pair == (min(link.one, link.other), max(link.one, link.other))
        of_one = not link.other and link.one in pair and kept.a != kept.b
        if (between or of_one) and kept.status == "active":
            held[pair] = replace(kept, status="removed", reason="parted")
            moments[pair] = link.time


def _write_edges(
    store: EventStore, workspace: str, changed: list[Edge], moments: dict[tuple[str, str], datetime], actor: str
) -> None:
    if not changed:
        return
    now = time.time_ns()
    store.insert_arrow(
        "identity_edges",
        pa.table(
            {
                "workspace": [workspace] * len(changed),
                "a": [kept.a for kept in changed],
                "b": [kept.b for kept in changed],
                "user": [kept.user for kept in changed],
                "kind": [kept.kind for kept in changed],
                "status": [kept.status for kept in changed],
                "reason": [kept.reason for kept in changed],
                "actor": [actor] * len(changed),
                "time": pa.array(
                    [moments[(kept.a, kept.b)].astimezone(UTC) for kept in changed], pa.timestamp("ms", tz="UTC")
                ),
                "version": pa.array(range(now, now + len(changed)), pa.uint64()),
            }
        ),
    )


def _write_overrides(store: EventStore, workspace: str, known: list[str], persons: dict[str, str]) -> None:
    held = dict(_found(store, _PERSONS_OF, workspace, known))
    wanted = {identifier: persons.get(identifier, identifier) for identifier in {*known, *persons}}
    changed = sorted(identifier for identifier, person in wanted.items() if held.get(identifier, identifier) != person)
    if not changed:
        return
    store.insert_arrow(
        "override_rows",
        pa.table(
            {
                "workspace": [workspace] * len(changed),
                "distinct_id": changed,
                "survivor": [wanted[identifier] for identifier in changed],
                "version": pa.array([time.time_ns()] * len(changed), pa.uint64()),
            }
        ),
    )
    reload_overrides(store)


def reload_overrides(store: EventStore) -> None:
    """Lets the map as written act in every question from now on."""
    store.command(f"SYSTEM RELOAD DICTIONARY {store.address.database}.person_overrides")
