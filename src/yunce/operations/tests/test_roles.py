"""The tasks of a role are on the home page of the member who holds it."""

from datetime import date

import pytest

from yunce.accounts.api import Role, access_as, add_member, create_user
from yunce.operations.api import today_of
from yunce.operations.tests.conftest import again, set_clock
from yunce.planning.api import assign_roles, plan_draft

pytestmark = pytest.mark.django_db


def test_a_role_brings_its_tasks_to_who_holds_it(planner, project):
    user = create_user("li", "小李")
    add_member(planner.workspace.id, user.id, Role.OPERATOR)
    designer = access_as(planner.workspace.id, user.id)
    set_clock(planner.workspace.id, date(2026, 5, 25))
    task = next(each for each in plan_draft(planner.workspace.id, project.id).plan.tasks if each.owner == "设计")

    def mine():
        return {each.what for each in today_of(again(designer)).items if each.mine and each.sort in ("late", "due")}

    assert task.name not in mine()
    assign_roles(planner, project.id, {"设计": user.id})
    assert task.name in mine()
    others = {each.detail for each in today_of(again(planner)).items if each.what == task.name}
    assert others == {"设计（小李）"}
