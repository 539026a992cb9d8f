"""Make a read token, look one up, end it. It is shown once, when it is made; only its hash is kept.

A token sees what its maker may see in one workspace, and ends with their membership; it changes nothing.
"""

import hmac
import secrets

from django.utils import timezone

from yunce.accounts import store as accounts
from yunce.accounts.rules.access import Access
from yunce.accounts.tokens import store
from yunce.accounts.tokens.store import TokenLine

__all__ = ["TokenLine", "accept_local", "is_local", "make_token", "revoke_token", "token_access", "tokens"]

_BYTES = 20
_LONGEST = 128
_local: list[str] = []


def make_token(access: Access, name: str) -> tuple[str, str]:
    """Its id, and the token itself: letters and digits, so that it survives a copy by double click."""
    token = "rt" + secrets.token_hex(_BYTES)
    return store.insert(access.workspace.id, access.user.id, name, token), token


def tokens(workspace_id: str) -> list[TokenLine]:
    """Newest first, ended ones included."""
    return store.of_workspace(workspace_id)


def token_access(token: str) -> Access | None:
    """As whom, and in which workspace, this token asks; None for one that is nobody's or has ended."""
    if not token or len(token) > _LONGEST:
        return None
    found = store.owner(token, timezone.now())
    return accounts.access_of(*found) if found else None


def revoke_token(access: Access, token_id: str) -> bool:
    """Acts with the next request. False when there was nothing to end."""
    return store.revoke(access.workspace.id, token_id, timezone.now())


def accept_local(token: str) -> None:
    """The token of this process's own card (`DATA/run.json`): whoever can read that file may ask anything here."""
    _local[:] = [token]


def is_local(token: str) -> bool:
    """Whether it is that token."""
    return any(hmac.compare_digest(token.encode(), each.encode()) for each in _local)
