"""The page of retention: what its builder makes, and mistakes at their place."""

import json
from typing import Any

import pytest
from django.test import Client

from yunce.insight.api import read_question
from yunce.insight.retention.api import RetentionQuestion
from yunce.insight.stickiness.api import StickinessQuestion
from yunce.insight.web.activity import STICKINESS
from yunce.insight.web.retention import PAGE
from yunce.insight.web.tests.test_pages import page, planner

__all__ = ["planner"]
PERIOD = {"period": {"from": "2011-01-01", "to": "2011-03-31"}}


@pytest.mark.parametrize(
    "q",
    [
        {"start": {"events": ["a", "b"], "where": "x > 1"}, "return": {"events": ["c"]}, "interval": "week"},
        {"start": {"where": "x > 1"}, "cohort": "first", "clock": "elapsed", "brackets": [[1, 1], [2, 7]]},
        {"cohort": "first_ever", "on_or_after": True, "intervals": 3, "breakdown": {"by": "channel", "value": "start"}},
    ],
)
def test_the_builder_makes_the_question_that_it_shows(q: dict[str, Any]) -> None:
    question = read_question(RetentionQuestion, json.dumps({**PERIOD, **q}))
    assert read_question(RetentionQuestion, json.dumps(PAGE.body(PAGE.fields(question)))) == question


def test_so_does_that_of_stickiness() -> None:
    question = read_question(StickinessQuestion, json.dumps({**PERIOD, "times": 3, "interval": "week"}))
    assert read_question(StickinessQuestion, json.dumps(STICKINESS.body(STICKINESS.fields(question)))) == question


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
def test_running_intervals_are_marked_and_mistakes_stand_at_their_place(planner: Client) -> None:
    days = "from=2011-05-20&to=2011-07-31&interval=week&intervals=4"
    shown = page(planner, f"/insight/retention?{days}&start=order_line&by=sku")
    for text in ("*</td>", "回来的人", "没有回来的人", "按「sku」拆分", "加权平均"):
        assert text in shown, text
    wrong = page(planner, f"/insight/retention?{days}&start=order_line&brackets=1,x", status=422)
    assert "第 2 个区间：写成 1, 2-7, 8-30 的样子" in wrong
    wrong = page(planner, "/insight/stickiness?from=2011-05-20&to=2011-05-21&where=nope", status=422)
    assert "活跃：" in wrong
