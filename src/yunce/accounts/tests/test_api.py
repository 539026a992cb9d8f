"""What other domains rely on: access, the clock, the first run, the trail."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from yunce.accounts import api, store
from yunce.accounts.api import ROLE_PERMISSIONS, Permission, Role
from yunce.accounts.models import AuditEntry, User
from yunce.accounts.tests.conftest import Cast


def _request(user_id: str | None, workspace_id: str = "") -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=user_id) if user_id else AnonymousUser()
    request.session = SessionStore()
    if workspace_id:
        request.session["workspace"] = workspace_id
    return request


@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.parametrize("permission", list(Permission), ids=str)
def test_access_is_granted_exactly_as_the_table_says(cast: Cast, role: Role, permission: Permission) -> None:
    request = _request(cast.people[role].id)
    if permission in ROLE_PERMISSIONS[role]:
        assert api.access(request, permission).role is role
    else:
        with pytest.raises(PermissionDenied):
            api.access(request, permission)


def test_nobody_has_no_access(cast: Cast) -> None:
    with pytest.raises(api.NotSignedIn):
        api.access(_request(None))


def test_a_session_that_names_another_team_s_workspace_stays_in_its_own(cast: Cast) -> None:
    granted = api.access(_request(cast.people[Role.OWNER].id, cast.other.id))
    assert granted.workspace.id == cast.team.id


def test_who_has_left_has_no_access(cast: Cast) -> None:
    viewer = cast.people[Role.VIEWER]
    store.set_role(cast.team.id, viewer.id, None)
    with pytest.raises(api.NoWorkspace):
        api.access(_request(viewer.id, cast.team.id))


def test_who_is_switched_off_has_no_access(cast: Cast) -> None:
    viewer = cast.people[Role.VIEWER]
    User.objects.filter(pk=viewer.id).update(is_active=False)
    assert store.access_of(viewer.id, cast.team.id) is None


def test_access_as_refuses_people_of_other_workspaces(cast: Cast) -> None:
    with pytest.raises(Http404):
        api.access_as(cast.team.id, cast.stranger.id)


def test_a_workspace_counts_in_yuan_in_shanghai_unless_told(cast: Cast) -> None:
    assert (cast.team.currency, cast.team.zone, cast.team.first_weekday) == ("CNY", "Asia/Shanghai", 0)
    assert (cast.other.currency, cast.other.zone) == ("GBP", "Europe/London")


def test_the_clock_of_a_workspace_can_be_held_and_let_go(cast: Cast) -> None:
    then = datetime(2011, 9, 1, tzinfo=UTC)
    api.set_replay_clock(cast.team.id, then)
    assert api.now(cast.team) == then
    assert api.workspace_info(cast.team.id).now == then
    assert api.now(cast.other) > then
    api.set_replay_clock(cast.team.id, None)
    assert timezone.now() - api.now(cast.team.id) < timedelta(seconds=5)


def test_a_clock_without_a_zone_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="zone"):
        api.set_replay_clock(cast.team.id, datetime(2011, 9, 1))  # noqa: DTZ001


@pytest.mark.django_db
def test_the_first_run_makes_an_admin_once() -> None:
    password = api.first_run("我的工作区")
    assert password is not None
    admin = User.objects.get(username=api.FIRST_USERNAME)
    assert admin.check_password(password)
    assert admin.password.startswith("argon2$argon2id$")
    assert [info.name for info in store.workspaces_of(admin.pk)] == ["我的工作区"]
    assert api.first_run() is None


def test_a_change_is_kept_with_before_and_after(cast: Cast) -> None:
    access = api.access_as(cast.team.id, cast.people[Role.PLANNER].id)
    api.record(
        access,
        action="plan.freeze",
        target_type="initiative",
        target_id="x",
        before={"n": 1},
        after={"on": access.workspace.now},
    )
    (line,) = store.changes(cast.team.id, limit=10)
    assert (line.by.name, line.action, line.before) == ("Planner", "plan.freeze", {"n": 1})
    assert store.changes(cast.other.id, limit=10) == []


def test_the_trail_cannot_be_rewritten(cast: Cast) -> None:
    access = api.access_as(cast.team.id, cast.people[Role.OWNER].id)
    api.record(access, action="a", target_type="t")
    entry = AuditEntry.objects.get()
    with pytest.raises(PermissionDenied):
        entry.save()
    with pytest.raises(PermissionDenied):
        entry.delete()
    with pytest.raises(PermissionDenied):
        AuditEntry.objects.all().delete()
    with pytest.raises(PermissionDenied):
        AuditEntry.objects.update(action="b")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditentry SET action = 'b'")
    assert AuditEntry.objects.get().action == "a"


def test_a_role_given_twice_stays_the_first(cast: Cast) -> None:
    viewer = cast.people[Role.VIEWER]
    assert not api.add_member(cast.team.id, viewer.id, Role.OWNER)
    assert api.access_as(cast.team.id, viewer.id).role is Role.VIEWER


def test_whoever_holds_the_server_can_reset_a_password(cast: Cast) -> None:
    password = api.reset_password("viewer-1")
    user = User.objects.get(username="viewer-1")
    assert password is not None
    assert user.check_password(password)
    assert user.must_change_password
    assert api.reset_password("nobody") is None
