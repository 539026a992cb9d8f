"""A grid in a real browser: keys, blocks of a spreadsheet, a screen reader's view, no script, a phone."""

import json

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from yunce.ui.tests.conftest import Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("yunce.ui.tests.gallery"),
    pytest.mark.xdist_group("browser"),
]


def _paste(cell: Locator, text: str) -> None:
    cell.focus()
    cell.evaluate(
        "(cell, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
        text,
    )


def _cell(page: Page, row: int, key: str) -> Locator:
    return page.locator(f"[data-rows] > [data-row]:nth-child({row}) [data-key={key}]")


def _saved(page: Page) -> list[dict[str, str]]:
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    saved: list[dict[str, str]] = json.loads(page.locator("body").inner_text())
    return saved


def test_a_block_pasted_from_a_spreadsheet_fills_cells_and_adds_rows(visit: Visit) -> None:
    page = visit("/projects/grid")
    block = "\n".join(f"渠道{number}\t外部\t{number}000\t1%\t2026-12-0{number}" for number in range(1, 7))
    _paste(_cell(page, 2, "name"), block)
    assert page.locator("[data-rows] > [data-row]").count() == 7
    rows = _saved(page)
    assert [row["name"] for row in rows] == ["小红书", *[f"渠道{number}" for number in range(1, 7)]]
    assert rows[1]["id"] == "b"  # pasted over a row the server knows
    assert rows[6] == {
        "id": "",
        "name": "渠道6",
        "kind": "external",
        "budget": "Money(minor=600000, currency='CNY')",
        "share": "0.01",
        "begins": "2026-12-06",
        "note": "None",
    }


def test_a_pasted_heading_says_which_column_is_which(visit: Visit) -> None:
    page = visit("/projects/grid")
    _paste(_cell(page, 3, "name"), "预算\t渠道\n5,000\t抖音\n")
    expect(_cell(page, 3, "name")).to_have_value("抖音")
    expect(_cell(page, 3, "budget")).to_have_value("5,000")


def test_a_paste_can_be_taken_back(visit: Visit) -> None:
    page = visit("/projects/grid")
    _paste(_cell(page, 1, "name"), "甲\t自有\n乙\t自有\n丙\t\n丁\t\n戊\t\n己\t\n庚\t")
    expect(_cell(page, 7, "name")).to_have_value("庚")
    page.get_by_role("button", name="撤销").click()
    expect(_cell(page, 1, "name")).to_have_value("小红书")
    assert page.locator("[data-rows] > [data-row]").count() == 5


def test_cells_picked_together_are_copied_and_cleared_together(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 1, "name").click()
    _cell(page, 2, "kind").click(modifiers=["Shift"])
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "小红书\t外部\n社群\t自有"
    page.keyboard.press("Delete")
    expect(_cell(page, 2, "name")).to_have_value("")
    expect(_cell(page, 2, "budget")).to_have_value("3,000.50")


def test_the_whole_grid_is_copied_with_its_heading(visit: Visit) -> None:
    page = visit("/projects/grid")
    page.get_by_role("button", name="复制表格").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    lines = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert lines[0].split("\t") == ["渠道", "类型", "预算", "占比", "开始", "备注"]
    assert lines[1].split("\t")[:3] == ["小红书", "外部", "12,000.00"]
    assert len(lines) == 3


def test_errors_come_back_at_their_cells_with_everything_typed(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 1, "budget").fill("很多")
    _paste(_cell(page, 3, "name"), "公众号\t别处")
    page.get_by_role("button", name="保存").click()
    expect(_cell(page, 1, "budget")).to_have_attribute("aria-invalid", "true")
    expect(_cell(page, 1, "budget")).to_have_value("很多")
    expect(_cell(page, 3, "kind")).to_have_value("别处")
    expect(page.get_by_role("alert")).to_contain_text("第 3 行 · 类型")


def test_a_removed_row_is_not_sent(visit: Visit) -> None:
    page = visit("/projects/grid")
    page.locator("[data-rows] > [data-row]:nth-child(1) [data-remove]").click()
    assert [row["id"] for row in _saved(page)] == ["b"]


def test_the_grid_is_one_stop_for_tab(visit: Visit) -> None:
    page = visit("/projects/grid")
    page.get_by_role("button", name="复制表格").focus()
    page.keyboard.press("Tab")
    expect(_cell(page, 1, "name")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="加一行")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="保存")).to_be_focused()


def test_tab_comes_back_to_the_cell_that_was_left(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 2, "share").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(_cell(page, 2, "share")).to_be_focused()


@pytest.mark.parametrize(
    ("keys", "row", "key"),
    [
        ("ArrowDown", 3, "budget"),
        ("ArrowUp", 1, "budget"),
        ("ArrowLeft", 2, "kind"),
        ("ArrowLeft ArrowDown", 3, "kind"),  # a choice is walked over, not changed
        ("ArrowRight", 2, "share"),
        ("Home", 2, "name"),
        ("End", 2, "note"),
        ("Control+Home", 1, "name"),
        ("Control+End", 5, "note"),
        ("PageDown", 5, "budget"),
        ("PageUp", 1, "budget"),
        ("Control+ArrowDown", 5, "budget"),
        ("Home ArrowLeft", 2, "name"),  # nothing lies before the first column
        ("Control+End ArrowDown", 5, "note"),  # rows come by Enter, not by walking on
    ],
)
def test_keys_walk_through_the_grid(visit: Visit, keys: str, row: int, key: str) -> None:
    page = visit("/projects/grid")
    _cell(page, 2, "budget").focus()
    for each in keys.split():
        page.keyboard.press(each)
    expect(_cell(page, row, key)).to_be_focused()
    assert [each["kind"] for each in _saved(page)] == ["external", "owned"]


def test_typing_writes_over_the_cell_and_enter_goes_on_below_it(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 4, "name").focus()
    for name in ("抖音", "公众号", "社区"):
        page.keyboard.insert_text(name)
        page.keyboard.press("Enter")
    expect(_cell(page, 7, "name")).to_be_focused()  # two rows were added
    page.keyboard.press("ArrowUp")
    page.keyboard.insert_text("门店")
    page.keyboard.press("Shift+Enter")
    expect(_cell(page, 5, "name")).to_be_focused()
    assert [row["name"] for row in _saved(page)] == ["小红书", "社群", "抖音", "公众号", "门店"]


@pytest.mark.parametrize("opens", ["Enter", "F2"])
def test_while_a_cell_is_edited_arrows_move_in_its_text(visit: Visit, opens: str) -> None:
    page = visit("/projects/grid")
    _cell(page, 1, "name").focus()
    page.keyboard.press(opens)
    page.keyboard.press("ArrowLeft")
    page.keyboard.insert_text("-")
    expect(_cell(page, 1, "name")).to_have_value("小红-书")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(_cell(page, 1, "name")).to_be_focused()


def test_escape_takes_back_what_was_typed_and_escape_again_leaves_the_grid(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 1, "budget").focus()
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    expect(_cell(page, 1, "budget")).to_have_value("12,000.00")
    expect(_cell(page, 1, "budget")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="加一行")).to_be_focused()


def test_tab_while_editing_goes_to_the_next_cell_and_from_the_last_one_out(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 3, "budget").focus()
    page.keyboard.type("700")
    page.keyboard.press("Tab")
    page.keyboard.type("5%")
    page.keyboard.press("Shift+Tab")
    expect(_cell(page, 3, "budget")).to_be_focused()
    page.keyboard.press("Escape")
    expect(_cell(page, 3, "share")).to_have_value("5%")
    page.keyboard.press("Control+End")
    page.keyboard.type("完")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="加一行")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(_cell(page, 5, "note")).to_have_value("完")


def test_a_click_puts_the_caret_where_it_was_set(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 1, "name").click()
    page.keyboard.press("End")
    page.keyboard.type("!")
    expect(_cell(page, 1, "name")).to_have_value("小红书!")


def test_delete_empties_the_cell_and_undo_brings_it_back(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 1, "note").focus()
    before = _cell(page, 1, "name").input_value()
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    expect(_cell(page, 1, "name")).to_have_value("")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+z")
    expect(_cell(page, 1, "name")).to_have_value(before)


def test_one_text_pasted_on_a_cell_stands_in_its_place(visit: Visit) -> None:
    page = visit("/projects/grid")
    _paste(_cell(page, 1, "kind"), "自有")
    _paste(_cell(page, 1, "note"), "新的")
    rows = _saved(page)
    assert (rows[0]["kind"], rows[0]["note"]) == ("owned", "新的")


def test_shift_and_arrows_pick_a_block_that_is_copied(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 1, "name").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("td[aria-selected=true]")).to_have_count(4)
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "小红书\t外部\n社群\t自有"
    page.keyboard.press("Escape")
    expect(page.locator("td[aria-selected=true]")).to_have_count(0)
    expect(_cell(page, 1, "name")).to_be_focused()


def test_a_row_is_removed_by_keys_and_the_focus_stays_in_the_grid(visit: Visit) -> None:
    page = visit("/projects/grid")
    _cell(page, 1, "note").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] > [data-row]:nth-child(1) [data-remove]")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(_cell(page, 1, "note")).to_be_focused()
    assert [row["id"] for row in _saved(page)] == ["b"]


def test_a_screen_reader_hears_size_place_row_and_column(visit: Visit) -> None:
    page = visit("/projects/grid")
    grid = page.get_by_role("grid", name="渠道预算")
    expect(grid).to_have_attribute("aria-rowcount", "6")
    expect(grid).to_have_attribute("aria-colcount", "8")
    expect(grid).to_have_accessible_description(
        "可以从表格软件整块粘贴，也可以选中后复制出去。 方向键移动，Enter 编辑，Esc 离开。"
    )
    budget = page.get_by_label("预算 · 社群")
    expect(budget).to_have_value("3,000.50")
    expect(grid.get_by_role("gridcell").filter(has=budget)).to_have_attribute("aria-colindex", "4")
    expect(grid.get_by_role("row").filter(has=budget)).to_have_attribute("aria-rowindex", "3")
    expect(grid.get_by_role("rowheader", name="第 2 行")).to_have_count(1)
    expect(grid.get_by_label("预算 · 第 3 行")).to_have_count(1)
    _cell(page, 3, "name").fill("抖音")
    _cell(page, 3, "name").blur()
    expect(grid.get_by_label("预算 · 抖音")).to_have_count(1)


def test_a_cell_that_is_only_read_is_walked_to_and_copied(visit: Visit) -> None:
    page = visit("/projects/grid?fixed")
    page.get_by_role("button", name="复制表格").focus()
    page.keyboard.press("Tab")
    cell = page.get_by_role("gridcell", name="小红书")
    expect(cell).to_be_focused()
    expect(cell).to_have_attribute("aria-readonly", "true")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "小红书"
    page.keyboard.press("ArrowRight")
    expect(_cell(page, 1, "kind")).to_be_focused()


def test_without_scripts_the_cells_are_sent_by_themselves(
    visit: Visit, browser: Browser, live_server: LiveServer
) -> None:
    cookies = visit("/projects/grid").context.cookies()
    plain = browser.new_context(java_script_enabled=False, locale="zh-CN")
    plain.add_cookies([{"name": each["name"], "value": each["value"], "url": live_server.url} for each in cookies])
    page = plain.new_page()
    page.goto(f"{live_server.url}/projects/grid")
    page.locator("[name='rows.0.budget']").fill("8,000")
    page.locator("[name='rows.3.name']").fill("线下")
    page.get_by_role("button", name="保存").click()
    saved = json.loads(page.locator("body").inner_text())
    plain.close()
    assert [(row["id"], row["name"]) for row in saved] == [("a", "小红书"), ("b", "社群"), ("", "线下")]
    assert saved[0]["budget"] == "Money(minor=800000, currency='CNY')"


def test_on_a_phone_every_cell_is_a_stop_and_a_tap_edits(
    visit: Visit, browser: Browser, live_server: LiveServer
) -> None:
    cookies = visit("/projects/grid").context.cookies()
    phone = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True, locale="zh-CN")
    phone.add_cookies([{"name": each["name"], "value": each["value"], "url": live_server.url} for each in cookies])
    page = phone.new_page()
    page.goto(f"{live_server.url}/projects/grid")
    assert page.locator("[data-rows] [data-key]").evaluate_all("cells => cells.every(cell => cell.tabIndex === 0)")
    _cell(page, 1, "name").tap()
    page.keyboard.press("End")
    page.keyboard.insert_text("店")
    expect(_cell(page, 1, "name")).to_have_value("小红书店")
    page.keyboard.press("Enter")
    expect(_cell(page, 2, "name")).to_be_focused()
    phone.close()
