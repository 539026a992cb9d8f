"""Files of a question, as a member downloads them from its page."""

import csv
import html
import io
import re

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from yunce.documents.api import close_writers
from yunce.insight.web.tests.test_pages import planner  # noqa: F401  the signed-in planner of the demo shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]


def test_the_page_of_a_question_leads_to_files_of_the_same_window(planner: Client) -> None:  # noqa: F811
    page = planner.get("/insight/sales?from=2011-03-01&to=2011-05-31").content.decode()
    found = re.search(r'href="(/insight/sales/file/csv[^"]+)"', page)
    assert found
    url = html.unescape(found[1])
    assert "from=2011-03-01&to=2011-05-31" in url
    try:
        answer = planner.get(url)
    finally:
        close_writers()
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 4
    assert rows[0][1] == "净销售额 (GBP)"
    assert "attachment" in answer["Content-Disposition"]


def test_a_funnel_is_a_file_with_all_its_tables(planner: Client) -> None:  # noqa: F811
    q = (
        '{"period":{"from":"2011-03-01","to":"2011-03-31"},"interval":"week",'
        '"steps":[{"events":["order_line"]},{"events":["cancel_line"]}]}'
    )
    page = planner.get("/insight/funnel", {"q": q}).content.decode()
    urls = {form: html.unescape(url) for url, form in re.findall(r'href="(/insight/funnel/file/(\w+)[^"]*)"', page)}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(planner.get(urls["xlsx"]).content))
        csv_answer = planner.get(urls["csv"])
    finally:
        close_writers()
    assert [*book.sheet_names[:2], book.sheet_names[-1]] == ["数据", "口径", "按进入时间"]
    head, first, _second = book.get_sheet_by_name("数据").to_python()
    assert (head[0], head[-1]) == ("步骤", "距上一步（中位） (秒)")
    assert "table=trend" in urls["csv"]  # the last one on the page
    weeks = list(csv.reader(io.StringIO(csv_answer.content.decode("utf-8-sig"), newline="")))
    assert sum(int(week[1]) for week in weeks[1:]) >= first[1]
    assert planner.get(urls["csv"].replace("table=trend", "table=none")).status_code == 404


def test_a_file_of_nothing_is_not_found_and_a_wrong_day_leads_back(planner: Client) -> None:  # noqa: F811
    assert planner.get("/insight/horoscope/file/csv").status_code == 404
    assert planner.get("/insight/sales/file/exe").status_code == 404
    assert planner.get("/insight/sales/file/csv?from=1.6.2011")["Location"] == "/insight/sales?from=1.6.2011"


def test_only_who_may_write_sql_is_led_to_the_console(planner: Client) -> None:  # noqa: F811
    assert 'href="/insight/sql"' in planner.get("/insight").content.decode()
