"""The settings pages: each role, each deed, and never another team's."""

import pytest
from django.test import Client

from yunce.accounts import api, store
from yunce.accounts.api import Role
from yunce.accounts.models import User
from yunce.accounts.tests.conftest import Cast

pytestmark = pytest.mark.urls("yunce.accounts.tests.urls")

PAGES = [
    "/settings",
    "/settings/members",
    "/settings/tokens",
    "/settings/audit",
    "/settings/profile",
    "/settings/workspaces/new",
]
WORKSPACE = {"name": "新名", "currency": "USD", "zone": "UTC", "first_weekday": "6"}


@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.parametrize("page", PAGES)
def test_every_role_may_read_the_settings(cast: Cast, role: Role, page: str) -> None:
    assert cast.client(role).get(page).status_code == 200


@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.parametrize("deed", ["settings", "invite", "role", "remove", "password"])
def test_only_an_owner_manages(cast: Cast, role: Role, deed: str) -> None:
    target = cast.people[Role.VIEWER].id
    posts = {
        "settings": ("/settings", WORKSPACE),
        "invite": ("/settings/members/invite", {"username": "new-one", "role": "viewer"}),
        "role": (f"/settings/members/{target}/role", {"role": "operator"}),
        "remove": (f"/settings/members/{target}/remove", {}),
        "password": (f"/settings/members/{target}/password", {}),
    }
    path, sent = posts[deed]
    response = cast.client(role).post(path, sent)
    if role is Role.OWNER:
        assert response.status_code in (200, 302)
    else:
        assert response.status_code == 403
        assert "你的角色不能做这件事" in response.content.decode()
        assert store.changes(cast.team.id, limit=5) == []


def test_settings_are_saved_and_written_into_the_trail(cast: Cast) -> None:
    client = cast.client(Role.OWNER)
    client.post("/settings", WORKSPACE)
    saved = api.workspace_info(cast.team.id)
    assert (saved.name, saved.currency, saved.zone, saved.first_weekday) == ("新名", "USD", "UTC", 6)
    page = client.get("/settings/audit").content.decode()
    assert "货币 CNY → USD" in page
    assert "修改工作区设置" in page


def test_a_currency_that_does_not_exist_is_refused_in_place(cast: Cast) -> None:
    response = cast.client(Role.OWNER).post("/settings", {**WORKSPACE, "currency": "XXX", "name": ""})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert api.workspace_info(cast.team.id).currency == "CNY"


def test_an_invited_person_gets_a_password_shown_once(cast: Cast) -> None:
    client = cast.client(Role.OWNER)
    response = client.post(
        "/settings/members/invite", {"username": "Xiao-Lin", "display_name": "小林", "role": "planner"}
    )
    text = response.content.decode()
    invited = User.objects.get(username="xiao-lin")
    password = text.split("一次性密码：")[1].split("\n")[0]
    assert invited.check_password(password)
    assert invited.must_change_password
    assert api.access_as(cast.team.id, invited.pk).role is Role.PLANNER
    assert "一次性密码：" not in client.get("/settings/members").content.decode()
    assert password not in str(store.changes(cast.team.id, limit=5))


def test_somebody_who_has_an_account_joins_without_a_new_password(cast: Cast) -> None:
    cast.client(Role.OWNER).post("/settings/members/invite", {"username": "stranger", "role": "analyst"})
    assert api.access_as(cast.team.id, cast.stranger.id).role is Role.ANALYST


def test_an_owner_cannot_take_over_an_account_of_another_team(cast: Cast) -> None:
    client = cast.client(Role.OWNER)
    before = User.objects.get(pk=cast.stranger.id).password
    client.post("/settings/members/invite", {"username": "stranger", "role": "viewer"})
    client.post(f"/settings/members/{cast.stranger.id}/password")
    assert User.objects.get(pk=cast.stranger.id).password == before


def test_an_account_without_a_team_cannot_be_taken_over_either(cast: Cast) -> None:
    loose = api.create_user("loose", password="whatever it is 1")
    client = cast.client(Role.OWNER)
    client.post("/settings/members/invite", {"username": "loose", "role": "viewer"})
    client.post(f"/settings/members/{loose.id}/password")
    assert User.objects.get(pk=loose.id).check_password("whatever it is 1")


def test_the_owner_hands_a_new_password_to_those_they_invited(cast: Cast) -> None:
    client = cast.client(Role.OWNER)
    client.post("/settings/members/invite", {"username": "fresh", "role": "viewer"})
    fresh = User.objects.get(username="fresh")
    response = client.post(f"/settings/members/{fresh.pk}/password")
    password = response.content.decode().split("一次性密码：")[1].split("\n")[0]
    assert User.objects.get(pk=fresh.pk).check_password(password)


@pytest.mark.parametrize("deed", ["role", "remove", "password"])
def test_members_of_another_workspace_are_not_found(cast: Cast, deed: str) -> None:
    response = cast.client(Role.OWNER).post(f"/settings/members/{cast.stranger.id}/{deed}", {"role": "viewer"})
    assert response.status_code == 404
    assert api.access_as(cast.other.id, cast.stranger.id).role is Role.OWNER


@pytest.mark.parametrize("deed", ["role", "remove"])
def test_the_last_owner_stays(cast: Cast, deed: str) -> None:
    owner = cast.people[Role.OWNER]
    client = cast.client(Role.OWNER)
    client.post(f"/settings/members/{owner.id}/{deed}", {"role": "viewer"})
    assert api.access_as(cast.team.id, owner.id).role is Role.OWNER
    assert "至少要有一位负责人" in client.get("/settings/members").content.decode()


def test_a_role_change_shows_in_the_trail_with_both_roles(cast: Cast) -> None:
    client = cast.client(Role.OWNER)
    client.post(f"/settings/members/{cast.people[Role.VIEWER].id}/role", {"role": "operator"})
    assert "角色 只看 → 执行者" in client.get("/settings/audit").content.decode()


def test_one_team_sees_nothing_of_another(cast: Cast) -> None:
    cast.client(cast.stranger).post("/settings", {**WORKSPACE, "name": "秘密"})
    client = cast.client(Role.OWNER)
    for page in PAGES:
        text = client.get(page).content.decode()
        assert "秘密" not in text
        assert "Stranger" not in text


def test_nobody_moves_into_a_workspace_they_are_no_member_of(cast: Cast) -> None:
    client = cast.client(Role.OWNER)
    assert client.post("/settings/workspaces/switch", {"workspace": cast.other.id}).status_code == 404
    assert "甲队" in client.get("/settings").content.decode()


def test_a_member_of_two_moves_between_them(cast: Cast) -> None:
    owner = cast.people[Role.OWNER]
    api.add_member(cast.other.id, owner.id, Role.VIEWER)
    client = cast.client(Role.OWNER)
    assert client.post("/settings/workspaces/switch", {"workspace": cast.other.id}).status_code == 302
    assert client.post("/settings", WORKSPACE).status_code == 403  # a viewer there
    assert 'workspace-facts">GBP · Europe/London' in client.get("/settings").content.decode()


def test_a_new_workspace_belongs_to_its_maker_and_becomes_the_current_one(cast: Cast) -> None:
    client = cast.client(Role.VIEWER)
    page = client.get("/settings/workspaces/new").content.decode()
    assert '<option value="CNY" selected>' in page
    assert '<option value="Asia/Shanghai" selected>' in page
    new = {"name": "丙队", "currency": "CNY", "zone": "Asia/Shanghai", "first_weekday": "0"}
    assert client.post("/settings/workspaces/new", new).status_code == 302
    assert client.post("/settings", WORKSPACE).status_code == 302


def test_somebody_without_a_workspace_is_led_to_make_one(cast: Cast) -> None:
    loner = api.create_user("loner")
    client = cast.client(loner)
    assert client.get("/settings").headers["Location"] == "/settings/workspaces/new"
    assert client.get("/settings/workspaces/new").status_code == 200


def test_moments_are_shown_in_the_zone_of_the_workspace(cast: Cast) -> None:
    member = cast.client(cast.stranger)
    member.post("/settings", {**WORKSPACE, "zone": "Pacific/Kiritimati"})
    london = store.changes(cast.other.id, limit=1)[0].at
    page = member.get("/settings/audit").content.decode()
    assert london.strftime("%H:%M") not in page.split("<tbody>")[1].split("</td>")[0]


def test_the_trail_is_read_page_by_page(cast: Cast) -> None:
    access = api.access_as(cast.team.id, cast.people[Role.OWNER].id)
    for number in range(60):
        api.record(access, action=f"step.{number}", target_type="t")
    client = cast.client(Role.VIEWER)
    first = client.get("/settings/audit").content.decode()
    assert "step.59" in first
    assert "step.9<" not in first
    older = first.split('href="?before=')[1].split('"')[0]
    assert "step.9<" in client.get(f"/settings/audit?before={older}").content.decode()


def test_a_page_asks_the_database_few_questions(cast: Cast, django_assert_max_num_queries: object) -> None:
    client = cast.client(Role.OWNER)
    with django_assert_max_num_queries(6):  # type: ignore[operator]  session, person, membership, switcher, members
        client.get("/settings/members")


def test_the_name_of_a_person_is_escaped(cast: Cast) -> None:
    client = cast.client(Role.OWNER)
    client.post("/settings/profile", {"display_name": "<b>x</b>", "language": "zh-hans"})
    page = client.get("/settings/members").content.decode()
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_a_page_that_is_not_there_says_what_to_do(cast: Cast) -> None:
    for client in (Client(), cast.client(Role.VIEWER)):
        response = client.get("/no-such-page")
        assert response.status_code == 404
        assert "没有这个页面" in response.content.decode()
