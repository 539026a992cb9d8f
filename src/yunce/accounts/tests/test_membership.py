"""A workspace keeps an owner, whatever happens to its members."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.accounts.rules.membership import Allowed, Answer, LastOwner, NotAMember, change_role
from yunce.accounts.rules.permissions import Role


@dataclass(frozen=True)
class Case:
    name: str
    roles: dict[str, Role]
    user: str
    new: Role | None
    gets: Answer


ONE = {"a": Role.OWNER, "b": Role.PLANNER}
TWO = {"a": Role.OWNER, "b": Role.OWNER}


@pytest.mark.parametrize(
    "case",
    [
        Case("the last owner steps down", ONE, "a", Role.VIEWER, LastOwner(user_id="a")),
        Case("the last owner leaves", ONE, "a", None, LastOwner(user_id="a")),
        Case("the last owner stays owner", ONE, "a", Role.OWNER, Allowed()),
        Case("one of two owners leaves", TWO, "a", None, Allowed()),
        Case("a planner leaves", ONE, "b", None, Allowed()),
        Case("a planner becomes owner", ONE, "b", Role.OWNER, Allowed()),
        Case("somebody else's member", ONE, "c", Role.VIEWER, NotAMember(user_id="c")),
    ],
    ids=lambda case: case.name,
)
def test_a_role_changes_unless_nobody_could_manage_after(case: Case) -> None:
    assert change_role(case.roles, case.user, case.new) == case.gets


Roles = dict[str, Role]
members = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(Role), min_size=1)


@given(members, st.lists(st.tuples(st.sampled_from("abcde"), st.none() | st.sampled_from(Role)), max_size=20))
def test_a_workspace_with_an_owner_always_has_one(roles: Roles, wanted: list[tuple[str, Role | None]]) -> None:
    roles = {**roles, "founder": Role.OWNER}
    for user, new in [*wanted, ("founder", None)]:
        if isinstance(change_role(roles, user, new), Allowed):
            roles = {**roles, user: new} if new else {key: role for key, role in roles.items() if key != user}
        assert Role.OWNER in roles.values()
