"""What may happen to a workspace's members: it never loses its last owner.

Answers are values; the store acts on them inside one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from yunce.accounts.rules.permissions import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class LastOwner:
    """Refused: the workspace would have nobody left who can manage it."""

    user_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAMember:
    user_id: str


Answer = Allowed | LastOwner | NotAMember


def change_role(roles: Mapping[str, Role], user_id: str, new: Role | None) -> Answer:
    """Whether the member `user_id` may take role `new`, or leave when `new` is None.

    roles: every member of the workspace, by user id.
    """
    if user_id not in roles:
        return NotAMember(user_id=user_id)
    owners = [member for member, role in roles.items() if role is Role.OWNER]
    if owners == [user_id] and new is not Role.OWNER:
        return LastOwner(user_id=user_id)
    return Allowed()
