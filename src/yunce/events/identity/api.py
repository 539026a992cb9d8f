"""Who is who: the ids of a person, why they are one, joining two by hand and parting them again."""

from datetime import UTC, datetime

from yunce.events.identity.edges import Link, apply, edges, members, reload_overrides
from yunce.events.identity.rules.components import Edge, Merged, Refused
from yunce.events.store.api import store

__all__ = [
    "Edge",
    "Link",
    "Merged",
    "Refused",
    "apply",
    "ids_of",
    "links_of",
    "merge",
    "merge_users",
    "part",
    "person_of",
    "reload_overrides",
]


def ids_of(workspace: str, identifier: str) -> list[str]:
    """Every id of the person to whom this id belongs, itself included, sorted."""
    return members(store(), workspace, [identifier])


def person_of(workspace: str, identifier: str) -> str:
    """The id that names the person to whom this id belongs."""
    found = store().query(
        "SELECT survivor FROM override_rows FINAL WHERE workspace = {workspace:String} AND distinct_id = {id:String}",
        {"workspace": workspace, "id": identifier},
    )
    return str(found.rows[0][0]) if found.rows else identifier


def links_of(workspace: str, identifier: str) -> list[Edge]:
    """Why these ids are one person: active, refused and removed edges, oldest first."""
    return edges(store(), workspace, ids_of(workspace, identifier))


def merge(workspace: str, one: str, other: str, *, actor: str) -> Merged | Refused:
    """Makes two persons one at once. Refused when both are known users; the refusal is kept with its reason."""
    return _join(workspace, one, other, kind="manual", actor=actor)


def merge_users(workspace: str, one: str, other: str, *, actor: str) -> Merged | Refused:
    """The same for two known users, after somebody looked at both and is sure."""
    return _join(workspace, one, other, kind="confirmed", actor=actor)


def part(workspace: str, one: str, other: str, *, actor: str) -> None:
    """Takes back what joined these two ids; what else joins them stays. Acts at once."""
    link = Link(one=one, other=other, time=datetime.now(UTC), part=True)
    apply(store(), workspace, [link], actor=actor)


def _join(workspace: str, one: str, other: str, *, kind: str, actor: str) -> Merged | Refused:
    if one == other:
        raise ValueError(f"one id twice: {one!r}; give two")
    link = Link(one=one, other=other, time=datetime.now(UTC), kind=kind, user=False)
    result = apply(store(), workspace, [link], actor=actor)[0].result
    if result is None:
        raise AssertionError("a join has a result")
    return result
