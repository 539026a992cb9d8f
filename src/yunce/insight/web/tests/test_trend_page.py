"""The page of a trend as a member meets it: metrics line by line, exact lists, mistakes at their place."""

import html
import json
import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from yunce.insight.api import read_question
from yunce.insight.trend.api import TrendQuestion
from yunce.insight.web.tests.test_pages import page, planner
from yunce.insight.web.trend import PAGE

__all__ = ["planner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
EVERYTHING = {
    "period": {"from": "2011-03-01", "to": "2011-05-31"},
    "metrics": [
        {"take": "persons", "events": ["order_line"], "where": "amount > 10"},
        {"take": "persons", "days": 45},
        {"take": "percentile", "of": "amount", "percent": 12.5},
        {"take": "dau_over_mau", "days": 30},
        {"take": "sum", "of": "amount", "name": "GMV"},
    ],
    "formulas": [{"formula": "E / A", "name": "ARPU", "unit": "number"}],
    "interval": "week",
    "first_weekday": 6,
    "breakdown": {"by": "line_kind", "of": "event", "top": 2},
    "compare": {"to": "from", "from": "2011-01-02", "align": "weekday"},
    "cumulative": True,
}


def test_the_form_and_the_question_say_the_same() -> None:
    question = read_question(TrendQuestion, json.dumps(EVERYTHING))
    assert read_question(TrendQuestion, json.dumps(PAGE.body(PAGE.fields(question)))) == question


def test_it_opens_with_who_was_active_and_what_they_did(planner: Client) -> None:
    shown = page(planner, "/insight/trend")
    for text in ("全部事件 · 人数", "全部事件 · 次数", "整段", "数据截至", "查看算法", "存为依据", "data-chart"):
        assert text in shown
    assert "style=" not in shown


def test_every_count_leads_to_exactly_those_persons(planner: Client) -> None:
    q = {
        "period": {"from": "2011-03-01", "to": "2011-04-30"},
        "interval": "month",
        "metrics": [{"take": "persons"}],
        "breakdown": {"by": "line_kind", "top": 1},
        "compare": {"to": "previous"},
    }
    shown = page(planner, f"/insight/trend?{urlencode({'q': json.dumps(q)})}")
    links = re.findall(r'href="(/insight/trend/persons[^"]+)"[^>]*>\s*([\d,]+)', shown)
    assert len(links) > 6
    for url, count in links[:3] + links[-3:]:
        assert f"{count} 人" in page(planner, html.unescape(url))


def test_a_mistake_is_told_at_its_metric_and_what_was_typed_stays(planner: Client) -> None:
    typed = "from=2011-03-01&to=2011-03-31&take=persons&event=&where=&of=&name=&take=sum&event=&where=&of=nope&name="
    shown = page(planner, f"/insight/trend?{typed}", status=422)
    assert "第 2 个指标" in shown
    assert "没有名为「nope」的数值属性" in shown
    assert 'value="nope"' in shown


def test_a_key_that_the_dictionary_does_not_have_is_said(planner: Client) -> None:
    shown = page(planner, "/insight/trend?from=2011-03-01&to=2011-03-31&take=key&of=moon", status=422)
    assert "指标字典里没有「moon」" in shown


def test_a_figure_that_counts_no_persons_has_no_list(planner: Client) -> None:
    q = {"period": {"from": "2011-03-01", "to": "2011-03-31"}, "metrics": [{}]}
    page(planner, f"/insight/trend/persons?{urlencode({'q': json.dumps(q)})}&term=0&piece=0&part=0", status=404)
