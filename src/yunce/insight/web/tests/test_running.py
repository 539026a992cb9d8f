"""The page of a question that takes long: a panel at once, then the answer at the same address; and stopping it."""

import re
import time
from collections.abc import Iterator

import pytest
from django.test import Client

from yunce.insight.running.api import close
from yunce.insight.sequences import reading
from yunce.insight.web import running
from yunce.insight.web.tests.test_pages import page, planner
from yunce.insight.web.tests.test_programs import FUNNEL, PATH, post, token

__all__ = ["planner", "token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
URL = (
    "/insight/funnel?from=2010-12-01&to=2011-07-09&window=7d&event=order_line&where=&optional=0&within="
    "&event=cancel_line&where=&optional=0&within="
)


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every question counts as large, is cut into hundreds of slices, and no page waits for it."""
    monkeypatch.setattr(running, "AT_ONCE_EVENTS", 0)
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(reading, "SLICE_ROWS", 5_000)
    yield
    close(seconds=30)


def panel(planner: Client) -> str:
    """The address of the run of a question that was just asked."""
    shown = page(planner, URL)
    assert "正在计算" in shown
    assert 'value="order_line"' in shown  # the builder stands filled
    assert "data-chart-root" not in shown
    found = re.search(r'hx-get="(/insight/runs/[^"]+)"', shown)
    assert found
    return found[1]


def test_a_long_question_shows_how_far_it_is_and_then_its_answer(
    planner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = panel(planner)
    seen = [planner.get(run)]
    assert 'id="running"' in seen[0].content.decode()
    assert panel(planner) == run  # opened twice, asked once
    monkeypatch.setattr(reading, "SLICE_ROWS", 1_000_000)
    deadline = time.monotonic() + 60
    while "HX-Refresh" not in seen[-1] and time.monotonic() < deadline:
        time.sleep(0.05)
        seen.append(planner.get(run))
    assert any(re.search(r"\d+% · 已用", each.content.decode()) for each in seen)
    shown = page(planner, URL)
    assert "data-chart-root" in shown
    assert "正在计算" not in shown


def test_a_long_question_is_stopped_by_its_owner(planner: Client) -> None:
    run = panel(planner)
    assert "已取消" in planner.post(f"{run}/cancel", headers={"HX-Request": "true"}).content.decode()
    assert planner.get(run)["HX-Refresh"] == "true"
    assert planner.post(f"{run}/cancel")["Location"] == "/insight"
    assert Client().get(run).status_code == 302


def test_a_list_of_persons_waits_like_a_page(planner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 60.0)
    monkeypatch.setattr(reading, "SLICE_ROWS", 1_000_000)
    link = re.search(r'href="(/insight/funnel/persons[^"]+)"[^>]*>\s*([\d,]+)', page(planner, URL))
    assert link
    url = link[1].replace("&amp;", "&")
    assert f"{link[2]} 人" in page(planner, url)
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(reading, "SLICE_ROWS", 5_000)
    assert "正在计算" in page(planner, url)


def test_what_is_too_large_is_refused_at_once_all_the_same(planner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 60.0)
    monkeypatch.setattr("yunce.insight.asking.rules.limits.fits.__defaults__", (1000,))
    assert "上限 1,000" in page(planner, URL, status=422)


def test_a_question_of_the_api_takes_an_id_by_which_it_is_seen(token: str) -> None:
    assert post(token, FUNNEL, f"{PATH}?run=my-own-run-id").status_code == 200
    assert post(token, FUNNEL, f"{PATH}?run=short").status_code == 422
    given = {"Authorization": f"Bearer {token}"}
    client = Client(enforce_csrf_checks=True)
    for answer in (client.get("/api/v1/insight/runs/my-own-run-id", headers=given),
                   client.delete("/api/v1/insight/runs/my-own-run-id", headers=given)):  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_run")
    assert client.delete("/api/v1/insight/runs/my-own-run-id").status_code == 401
