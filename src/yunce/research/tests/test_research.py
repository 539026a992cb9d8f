"""Research on the demo shop: what is asked, what is kept, what the pages show."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from yunce.accounts import api as accounts
from yunce.accounts.models import Workspace
from yunce.events.store.api import EventStore
from yunce.events.testing import fresh_fact_base
from yunce.insight.api import answer_over, answer_token
from yunce.insight.conftest import WORKSPACE, ZONE
from yunce.kernel.windows import Window, midnight
from yunce.loop.api import Initiative, Tier, create_initiative, evidence_of
from yunce.research import api
from yunce.research.rules.themes import Theme, coverage, questions

pytestmark = pytest.mark.django_db
BEFORE_SUMMER = Window.days(date(2010, 12, 1), date(2011, 5, 31), ZONE)


@pytest.fixture
def facts(shop: EventStore) -> EventStore:
    """The whole list: what is later than the workspace's clock must not be seen."""
    return shop


@pytest.fixture
def planner() -> accounts.Access:
    owner = accounts.create_user("ada", "Ada", password="a long enough password")
    Workspace.objects.create(id=WORKSPACE, name="礼品店", currency="GBP", zone=ZONE)
    accounts.add_member(WORKSPACE, owner.id, accounts.Role.OWNER)
    accounts.set_replay_clock(WORKSPACE, midnight(date(2011, 7, 15), ZONE))
    return accounts.access_as(WORKSPACE, owner.id)


@pytest.fixture
def summer(planner: accounts.Access) -> Initiative:
    return create_initiative(planner, name="夏季老客复购", starts_on=date(2011, 6, 1), ends_on=date(2011, 8, 31))


@pytest.fixture
def browser(planner: accounts.Access) -> Client:
    client = Client()
    assert client.login(username="ada", password="a long enough password")
    return client


def test_every_question_belongs_to_one_theme() -> None:
    assert sorted(questions()) == sorted(set(questions()))
    assert [each.theme for each in coverage(())] == list(Theme)
    assert coverage({"rfm"})[0].found == ("rfm",)
    assert "rfm" not in coverage({"rfm"})[0].holes


@pytest.mark.usefixtures("facts")
def test_a_project_is_researched_with_what_was_known_the_day_before(
    planner: accounts.Access, summer: Initiative
) -> None:
    """The clock stands in July; June's orders are there and must not be seen."""
    kept = api.ask_events(planner, summer.id)
    assert len(kept) == len(questions())
    for each in kept:
        assert each.window == BEFORE_SUMMER
        assert each.data_as_of is not None
        assert each.data_as_of < BEFORE_SUMMER.end
        assert each.sql
        assert each.n
        assert each.tier is Tier.OBSERVATION
    trend = next(each for each in kept if api.question_of(each) == "sales")
    assert [row[0] for row in trend.body["table"]["rows"]][-1] == "2011年5月"


@pytest.mark.usefixtures("facts")
def test_asking_twice_keeps_each_answer_once(planner: accounts.Access, summer: Initiative) -> None:
    api.ask_events(planner, summer.id)
    api.ask_events(planner, summer.id)
    assert len(evidence_of(WORKSPACE, summer.id)) == len(questions())
    assert all(not each.holes for each in api.themes(planner, summer.id))


@pytest.mark.usefixtures("facts")
def test_the_pages_ask_show_and_keep(browser: Client, summer: Initiative) -> None:
    base = f"/projects/{summer.id}/research"
    first = browser.get(base).content.decode()
    assert "为谁做" in first
    assert "还缺" in first
    asked = browser.post(f"{base}/ask", follow=True).content.decode()
    assert "存下了 6 条依据" in asked
    assert "还缺" not in asked
    listed = browser.get(f"{base}/evidence").content.decode()
    assert "RFM 用户分层" in listed
    one = evidence_of(WORKSPACE, summer.id)[0]
    shown = browser.get(f"{base}/evidence/{one.id}").content.decode()
    assert "查看算法" in shown
    assert one.content_hash[:16] in shown


@pytest.mark.usefixtures("facts")
def test_an_answer_of_insight_is_kept_through_its_token(
    browser: Client, planner: accounts.Access, summer: Initiative
) -> None:
    found = answer_over(planner.workspace, "rfm", BEFORE_SUMMER, BEFORE_SUMMER.end)
    token = answer_token(
        WORKSPACE,
        "rfm",
        {"from": "2010-12-01", "to": "2011-05-31", **dict(found.params)} | {"as_of": BEFORE_SUMMER.end.isoformat()},
    )
    page = browser.get(f"/research/keep?answer={token}").content.decode()
    assert "夏季老客复购" in page
    assert "RFM 用户分层" in page
    browser.post("/research/keep", {"answer": token, "project": summer.id})
    (kept,) = evidence_of(WORKSPACE, summer.id)
    assert kept.n == found.n


@pytest.mark.usefixtures("facts")
def test_a_funnel_is_kept_with_all_its_tables(browser: Client, summer: Initiative) -> None:
    q = (
        '{"period":{"from":"2011-03-01","to":"2011-03-31"},"interval":"week",'
        '"steps":[{"events":["order_line"]},{"events":["cancel_line"]}]}'
    )
    token = answer_token(WORKSPACE, "funnel", {"q": q, "as_of": BEFORE_SUMMER.end.isoformat()})
    assert "按进入时间" in browser.get(f"/research/keep?answer={token}").content.decode()
    browser.post("/research/keep", {"answer": token, "project": summer.id})
    (kept,) = evidence_of(WORKSPACE, summer.id)
    assert kept.body["raw"]["more"][-1]["key"] == "trend"
    page = browser.get(f"/projects/{summer.id}/research/evidence/{kept.id}").content.decode()
    assert "按进入时间" in page
    assert browser.get(f"/projects/{summer.id}/research").status_code == 200


@pytest.mark.usefixtures("facts")
def test_a_spoilt_token_leads_back(browser: Client) -> None:
    answer = browser.get("/research/keep?answer=made-up")
    assert answer.status_code == 410
    assert "再点一次" in answer.content.decode()


@pytest.mark.usefixtures("facts")
def test_a_viewer_reads_and_may_not_ask(planner: accounts.Access, summer: Initiative) -> None:
    viewer = accounts.create_user("eve", "Eve", password="a long enough password")
    accounts.add_member(WORKSPACE, viewer.id, accounts.Role.VIEWER)
    client = Client()
    client.login(username="eve", password="a long enough password")
    assert client.get(f"/projects/{summer.id}/research").status_code == 200
    assert client.post(f"/projects/{summer.id}/research/ask").status_code == 403


def test_without_events_nothing_is_kept_and_the_reader_is_told(
    chdb_directory: Path, tmp_path: Path, browser: Client, summer: Initiative
) -> None:
    with fresh_fact_base(f"chdb://{chdb_directory}", tmp_path):
        page = browser.post(f"/projects/{summer.id}/research/ask", follow=True).content.decode()
    assert "还没有事件" in page
    assert evidence_of(WORKSPACE, summer.id) == []


@pytest.mark.usefixtures("facts")
def test_a_finding_kept_before_sales_had_its_name_still_answers_its_theme(
    planner: accounts.Access, summer: Initiative
) -> None:
    api.ask_events(planner, summer.id)
    [sales] = [each for each in evidence_of(WORKSPACE, summer.id) if api.question_of(each) == "sales"]
    assert api.question_of(replace(sales, params={**sales.params, "question": "trend"})) == "sales"
