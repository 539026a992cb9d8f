"""Read tokens: shown once, kept as a hash, of one workspace, and gone with their maker's membership."""

import re

import pytest
from django.test import Client

from yunce.accounts import api, store
from yunce.accounts.api import Role
from yunce.accounts.models import ReadToken
from yunce.accounts.tests.conftest import Cast
from yunce.accounts.tokens.api import accept_local, is_local, make_token, revoke_token, token_access, tokens

pytestmark = pytest.mark.urls("yunce.accounts.tests.urls")
NAME = {"name": "日报脚本"}


def made(client: Client) -> str:
    found = re.search(r"rt[0-9a-f]{40}", client.post("/settings/tokens", NAME).content.decode())
    assert found
    return found[0]


def test_a_token_is_shown_once_and_only_its_hash_is_kept(cast: Cast) -> None:
    client = cast.client(Role.ANALYST)
    token = made(client)
    assert token not in client.get("/settings/tokens").content.decode()
    row = ReadToken.objects.get()
    assert token not in (row.token_hash, row.name)
    assert row.hint == token[-4:]
    [entry] = store.changes(cast.team.id, limit=5)
    assert (entry.action, entry.after) == ("token.create", {"name": "日报脚本", "hint": token[-4:]})


def test_loading_the_answer_again_makes_no_second_token(cast: Cast) -> None:
    client = cast.client(Role.OWNER)
    made(client)
    assert client.post("/settings/tokens", NAME).status_code == 422
    assert len(tokens(cast.team.id)) == 1


def test_a_token_asks_as_its_maker_in_its_workspace(cast: Cast) -> None:
    found = token_access(made(cast.client(Role.PLANNER)))
    assert found is not None
    assert (found.user.id, found.workspace.id) == (cast.people[Role.PLANNER].id, cast.team.id)
    assert tokens(cast.team.id)[0].used_at is not None
    assert tokens(cast.other.id) == []
    for nobodys in ("", "rt", "x" * 200):
        assert token_access(nobodys) is None


def test_it_ends_when_it_is_shut_and_when_its_maker_leaves(cast: Cast) -> None:
    maker = cast.people[Role.ANALYST]
    access = api.access_as(cast.team.id, maker.id)
    (first, shut), (_second, left) = make_token(access, "a"), make_token(access, "b")
    assert revoke_token(access, first)
    assert not revoke_token(access, first)
    assert token_access(shut) is None
    assert token_access(left) is not None
    store.set_role(cast.team.id, maker.id, None)
    assert token_access(left) is None


def test_who_may_only_look_makes_none_and_nobody_shuts_anothers_but_an_owner(cast: Cast) -> None:
    assert cast.client(Role.VIEWER).post("/settings/tokens", NAME).status_code == 403
    token = made(cast.client(Role.ANALYST))
    [line] = tokens(cast.team.id)
    path = f"/settings/tokens/{line.id}/revoke"
    assert cast.client(Role.PLANNER).post(path).status_code == 403
    assert cast.client(cast.stranger).post(path).status_code == 404
    assert token_access(token) is not None
    assert cast.client(Role.OWNER).post(path).status_code == 302
    assert token_access(token) is None
    assert store.changes(cast.team.id, limit=1)[0].action == "token.revoke"


def test_the_local_token_is_that_of_the_card_alone() -> None:
    accept_local("of the first start")
    accept_local("of this start")
    assert is_local("of this start")
    assert not is_local("of the first start")
    assert not is_local("")
