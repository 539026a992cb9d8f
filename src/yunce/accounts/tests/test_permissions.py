"""The one table of roles and permissions."""

import pytest

from yunce.accounts.rules.permissions import Permission, Role, may

EXPECTED = {
    "owner": "view edit data operate approve manage sql",
    "planner": "view edit data operate approve",
    "analyst": "view edit data sql",
    "operator": "view data operate",
    "viewer": "view",
}


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_each_role_carries_exactly_its_permissions(role: Role) -> None:
    carried = {permission.value for permission in Permission if may(role, permission)}
    assert carried == set(EXPECTED[role.value].split())


def test_only_an_owner_manages() -> None:
    assert [role for role in Role if may(role, Permission.MANAGE)] == [Role.OWNER]
