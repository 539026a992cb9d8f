"""Who may do what to an initiative, asked at the start of every deed of this domain.

Pages check access for themselves as well; this is the door for everybody else.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from yunce.accounts.api import Access, Permission
from yunce.loop.rules.records import Initiative
from yunce.loop.store import initiatives


def need(access: Access, permission: Permission) -> None:
    """Raises PermissionDenied with the permission that is missing."""
    if not access.can(permission):
        raise PermissionDenied(permission)


def found(workspace_id: str, initiative_id: str) -> Initiative:
    """The initiative. Raises Http404 when the workspace has none of that id."""
    initiative = initiatives.initiative(workspace_id, initiative_id)
    if initiative is None:
        raise Http404(f"no initiative {initiative_id}")
    return initiative


def editable(access: Access, initiative_id: str, permission: Permission = Permission.EDIT) -> Initiative:
    """The initiative, when this person may change it. Raises PermissionDenied or Http404."""
    need(access, permission)
    return found(access.workspace.id, initiative_id)
