"""The page of a funnel as a member meets it: a funnel at once, an own one, errors at their place, and exact lists."""

import html
import json
import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from yunce.insight.api import read_question
from yunce.insight.funnel.api import FunnelQuestion
from yunce.insight.web.funnel import PAGE
from yunce.insight.web.tests.test_pages import page, planner

__all__ = ["planner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
OWN = "from=2011-01-01&to=2011-03-31&window=7d&event=order_line&where=&optional=0&within="
SECOND = "&event=cancel_line&where={where}&optional=0&within="


def test_every_count_leads_to_exactly_those_persons(planner: Client) -> None:
    shown = page(planner, f"/insight/funnel?{OWN}{SECOND.format(where='')}")
    links = re.findall(r'href="(/insight/funnel/persons[^"]+)"[^>]*>\s*([\d,]+)', shown)
    assert len(links) >= 3
    for url, count in links:
        assert f"{count} 人" in page(planner, html.unescape(url))


def test_a_mistake_is_told_at_its_step_and_what_was_typed_stays(planner: Client) -> None:
    shown = page(planner, f"/insight/funnel?{OWN}{SECOND.format(where='nope+%3E+1')}", status=422)
    assert "第 2 步：" in shown
    assert "没有名为“nope”的字段" in shown
    assert 'value="nope &gt; 1"' in shown


def test_a_list_of_no_known_question_is_not_found(planner: Client) -> None:
    page(planner, "/insight/nothing/persons?q={}", status=404)
    page(planner, "/insight/funnel/persons?q=broken&step=0&state=reached", status=404)


def test_asking_again_from_the_builder_keeps_what_a_link_said(planner: Client) -> None:
    q = {
        "period": {"from": "2011-01-01", "to": "2011-03-31"},
        "steps": [{"events": ["order_line"]}, {"events": ["cancel_line"], "after": "1h", "within": "7d"}],
        "breakdown": {"by": "channel", "touch": "step", "step": 2},
    }
    shown = page(planner, f"/insight/funnel?{urlencode({'q': json.dumps(q)})}")
    assert re.search(r'name="after" value="1h"', shown)
    assert re.search(r'value="step:2" selected', shown)


@pytest.mark.parametrize(
    "q",
    [
        {"steps": [{"events": ["a", "b"], "where": "x > 1"}, {"events": ["c"]}]},
        {
            "steps": [{"events": ["a"]}, {"events": ["b"], "optional": True}, {"events": ["c"], "after": "1h"}],
            "exclude": [{"events": ["d"], "where": "y = 1", "from": 2, "to": 3}],
            "hold": "sku",
            "interval": "week",
            "order": "strict",
            "finish": "inside",
            "count": "attempts",
        },
    ],
)
def test_the_builder_makes_the_question_that_it_shows(q: dict[str, object]) -> None:
    question = read_question(FunnelQuestion, json.dumps({"period": {"from": "2011-01-01", "to": "2011-03-31"}, **q}))
    assert read_question(FunnelQuestion, json.dumps(PAGE.body(PAGE.fields(question)))) == question


def test_questions_stand_in_groups_and_one_group_is_open(planner: Client) -> None:
    shown = page(planner, "/insight/funnel")
    assert re.findall(r'href="(/insight/[a-z_-]+)" aria-current="(\w+)"', shown) == [
        ("/insight/funnel", "true"),
        ("/insight/funnel", "page"),
    ]
    assert "/insight/best_sellers" not in shown


def test_a_list_of_attempts_names_each_person_once(planner: Client) -> None:
    shown = page(planner, f"/insight/funnel?{OWN}{SECOND.format(where='')}&count=attempts")
    url = html.unescape(re.findall(r'href="(/insight/funnel/persons[^"]+)"', shown)[0])
    title = re.search(r"([\d,]+) 次，([\d,]+) 人", page(planner, url))
    assert title
    assert int(title[1].replace(",", "")) > int(title[2].replace(",", ""))


@pytest.mark.parametrize("figure", ["step=-1&state=reached", "step=9&state=reached", "step=0&state=lost", "step=x"])
def test_a_figure_that_is_not_there_is_not_found(planner: Client, figure: str) -> None:
    q = {"period": {"from": "2011-01-01", "to": "2011-01-31"}, "steps": [{"events": ["a"]}, {"events": ["b"]}]}
    page(planner, f"/insight/funnel/persons?{urlencode({'q': json.dumps(q)})}&{figure}", status=404)
