"""Who is one person: ids joined by active edges form a component, and one of its ids names the person.

Plain decisions over edges; where the edges are kept is `identity/edges.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Status = Literal["active", "refused", "removed"]

TWO_USERS = "two_users"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Two ids said to be one person. `a` <= `b`; a == b only says that the id is a user's.

    user: the one of the two that is known to be a user's (a login), or empty when neither is.
    reason: why it was refused or removed, else empty.
    """

    a: str
    b: str
    user: str = ""
    kind: str = "identify"
    status: Status = "active"
    reason: str = ""

    def __post_init__(self) -> None:
        if self.a > self.b:
            raise ValueError(f"an edge is written in order, got {self.a!r} > {self.b!r}; use edge()")


def edge(one: str, other: str, *, user: str = "", kind: str = "identify") -> Edge:
    """The edge between two ids, in order. Raises ValueError when `user` is neither."""
    if user not in {"", one, other}:
        raise ValueError(f"the user {user!r} is neither {one!r} nor {other!r}")
    return Edge(a=min(one, other), b=max(one, other), user=user, kind=kind)


@dataclass(frozen=True, slots=True)
class Merged:
    """The two ids are one person now."""

    person: str


@dataclass(frozen=True, slots=True)
class Refused:
    """They stay two. `users`: the known users on the two sides."""

    reason: str
    users: tuple[str, ...]


class Components:
    """Components of the active edges given so far, grown edge by edge in the order of arrival."""

    def __init__(self, edges: Iterable[Edge] = ()) -> None:
        self._parent: dict[str, str] = {}
        self._users: dict[str, set[str]] = {}
        for known in edges:
            if known.status == "active":
                self._join(known)

    def offer(self, offered: Edge) -> Merged | Refused:
        """Joins the two unless each side already is a known user: then a shared browser would make two people one."""
        a, b = self._root(offered.a), self._root(offered.b)
        # The offer itself says who is a user: a browser of one user that logs in as another joins two users.
        users = self._users.get(a, set()) | self._users.get(b, set()) | ({offered.user} - {""})
        # "confirmed" is a person's own decision, taken after seeing both sides.
        if a != b and len(users) > 1 and offered.kind != "confirmed":
            return Refused(reason=TWO_USERS, users=tuple(sorted(users)))
        self._join(offered)
        return Merged(person=self.person(offered.a))

    def person(self, identifier: str) -> str:
        """The id that names the person: the smallest known user, else the smallest id. Independent of order."""
        root = self._root(identifier)
        users = self._users.get(root)
        return min(users) if users else min(self.members(identifier))

    def members(self, identifier: str) -> set[str]:
        root = self._root(identifier)
        return {known for known in self._parent if self._root(known) == root} | {identifier}

    def persons(self) -> dict[str, str]:
        """Every id of these edges -> the id that names its person."""
        smallest: dict[str, str] = {}
        for identifier in sorted(self._parent):
            smallest.setdefault(self._root(identifier), identifier)
        return {
            identifier: min(self._users.get(root) or {smallest[root]})
            for identifier in self._parent
            for root in [self._root(identifier)]
        }

    def _join(self, joined: Edge) -> None:
        a, b = self._root(joined.a), self._root(joined.b)
        self._parent.setdefault(joined.a, a)
        self._parent.setdefault(joined.b, b)
        users = self._users.pop(a, set()) | self._users.pop(b, set())
        if joined.user:
            users.add(joined.user)
        self._parent[b] = a
        self._parent.setdefault(a, a)
        if users:
            self._users[a] = users

    def _root(self, identifier: str) -> str:
        parent = self._parent
        while (above := parent.get(identifier, identifier)) != identifier:
            parent[identifier] = parent.get(above, above)  # halve the way for the next one
            identifier = above
        return identifier
