"""The doors for programs: who may ask, what a good question gets, and what each bad one is told."""

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client

from yunce.accounts import api as accounts
from yunce.accounts.tokens.api import accept_local, make_token, revoke_token
from yunce.insight.asking.api import Period, question_json, read_question
from yunce.insight.asking.rules import limits
from yunce.insight.catalog.api import catalog
from yunce.insight.conftest import WORKSPACE, ZONE
from yunce.insight.replies.api import LARGEST_QUESTION, AnswerBody, Problem
from yunce.insight.structured import STRUCTURED
from yunce.insight.web.tests.test_pages import MIDSUMMER, planner

__all__ = ["planner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
FUNNEL = {
    "period": {"from": "2011-03-01", "to": "2011-03-31"},
    "steps": [{"events": ["order_line"]}, {"events": ["cancel_line"]}],
    "interval": "week",
}
PATH = "/api/v1/insight/funnel"


@pytest.fixture
def token(planner: Client) -> str:
    """A read token of the demo shop's planner."""
    [owner] = accounts.members(WORKSPACE)
    return make_token(accounts.access_as(WORKSPACE, owner.id), "script")[1]


def post(token: str, body: Any, path: str = PATH, **headers: str) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Authorization": f"Bearer {token}", **headers}
    return Client(enforce_csrf_checks=True).post(path, sent, content_type="application/json", headers=given)


def problem(answer: Any, status: int) -> Problem:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"
    return msgspec.json.decode(answer.content, type=Problem)


def test_an_answer_says_all_that_an_answer_must_say(token: str) -> None:
    answer = post(token, FUNNEL)
    assert answer.status_code == 200
    found = msgspec.json.decode(answer.content, type=AnswerBody)
    assert (found.question, found.zone, found.unit, found.n_of) == ("funnel", ZONE, "人", "persons")
    assert (found.window.first.isoformat(), found.window.last.isoformat()) == ("2011-03-01", "2011-03-31")
    assert found.window.end - found.window.start == timedelta(days=31, hours=-1)  # the clocks went forward
    assert found.n == found.rows[0]["reached"] > found.rows[1]["reached"] > 0
    assert [each.key for each in found.columns] == list(found.rows[0])
    assert "trend" in [each.key for each in found.more]
    assert json.loads(bytes(found.asked)) == FUNNEL
    assert "select" in found.sql.lower()
    assert found.bound["workspace"] == WORKSPACE
    assert found.as_of == MIDSUMMER
    assert found.data_as_of is not None
    assert found.data_as_of <= MIDSUMMER


@pytest.mark.parametrize("key", list(STRUCTURED))
def test_every_question_is_answered_by_its_json(token: str, key: str) -> None:
    month = read_question(Period, '{"from": "2011-03-01", "to": "2011-03-31"}')
    question = STRUCTURED[key].begin(catalog(WORKSPACE, MIDSUMMER), month)
    assert question is not None
    answer = post(token, question_json(question).encode(), f"/api/v1/insight/{key}")
    found = msgspec.json.decode(answer.content, type=AnswerBody)
    assert found.n > 0
    for table in (found, *found.more):
        assert all(set(row) == {column.key for column in table.columns} for row in table.rows)


def test_a_moment_and_a_language_may_be_asked_for(token: str) -> None:
    earlier = post(token, FUNNEL, f"{PATH}?as_of=2011-03-10T00:00:00Z&language=en").json()
    assert earlier["n"] < post(token, FUNNEL).json()["n"]
    assert earlier["unit"] == "persons"
    said = problem(post(token, FUNNEL, f"{PATH}?as_of=yesterday"), 422)
    assert said.where == "as_of"


def test_a_question_of_the_board_is_asked_by_its_parameters(token: str) -> None:
    path = "/api/v1/insight/second_purchase"
    answer = post(token, {"from": "2011-01-01", "to": "2011-03-31", "days": 30}, path)
    assert answer.status_code == 200
    assert answer.json()["asked"] == {"from": "2011-01-01", "to": "2011-03-31", "days": 30}
    assert problem(post(token, {"top": 3}, path), 422).where == "$.top"
    assert problem(post(token, {"days": 0}, path), 422).where == "$.days"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"{", "$"),
        ({**FUNNEL, "colour": "red"}, "$"),
        ({**FUNNEL, "steps": [{"events": ["a"], "within": "soon"}, {"events": ["b"]}]}, "$.steps[0].within"),
        ({**FUNNEL, "steps": [{"events": ["a"]}, {"events": ["b"], "where": "nope > 1"}]}, "$.steps[1].where"),
        ({**FUNNEL, "period": {"from": "2011-03-31", "to": "2011-03-01"}}, "$.period.to"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_question_is_told_where_and_why(token: str, body: Any, where: str) -> None:
    said = problem(post(token, body), 422)
    assert said.code == "bad_question"
    assert said.where == where
    assert said.why


def test_what_is_too_large_says_the_limit_and_what_would_pass(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits.fits, "__defaults__", (1000,))
    said = problem(post(token, FUNNEL), 413)
    assert (said.code, said.limit) == ("too_large", 1000)
    assert said.events is not None
    assert said.events > 1000
    assert said.days is not None
    assert problem(post(token, b" " * (LARGEST_QUESTION + 1)), 413).code == "too_long"


def test_nobody_asks_without_a_token_that_is_in_force(token: str) -> None:
    answer = post("rt" + "0" * 40, FUNNEL)
    assert problem(answer, 401).code == "token"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert problem(Client().post(PATH, FUNNEL, content_type="application/json"), 401).code == "sign_in"
    [owner] = accounts.members(WORKSPACE)
    access = accounts.access_as(WORKSPACE, owner.id)
    token_id, ended = make_token(access, "old")
    revoke_token(access, token_id)
    assert problem(post(ended, FUNNEL), 401).code == "token"
    assert problem(post(token, {}, "/api/v1/insight/horoscope"), 404).code == "unknown_question"


def test_a_sign_in_asks_only_with_the_csrf_token(planner: Client) -> None:
    planner.handler.enforce_csrf_checks = True
    planner.get("/insight")
    assert problem(planner.post(PATH, FUNNEL, content_type="application/json"), 403).code == "csrf"
    given = {"X-CSRFToken": planner.cookies["csrftoken"].value}
    answer = planner.post(PATH, FUNNEL, content_type="application/json", headers=given)
    assert answer.status_code == 200


def test_the_owner_of_the_server_names_the_workspace(planner: Client) -> None:
    accept_local("the card's token")
    assert post("the card's token", FUNNEL, f"{PATH}?workspace={WORKSPACE}").json()["n"] > 0
    assert problem(post("the card's token", FUNNEL, f"{PATH}?workspace=elsewhere"), 403).code == "workspace"


def test_the_document_is_open_and_the_page_explains_every_question(planner: Client) -> None:
    described = Client().get("/api/v1/openapi.json?language=en").json()
    shown = planner.get("/api/v1").content.decode()
    for path, operation in described["paths"].items():
        assert path in shown
        assert operation["post"]["summary"]
    assert "必填" in shown
    assert Client().get("/api/v1").status_code == 302
