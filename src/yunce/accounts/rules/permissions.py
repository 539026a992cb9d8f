"""Which role may do what: the one table every page, door and job is checked against.

It does not know who has which role; `access.py` beside it carries that.
"""

from collections.abc import Mapping
from enum import StrEnum


class Permission(StrEnum):
    VIEW = "view"  # read every page of the workspace
    EDIT = "edit"  # change projects, goals, estimates and plans
    DATA = "data"  # import files, make sources, enter readings
    OPERATE = "operate"  # act in the run phase: tasks, incidents, answers
    APPROVE = "approve"  # freeze and publish, confirm a review
    MANAGE = "manage"  # members, roles, settings
    SQL = "sql"  # write own queries against the event store


class Role(StrEnum):
    OWNER = "owner"
    PLANNER = "planner"
    ANALYST = "analyst"
    OPERATOR = "operator"
    VIEWER = "viewer"


ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.PLANNER: frozenset(Permission) - {Permission.MANAGE, Permission.SQL},
    # An analyst finds and keeps evidence, which is an edit; publishing a plan is not theirs.
    Role.ANALYST: frozenset({Permission.VIEW, Permission.EDIT, Permission.DATA, Permission.SQL}),
    Role.OPERATOR: frozenset({Permission.VIEW, Permission.DATA, Permission.OPERATE}),
    Role.VIEWER: frozenset({Permission.VIEW}),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether `role` carries `permission`."""
    return permission in ROLE_PERMISSIONS[role]
