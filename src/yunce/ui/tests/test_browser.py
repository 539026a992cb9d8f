"""The scripts of the interface, in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from conftest import BUILT, CHROMIUM, FLAGS
from yunce.ui import reports
from yunce.ui.tests.conftest import Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("yunce.ui.tests.gallery"),
    pytest.mark.xdist_group("browser"),
]
AXE = BUILT.parents[5] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LATIN = Path("/usr/share/fonts/truetype")


def test_a_chart_is_drawn_and_follows_its_width(visit: Visit) -> None:
    page = visit("/projects")
    chart = page.locator("[data-chart]")
    expect(chart).to_have_attribute("data-drawn", "yes")
    inked = """canvas => { const d = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      return d.some((value, at) => at % 4 === 3 && value > 0) }"""
    page.wait_for_function(inked, arg=chart.locator("canvas").element_handle())  # painted by the frame after
    wide = chart.locator("canvas").bounding_box()
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function("document.querySelector('[data-chart] canvas').getBoundingClientRect().width < 700")
    assert wide is not None
    chart.hover()  # the tooltip too stays within the policy
    page.wait_for_timeout(300)


def test_a_chart_that_comes_later_is_drawn_too(visit: Visit) -> None:
    page = visit("/projects")
    page.evaluate("document.querySelector('.nothing').append(document.querySelector('.chart-figure').cloneNode(true))")
    expect(page.locator(".nothing [data-chart]")).to_have_attribute("data-drawn", "yes")


def test_a_stream_writes_into_the_page(visit: Visit) -> None:
    page = visit("/projects/grid")
    expect(page.locator("[data-stream-text=count]")).to_have_text("42")
    expect(page.locator("[data-stream]")).to_have_attribute("data-state", "ended")


def test_what_cannot_be_taken_back_is_asked_first(visit: Visit) -> None:
    page = visit("/projects")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="定稿").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("修订版")
    dialog.get_by_role("button", name="取消").click()
    assert posts == []
    page.get_by_role("button", name="定稿").click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="确定").click()
    assert len(posts) == 1


def test_a_table_is_copied_with_plain_figures(visit: Visit) -> None:
    page = visit("/projects")
    page.get_by_role("button", name="复制表格").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    cells = [line.split("\t") for line in page.evaluate("navigator.clipboard.readText()").split("\n")]
    assert cells[0][0] == "预估"
    assert cells[1][2:5] == ["1100", "12345.67", "0.4213"]
    assert cells[2][3] == ""


def test_a_menu_closes_by_escape_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("/projects")
    summary = page.locator("summary", has_text="导出")
    summary.click()
    expect(page.get_by_role("link", name="PDF")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="PDF")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_file_is_sent_and_the_next_page_shown(visit: Visit, tmp_path: Path) -> None:
    page = visit("/projects/grid")
    file = tmp_path / "orders.csv"
    file.write_bytes(b"x" * 5000)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#content")).to_have_text("5000")


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920])
@pytest.mark.parametrize("path", ["/projects", "/projects/grid", "/settings/profile"])
def test_no_page_is_wider_than_the_window(visit: Visit, page: Page, width: int, path: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    visit(path)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_on_a_phone_the_menu_opens_and_closes(visit: Visit, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    visit("/projects")
    link = page.get_by_role("navigation", name="工作区").get_by_role("link", name="目标")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    expect(link).to_be_visible()


def test_the_first_tab_stop_leads_to_the_content(visit: Visit) -> None:
    page = visit("/projects")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_an_inline_style_is_refused_and_reported(browser: Browser, live_server: LiveServer) -> None:
    shown = browser.new_page()
    shown.goto(f"{live_server.url}/sign-in")
    with shown.expect_response("**/csp-report") as answered:
        shown.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" id=red>x</p>')")
    assert answered.value.status == 204
    assert shown.evaluate("getComputedStyle(document.getElementById('red')).color") != "rgb(255, 0, 0)"
    shown.context.close()
    assert [report.directive for report in reports.kept()] == ["style-src-attr"]
    reports.forget()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `npm ci` in frontend/")
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/projects", "/projects/grid", "/settings/profile", "/settings/password", "/nope"])
def test_axe_finds_no_serious_fault(visit: Visit, page: Page, width: int, path: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    visit(path)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    serious = [
        (fault["id"], [node["html"][:200] for node in fault["nodes"]])
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("has", ["dejavu", "liberation"])
def test_a_machine_without_chinese_fonts_gets_ours_and_others_do_not(
    live_server: LiveServer, tmp_path: Path, page: Page, has: str
) -> None:
    if not (LATIN / has).exists():
        pytest.skip(f"no {has} to play a machine that has only Latin fonts")
    config = tmp_path / "fonts.conf"
    # With a face for Arial our font list begins with it, as on most machines; without one it begins with ours.
    arial = "<alias binding='same'><family>Arial</family><prefer><family>Liberation Sans</family></prefer></alias>"
    config.write_text(f"<fontconfig><dir>{LATIN / has}</dir>{arial}<cachedir>{tmp_path}</cachedir></fontconfig>")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if request.url.endswith("woff2") else None)
    page.goto(f"{live_server.url}/sign-in")
    page.wait_for_load_state("networkidle")
    ours = page.evaluate("document.documentElement.dataset.fonts")
    assert bool(fetched) == (ours == "ours")

    bare = page.context.browser
    assert bare is not None
    started = bare.browser_type.launch(
        executable_path=CHROMIUM, args=FLAGS, env={**os.environ, "FONTCONFIG_FILE": str(config)}
    )
    shown = started.new_page()
    shown.goto(f"{live_server.url}/sign-in")
    shown.wait_for_function("document.documentElement.dataset.fonts === 'ours'")
    # Drawn, not boxes: every character of heading and button is one em wide.
    shown.wait_for_function("""() => {
        return [...document.querySelectorAll("h1, .btn-primary")].every((shown) => {
            const range = document.createRange();
            range.selectNodeContents(shown);
            const em = parseFloat(getComputedStyle(shown).fontSize);
            return Math.abs(range.getBoundingClientRect().width / em - shown.textContent.trim().length) < 0.2;
        });
    }""")
    started.close()
