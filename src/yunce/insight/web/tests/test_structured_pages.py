"""The page of every question with a value of its own: it opens with an answer, and every count leads to its persons."""

import html
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from yunce.insight.asking.api import Period, read_question
from yunce.insight.catalog.api import catalog
from yunce.insight.conftest import WORKSPACE
from yunce.insight.structured import STRUCTURED
from yunce.insight.web.pages import PAGES
from yunce.insight.web.tests.test_pages import MIDSUMMER, page, planner

__all__ = ["planner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]


def test_every_question_has_a_page() -> None:
    assert set(PAGES) == {key for key, entry in STRUCTURED.items() if not entry.address}


def test_a_question_whose_page_is_elsewhere_leads_there(planner: Client) -> None:
    for key, entry in STRUCTURED.items():
        if entry.address:
            assert planner.get(f"/insight/{key}?q=x").url == f"{reverse(entry.address)}?q=x"


@pytest.mark.parametrize("key", list(PAGES))
def test_it_opens_with_an_answer_whose_counts_lead_to_exactly_those_persons(planner: Client, key: str) -> None:
    shown = page(planner, f"/insight/{key}")
    for text in ("data-chart-root", "数据截至", "查看算法", "存为依据", f"/insight/{key}/file/xlsx"):
        assert text in shown
    assert "style=" not in shown
    links = re.findall(rf'href="(/insight/{key}/persons[^"]+)"[^>]*>\s*([\d,]+)', shown)
    assert bool(links) == (STRUCTURED[key].persons is not None)
    for url, count in {links[0], links[len(links) // 2], links[-1]} if links else set():
        assert f"{count} 人" in page(planner, html.unescape(url))


@pytest.mark.parametrize("key", list(PAGES))
def test_the_builder_makes_the_question_that_it_shows(key: str) -> None:
    entry = STRUCTURED[key]
    month = read_question(Period, '{"from": "2011-03-01", "to": "2011-03-31"}')
    question = entry.begin(catalog(WORKSPACE, MIDSUMMER), month)
    assert question is not None
    assert read_question(entry.kind, json.dumps(PAGES[key].body(PAGES[key].fields(question)))) == question
