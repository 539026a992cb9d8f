"""The frozen answer to "who is asking, where, and as what", handed to every domain.

Made by `accounts.api`; other domains only read it.
"""

from dataclasses import dataclass
from datetime import datetime

from yunce.accounts.rules.permissions import Permission, Role, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user of Yunce (a colleague, not a customer in the event store)."""

    id: str
    name: str  # display name, or the sign-in name when none was given
    language: str = ""  # that they chose for pages; "" while they follow the default


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceInfo:
    id: str
    name: str
    currency: str  # ISO 4217
    zone: str  # IANA name
    first_weekday: int  # 0 = Monday … 6 = Sunday
    now: datetime  # aware; the replay clock when the workspace has one, else the real one


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    user: Person
    workspace: WorkspaceInfo
    role: Role

    def can(self, permission: Permission) -> bool:
        """Whether this person may do `permission` in this workspace."""
        return may(self.role, permission)
