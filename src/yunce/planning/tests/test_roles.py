"""谁担任: roles of a plan and the members who hold them."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from yunce.accounts.api import AuditEntry, Role, access_as, add_member, create_user
from yunce.accounts.models import Member
from yunce.loop.tests.pages import signed_in, text_of
from yunce.planning.api import assign_roles, begin_as_copy, edit_plan, plan_draft, role_holders, roles_of, shown_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def designer(planner):
    """小李, a member who will hold 设计."""
    user = create_user("li", "小李")
    add_member(planner.workspace.id, user.id, Role.OPERATOR)
    return access_as(planner.workspace.id, user.id)


def holders(access, project):
    found = role_holders(access.workspace.id).get(project.id, {})
    return {role: each.name for role, each in found.items()}


def test_roles_are_the_owners_of_tasks_that_are_no_member(planner, summer):
    plan = plan_draft(planner.workspace.id, summer.id).plan
    found = roles_of(plan, {"设计"})
    assert found["运营策划"] == sum(task.owner == "运营策划" for task in plan.tasks) > 1
    assert "设计" not in found
    assert sum(roles_of(plan, ()).values()) == len(plan.tasks)


def test_nobody_is_asked_to_hold_the_role_of_a_demonstration(planner, summer):
    plan = plan_draft(planner.workspace.id, summer.id).plan
    assert roles_of(replace(plan, tasks=tuple(replace(task, demo=True) for task in plan.tasks)), ()) == {}


def test_a_member_holds_a_role_until_another_does(planner, designer, summer):
    assert assign_roles(planner, summer.id, {"设计": designer.user.id})
    assert holders(planner, summer) == {"设计": "小李"}
    assert not assign_roles(planner, summer.id, {"设计": designer.user.id})
    assert assign_roles(planner, summer.id, {"设计": planner.user.id, "法务": designer.user.id})
    assert holders(planner, summer) == {"法务": "小李", "设计": planner.user.name}
    assign_roles(planner, summer.id, {"设计": ""})
    assert holders(planner, summer) == {"法务": "小李"}
    written = AuditEntry.objects.filter(action="plan.roles").latest("at")
    assert (written.before, written.after) == ({"roles": {"设计": planner.user.name}}, {"roles": {"设计": ""}})


def test_only_who_may_edit_says_who_holds_what_and_only_of_members(planner, viewer, stranger, designer, summer):
    for other in (viewer, designer):
        with pytest.raises(PermissionDenied):
            assign_roles(other, summer.id, {"设计": designer.user.id})
    with pytest.raises(Http404):
        assign_roles(stranger, summer.id, {"设计": stranger.user.id})
    with pytest.raises(ValueError, match="no member"):
        assign_roles(planner, summer.id, {"设计": stranger.user.id})
    assert holders(planner, summer) == {}


def test_who_has_left_holds_nothing(planner, designer, summer):
    assign_roles(planner, summer.id, {"设计": designer.user.id})
    Member.objects.filter(workspace_id=planner.workspace.id, user_id=designer.user.id).delete()
    assert holders(planner, summer) == {}


def test_a_copy_is_done_by_the_same_people(planner, designer, summer):
    assign_roles(planner, summer.id, {"设计": designer.user.id})
    again = begin_as_copy(planner, summer.id, name="再来一次", first=date(2027, 6, 1))
    assert holders(planner, again) == {"设计": "小李"}


def test_the_form_stands_on_the_schedule(planner, designer, viewer, summer):
    client = signed_in(planner)
    page = f"/projects/{summer.id}/plan/schedule"
    shown = client.get(page)
    assert "谁担任" in text_of(shown)
    roles = [each["name"] for each in shown.context["roles"]]
    place = roles.index("设计")
    answer = client.post(f"{page}/roles", {f"role-{place}": designer.user.id}, follow=True)
    assert "谁担任已保存" in text_of(answer)
    assert holders(planner, summer) == {"设计": "小李"}
    answer = client.post(f"{page}/roles", {f"role-{place}": "nobody"}, follow=True)
    assert "已经不在这个工作区" in text_of(answer)
    assert signed_in(viewer).post(f"{page}/roles", {}).status_code == 403
    assert "设计（小李）" in text_of(client.get(f"/projects/{summer.id}/run/tasks"))


def test_a_plan_whose_tasks_are_members_own_asks_for_nobody(planner, summer):
    draft = plan_draft(planner.workspace.id, summer.id)
    own = replace(draft.plan.tasks[0], owner=planner.user.name)
    edit_plan(planner, summer.id, revision=draft.revision, tasks=(own,))
    assert "谁担任" not in text_of(signed_in(planner).get(f"/projects/{summer.id}/plan/schedule"))


def test_an_owner_is_written_with_who_holds_the_role(planner, designer):
    assert shown_owner("设计", {"设计": designer.user}) == "设计（小李）"
    assert shown_owner("小王", {"设计": designer.user}) == "小王"
