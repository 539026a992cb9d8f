"""In a browser: who dropped from a funnel is opened, kept as a segment, seen as persons, and taken as a file."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.demo import DemoData
from tests.server import RealServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]


@pytest.fixture
def user(page: Page, demo_data: DemoData, tmp_path: Path) -> Iterator[Page]:
    """Signed in to the walked demo; no page may answer with an error or complain on the console."""
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if message.type in ("error", "warning") else None)
    page.on("response", lambda answer: broken.append(answer.url) if answer.status >= 400 else None)
    with RealServer(demo_data.copy(tmp_path / "data")) as server:
        page.goto(server.address)
        page.get_by_label("登录名").fill("admin")
        page.get_by_label("密码").fill(demo_data.password)
        page.get_by_role("main").get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("今天")
        yield page
    assert broken == []


def test_the_dropped_of_a_funnel_become_a_segment_and_a_file(user: Page, tmp_path: Path) -> None:
    user.get_by_role("link", name="分析", exact=True).click()
    user.get_by_role("link", name="转化", exact=True).click()
    dropped = user.locator('a[href*="state=dropped"]').first
    count = dropped.inner_text().strip()
    dropped.click()
    expect(user.get_by_role("heading", level=1)).to_have_text(f"{count} 人")
    user.get_by_role("link", name="存为分群").click()
    user.get_by_label("名称").fill("走到一半的人")
    user.get_by_role("button", name="存下").click()
    expect(user.get_by_role("heading", level=1)).to_contain_text("走到一半的人")
    expect(user.get_by_text(f"{count} 人", exact=True)).to_be_visible()
    with user.expect_download() as waited:
        user.get_by_role("link", name="xlsx", exact=True).click()
    waited.value.save_as(tmp_path / "list.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "list.xlsx"))
    assert len(book.get_sheet_by_index(0).to_python()) - 1 == int(count.replace(",", ""))
    assert "名单，来自「漏斗」" in str(book.get_sheet_by_index(1).to_python())
    user.locator("main .sheet tbody a").first.click()
    expect(user.get_by_text("走到一半的人")).to_be_visible()


def test_a_rule_is_built_while_its_size_is_shown(user: Page) -> None:
    user.get_by_role("link", name="用户", exact=True).click()
    user.get_by_role("link", name="新建分群").first.click()
    line = user.locator(".segment-line").first
    line.get_by_label("条件").select_option(label="做的多少")
    line.get_by_label("事件").fill("order_line")
    line.get_by_label("算什么").select_option(label="天数")
    line.get_by_label("至少").fill("2")
    size = user.locator("#segment-size b")
    expect(size).to_have_text(re.compile(r"[\d,]+ 人"))
    user.get_by_label("名称").fill("来过两天")
    user.get_by_role("button", name="存下").click()
    expect(user.get_by_role("heading", level=1)).to_contain_text("来过两天")
    expect(user.get_by_text("画像：和全部用户比")).to_be_visible()
    expect(user.get_by_role("heading", name="最近 30 天做过")).to_be_visible()
