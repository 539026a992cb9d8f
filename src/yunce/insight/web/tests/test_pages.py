"""The pages of 分析 as a member sees them, in both languages, and what a stranger gets."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from yunce.accounts import api as accounts
from yunce.accounts.models import Workspace
from yunce.events.store.api import EventStore
from yunce.insight import api
from yunce.insight.conftest import WORKSPACE, ZONE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
MIDSUMMER = datetime(2011, 7, 10, 8, 0, tzinfo=UTC)


@pytest.fixture
def planner() -> Client:
    """Signed in to the demo shop, whose clock stands in the middle of summer."""
    owner = accounts.create_user("ada", "Ada", password="a long enough password")
    Workspace.objects.create(id=WORKSPACE, name="礼品店", currency="GBP", zone=ZONE)
    accounts.add_member(WORKSPACE, owner.id, accounts.Role.OWNER)
    accounts.set_replay_clock(WORKSPACE, MIDSUMMER)
    client = Client()
    assert client.login(username="ada", password="a long enough password")
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_board_shows_every_question_and_fetches_each_by_itself(planner: Client) -> None:
    html = page(planner, "/insight")
    for question in api.QUESTIONS.values():
        assert question.name.zh in html
        assert f'hx-get="/insight/{question.key}/card"' in html


def test_the_cards_are_asked_for_one_at_a_time_and_say_that_they_work_or_failed(planner: Client) -> None:
    html = page(planner, "/insight")
    cards = len(api.QUESTIONS)
    assert html.count('hx-trigger="revealed" hx-sync="closest .panels:queue all"') == cards
    assert html.count("正在计算…") == html.count("没有算出来") == html.count("重试") == cards


@pytest.mark.parametrize("question", list(api.QUESTIONS))
def test_a_question_shows_what_a_figure_must_show(planner: Client, question: str) -> None:
    html = page(planner, f"/insight/{question}?from=2010-12-01&to=2011-05-31")
    for text in (
        "2010-12-01 至 2011-05-31",
        ZONE,
        "数据截至",
        "查看算法",
        "SELECT".lower(),
        "存为依据",
        "data-chart-root",
    ):
        assert text in html
    assert "style=" not in html


@pytest.mark.parametrize("question", list(api.QUESTIONS))
def test_a_card_is_a_fragment_with_its_chart(planner: Client, question: str) -> None:
    html = page(planner, f"/insight/{question}/card")
    assert "data-chart-root" in html
    assert "<html" not in html


def test_nothing_later_than_the_workspaces_clock_is_shown(planner: Client) -> None:
    html = page(planner, "/insight/sales")
    assert "2011年6月" in html
    assert "2011年8月" not in html


def test_the_page_speaks_english(planner: Client) -> None:
    planner.cookies["django_language"] = "en"
    html = page(planner, "/insight/sales?from=2010-12-01&to=2011-05-31")
    assert "Monthly sales and buyers" in html
    assert "Net sales" in html


def test_a_wrong_day_is_answered_with_what_is_wrong(planner: Client) -> None:
    html = page(planner, "/insight/sales?from=1.6.2011", status=422)
    assert "1.6.2011" in html
    assert "2011-06-01" in html


def test_the_form_shows_what_was_taken_where_nothing_was_typed(planner: Client) -> None:
    html = page(planner, "/insight/second_purchase?from=2010-12-01&days=30")
    assert 'value="2010-12-01"' in html
    assert 'value="2011-07-08"' in html  # the shop's last day before the clock's
    assert 'value="30"' in html


def test_an_unknown_question_is_not_found(planner: Client) -> None:
    assert planner.get("/insight/horoscope").status_code == 404
    assert planner.get("/insight/horoscope/card").status_code == 404


def test_the_dictionary_lists_every_metric_with_its_unit(planner: Client) -> None:
    html = page(planner, "/insight/metrics")
    assert "净销售额" in html
    assert "GBP/单" in html
    assert "value_per_order_returning" in html


def test_a_workspace_without_events_is_told_what_would_be_here(shop: EventStore) -> None:
    owner = accounts.create_user("ben", "Ben", password="a long enough password")
    accounts.create_workspace("新店", owner=owner.id)
    client = Client()
    client.login(username="ben", password="a long enough password")
    html = page(client, "/insight")
    assert "还没有事件" in html
    assert "示例" in html
    assert "存为依据" not in page(client, "/insight/sales")


def test_a_viewer_may_look_but_not_keep(planner: Client) -> None:
    viewer = accounts.create_user("eve", "Eve", password="a long enough password")
    accounts.add_member(WORKSPACE, viewer.id, accounts.Role.VIEWER)
    client = Client()
    client.login(username="eve", password="a long enough password")
    assert "存为依据" not in page(client, "/insight/sales")


def test_a_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get("/insight")
    assert answer.status_code == 302
    assert "/sign-in" in answer["Location"]


def test_a_token_is_read_back_only_in_its_own_workspace() -> None:
    token = api.answer_token(WORKSPACE, "sales", {"from": "2011-01-01"})
    assert api.read_token(WORKSPACE, token) == api.Again(question="sales", params={"from": "2011-01-01"})
    with pytest.raises(api.BadToken):
        api.read_token("another", token)
    with pytest.raises(api.BadToken):
        api.read_token(WORKSPACE, token[:-2])


def test_a_link_from_before_sales_had_its_name_still_opens_it(planner: Client) -> None:
    old = "from=2011-03-01&to=2011-05-31&interval=month&as_of=2011-12-01T00%3A00%3A00%2B00%3A00"
    found = planner.get(f"/insight/trend?{old}")
    assert found["Location"] == f"/insight/sales?{old}"
    page(planner, found["Location"])
