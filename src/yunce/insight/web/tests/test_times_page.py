"""The page of the hours of the week: it opens with when people are there, and a cell leads to exactly those."""

import html
import json
import re

import pytest
from django.test import Client

from yunce.insight.api import read_question
from yunce.insight.times.api import TimesQuestion
from yunce.insight.web.tests.test_pages import page, planner
from yunce.insight.web.times import PAGE

__all__ = ["planner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]


def test_the_form_and_the_question_say_the_same() -> None:
    q = {
        "period": {"from": "2011-03-01", "to": "2011-05-31"},
        "metric": {"take": "percentile", "of": "amount", "percent": 90},
    }
    question = read_question(TimesQuestion, json.dumps(q))
    assert read_question(TimesQuestion, json.dumps(PAGE.body(PAGE.fields(question)))) == question


def test_a_cell_leads_to_exactly_those_persons(planner: Client) -> None:
    shown = page(planner, "/insight/times?from=2011-03-01&to=2011-05-31&take=persons&event=order_line&where=&of=")
    assert "最高的时段是" in shown
    links = re.findall(r'href="(/insight/times/persons[^"]+)"[^>]*>\s*([\d,]+)', shown)
    assert len(links) > 20
    for url, count in (links[3], links[-1]):
        assert f"{count} 人" in page(planner, html.unescape(url))


def test_a_mistake_is_told_at_the_metric(planner: Client) -> None:
    shown = page(planner, "/insight/times?from=2011-03-01&to=2011-05-31&take=sum&event=&where=&of=", status=422)
    assert "说明对哪个数值属性计算" in shown
