"""谁担任: which member holds which role of a project's plan."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from yunce.accounts.api import Access, Permission, Person, members, record
from yunce.planning import store
from yunce.planning.api.drafts import _need, the_draft


def role_holders(workspace_id: str) -> dict[str, dict[str, Person]]:
    """By project: role to the member who holds it. Roles of nobody, or of who has left the workspace, are absent."""
    here = {each.id: each for each in members(workspace_id)}
    found: dict[str, dict[str, Person]] = {}
    for initiative_id, role, user_id in store.role_holders(workspace_id):
        if user_id in here:
            found.setdefault(initiative_id, {})[role] = here[user_id]
    return found


def shown_owner(owner: str, holders: Mapping[str, Person]) -> str:
    """An owner as pages write it: the role with the name of who holds it."""
    if owner not in holders:
        return owner
    return _("%(name)s（%(text)s）") % {"name": owner, "text": holders[owner].name}


def assign_roles(access: Access, initiative_id: str, wanted: Mapping[str, str]) -> bool:
    """Says who holds which role: role to user id, "" for nobody. Roles that are not named stay as they are.

    False when nothing changed. Raises PermissionDenied, Http404 without a plan, ValueError for somebody who is no
    member."""
    _need(access, Permission.EDIT)
    workspace_id = access.workspace.id
    the_draft(workspace_id, initiative_id)
    names = {each.id: each.name for each in members(workspace_id)}
    if strange := [user for user in wanted.values() if user and user not in names]:
        raise ValueError(f"no member {', '.join(strange)} in this workspace")
    before = {role: each.id for role, each in role_holders(workspace_id).get(initiative_id, {}).items()}
    changed = {role: user for role, user in wanted.items() if before.get(role, "") != user}
    if not changed:
        return False
    with transaction.atomic():
        store.put_role_holders(workspace_id, initiative_id, changed)
        record(access, action="plan.roles", target_type="initiative", target_id=initiative_id,
               before={"roles": {role: names.get(before.get(role, ""), "") for role in changed}},
               after={"roles": {role: names.get(user, "") for role, user in changed.items()}})  # fmt: skip
    return True
