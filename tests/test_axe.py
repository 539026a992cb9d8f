"""Every main page of the demo on a phone and on a desk: no serious fault for a screen reader, nothing cut off."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.demo import DemoData
from tests.server import RealServer

AXE = Path(__file__).parents[1] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("demo"),
    pytest.mark.timeout(600),
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `npm ci` in frontend/"),
]
PAGES = [
    "/", "/projects", "/projects/new", "/projects/new/draft?template=repurchase", "/insight",
    "/insight/metrics", "/insight/metrics/new", "/insight/trend", "/insight/times",
    "/insight/sales", "/insight/rfm", "/data", "/data/import", "/data/rejected", "/data/readings", "/data/erase",
    "/data/sources/new", "/playbook", "/settings", "/settings/members", "/settings/audit", "/settings/profile",
    "/settings/workspaces/new", "/persons", "/persons/segments/new", "/persons/segments/list",
    "/persons/segments/overlap", "/persons/tags", "/persons/tags/stage", "/persons/tags/new",
]  # fmt: skip
OF_THE_PROJECT = [
    "", "/edit", "/research", "/research/evidence", "/research/evidence/new", "/strategy/tree", "/strategy/tree/edit",
    "/strategy/assumptions", "/strategy/assumptions/buyers_new", "/plan", "/plan/text", "/plan/budget",
    "/plan/schedule", "/plan/checks", "/run", "/run/tasks", "/run/readings", "/run/daily", "/review", "/review/gap",
    "/review/settlement", "/review/report",
]  # fmt: skip
SERIOUS = """
async () => (await axe.run({resultTypes: ['violations']})).violations
    .filter(fault => ['serious', 'critical'].includes(fault.impact))
    .map(fault => fault.id + ': ' + fault.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | '))
"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
DRAWN = "() => [...document.querySelectorAll('[data-chart]')].every(each => each.querySelector('canvas, svg'))"


@pytest.fixture(scope="module")
def shop(
    browser: Browser, demo_data: DemoData, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Page, list[str]]]:
    """A signed-in window on the walked demo, and the addresses of its main pages."""
    folder = demo_data.copy(tmp_path_factory.mktemp("axe") / "data")
    summer = f"/projects/{demo_data.said['initiative']}"
    with RealServer(folder) as server:
        context = browser.new_context(locale="zh-CN", bypass_csp=True, base_url=server.address)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("登录名").fill("admin")
        page.get_by_label("密码").fill(demo_data.password)
        page.get_by_role("main").get_by_role("button", name="登录").click()
        page.wait_for_url(f"{server.address}/")
        finding = page.request.get(f"{summer}/research").text()
        found = re.search(r"/research/evidence/[0-9A-Z]{26}", finding)
        assert found
        yield page, [*PAGES, *(summer + each for each in [*OF_THE_PROJECT, found[0]])]
        context.close()


def test_every_page_can_be_read_aloud_and_fits_a_small_phone(shop: tuple[Page, list[str]]) -> None:
    page, paths = shop
    script = AXE.read_text(encoding="utf-8")
    faults: dict[str, object] = {}
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 900})
        opened(page, path)
        if "运策 Yunce" not in page.title():
            faults[f"title of {path}"] = page.title()
        page.evaluate(script)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            if found := page.evaluate(SERIOUS):
                faults[f"{path} at {width} px"] = found
        page.set_viewport_size({"width": 360, "height": 740})
        if (over := page.evaluate(TOO_WIDE)) > 0:
            faults[f"{path} at 360 px"] = f"{over} px too wide"
    assert faults == {}


def opened(page: Page, path: str) -> None:
    """The page with its charts drawn; a live page's stream stays open, so that the network is never idle there."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    page.wait_for_function(DRAWN)
