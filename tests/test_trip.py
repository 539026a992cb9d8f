"""The trip as a new user takes it, in a real browser on the real server: the walked project, then one of their own."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from playwright.sync_api import ConsoleMessage, Download, Locator, Page, Response, expect
from python_calamine import CalamineWorkbook

from tests.demo import DemoData
from tests.server import RealServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo"), pytest.mark.timeout(600)]
SUMMER = "夏季老客复购"
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# What stays Chinese on English pages: our name, the switch, and what people wrote in Chinese themselves.
NAMES = ["运策", "中文", "示例店铺", SUMMER, "圣诞季大促", "演示·运营策划"]
PHASES = ["调研", "策略", "方案", "执行", "复盘"]


@pytest.fixture(scope="module")
def shop(demo_data: DemoData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """The walked demo, served. Its policy reports are in its log."""
    folder = demo_data.copy(tmp_path_factory.mktemp("trip") / "data")
    with RealServer(folder) as server:
        yield server
        said = server.output()
        assert server.interrupt() == 0
    assert "csp:" not in said
    assert "Traceback" not in said


@pytest.fixture
def user(page: Page, shop: RealServer, demo_data: DemoData) -> Iterator[Page]:
    """The first administrator, signed in by the form; no page may answer with an error or complain on the console."""
    broken: list[str] = []

    def complaint(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            broken.append(f"{page.url}: {message.text}")

    def refused(answer: Response) -> None:
        if answer.status >= 400:
            broken.append(f"{answer.status} {answer.url}")

    page.on("console", complaint)
    page.on("response", refused)
    page.goto(shop.address)
    page.get_by_label("登录名").fill("admin")
    page.get_by_label("密码").fill(demo_data.password)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("今天")
    yield page
    assert broken == []


def pounds(value: float) -> str:
    sign = "−" if value < 0 else ""
    return f"{sign}£{abs(value):,.2f}"


def go(page: Page, bar: str, link: str | re.Pattern[str]) -> None:
    page.get_by_role("navigation", name=bar).get_by_role("link", name=link).click()


def phase(page: Page, name: str) -> None:
    go(page, "五个阶段", re.compile(name))


def tab(page: Page, name: str) -> None:
    go(page, "本阶段的页面", re.compile(f"^{name}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def stat(page: Page, label: str) -> str:
    """The value of the figure that is called `label`."""
    figure = page.locator(".stat", has=page.locator(".stat-label", has_text=label)).first
    return figure.locator(".stat-value").inner_text().strip()


def table(page: Page, caption: str) -> list[dict[str, str]]:
    """The rows of a table, its closing row too, by the heading of their columns."""
    found = page.locator("table", has=page.locator("caption", has_text=caption)).first
    head = found.locator("thead th").all_inner_texts()
    lines = found.locator("tbody tr, tfoot tr").all()
    cells = ([text.strip() for text in line.locator("td").all_inner_texts()] for line in lines)
    return [dict(zip(head, texts, strict=True)) for texts in cells]


def amount(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.−-]", "", text).replace("−", "-"))


def drawn(page: Page) -> None:
    """Every chart of the page has been drawn."""
    charts = page.locator("[data-chart]")
    assert charts.count() > 0
    expect(page.locator("[data-chart] canvas, [data-chart] svg")).to_have_count(charts.count())


def download(page: Page, link: Locator, to: Path) -> Path:
    with page.expect_download() as waited:
        link.click()
    taken: Download = waited.value
    taken.save_as(to / taken.suggested_filename)
    return to / taken.suggested_filename


def test_the_five_phases_of_the_walked_project(user: Page, demo_data: DemoData, tmp_path: Path) -> None:
    summer = demo_data.said["initiatives"][0]
    expect(user).to_have_title(re.compile("运策 Yunce"))
    go(user, "工作区", "项目")
    user.get_by_role("link", name=SUMMER).first.click()
    assert stat(user, "达成把握") == f"{round(summer['chance']['target'] * 100)}%"

    phase(user, "调研")
    user.get_by_role("link", name="新客与老客").click()
    expect(user.get_by_role("heading", level=1)).to_contain_text("新客与老客")
    drawn(user)
    expect(user.get_by_label("SQL")).not_to_be_visible()
    user.get_by_text("查看算法").click()
    expect(user.get_by_label("SQL")).to_contain_text("select")
    expect(user.get_by_label("SQL")).to_contain_text("{workspace:String}")
    tab(user, "依据")
    assert len(table(user, "依据")) == 8

    phase(user, "策略")
    goal = summer["goal"]
    assert stat(user, "目标：净销售额") == pounds(goal["target"])
    expect(user.locator(".stat").first).to_contain_text(f"冲刺 {round(summer['chance']['stretch'] * 100)}%")
    drawn(user)
    tab(user, "预估表")
    assert user.locator("[data-rows] > [data-row]").count() == 7

    phase(user, "方案")
    expect(user.get_by_role("main")).to_contain_text(pounds(goal["target"]))
    for name in ("预算", "排期", "上线检查"):
        tab(user, name)

    phase(user, "执行")
    drawn(user)
    assert re.fullmatch(r"£\d,\d{3},\d{3}\.\d\d", stat(user, "净销售额"))
    assert {row["情况"] for row in table(user, "实际与定稿区间")} == {"区间内", "差于预估"}
    for name in ("任务", "数据填报", "日报"):
        tab(user, name)

    phase(user, "复盘")
    assert stat(user, "实际") == pounds(summer["actual"])
    the_gap_is_split(user, summer["gap"])
    tab(user, "预估核对")
    expect(user.get_by_role("main")).to_contain_text("命中")
    user.get_by_role("link", name=re.compile("下一步")).click()
    expect(user.get_by_role("heading", level=1)).to_have_text("复盘报告")
    the_report_is_taken(user, pounds(summer["actual"]), tmp_path)


def the_gap_is_split(page: Page, gap: float) -> None:
    """What the page shows of the parts adds up to what it shows of the whole, to the last penny of rounding."""
    tab(page, "差距拆解")
    drawn(page)
    *parts, whole = table(page, "差距拆解")
    assert len(parts) == 7
    assert whole["推动"] == pounds(gap)
    assert abs(sum(amount(row["推动"]) for row in parts) - amount(whole["推动"])) <= Decimal("0.04")
    causes = table(page, "原因归类")
    assert abs(sum(amount(row["推动"]) for row in causes) - amount(whole["推动"])) <= Decimal("0.02")


def the_report_is_taken(page: Page, actual: str, folder: Path) -> None:
    drawn(page)
    expect(page.get_by_role("article").first).to_contain_text(actual)
    written = download(page, page.get_by_role("link", name="下载 docx"), folder)
    report = docx.Document(str(written))
    cells = [cell.text for each in report.tables for row in each.rows for cell in row.cells]
    assert any(actual in text for text in [*cells, *(each.text for each in report.paragraphs)])
    assert report.inline_shapes
    printed = download(page, page.get_by_role("link", name="下载 pdf"), folder)
    assert printed.suffix == ".pdf"
    assert printed.read_bytes().startswith(b"%PDF-")
    assert pages_of(printed) >= 2


def pages_of(pdf: Path) -> int:
    # Page objects are not compressed in what our renderer writes; `pdfinfo` is not on every machine.
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


ORDERS, BUYERS = 180, 45
SALES = sum(Decimal(f"{60 + number % 50}.50") for number in range(ORDERS))


def own_orders(to: Path) -> Path:
    """Orders of the last three months as a small shop would export them, one of them with a time nobody can read."""
    lines = ["订单号,买家,付款时间,实付金额,渠道"]
    today = date.today()  # noqa: DTZ011  (a shop's export has local days)
    for number in range(ORDERS):
        day = today - timedelta(days=2 + number // 2)
        buyer = (number * 7) % BUYERS
        lines.append(f"A{number:04d},u{buyer},{day:%Y-%m-%d} {9 + number % 9:02d}:30:00,{60 + number % 50}.50,小红书")
    lines.insert(40, "A9999,u3,上周三,88.00,小红书")
    to.write_text("\n".join(lines), encoding="utf-8")
    return to


def test_a_project_of_ones_own_from_an_own_file(user: Page, tmp_path: Path) -> None:
    a_new_workspace(user, "茶水铺")
    orders_come_in(user, own_orders(tmp_path / "orders.csv"), tmp_path)
    a_draft_from_one_sentence(user)
    the_goal_and_the_numbers_are_our_own(user)
    it_is_frozen_and_exported(user, tmp_path)
    it_is_on_the_lists(user)


def a_new_workspace(page: Page, name: str) -> None:
    go(page, "工作区", "设置")
    page.locator(".workspace-menu > summary").click()
    page.get_by_role("link", name="新建工作区").click()
    page.get_by_label("工作区名称").fill(name)
    expect(page.get_by_label("货币")).to_have_value("CNY")
    expect(page.get_by_label("时区")).to_have_value("Asia/Shanghai")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.locator(".workspace-name")).to_have_text(name)
    expect(page.locator(".workspace-facts")).to_have_text("CNY · Asia/Shanghai")


def orders_come_in(page: Page, file: Path, folder: Path) -> None:
    go(page, "工作区", "数据")
    page.get_by_role("link", name="导入文件").first.click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_label("时间", exact=True)).to_have_value("付款时间")
    expect(page.get_by_label("用户编号")).to_have_value("买家")
    expect(page.get_by_label(re.compile("^金额"))).to_have_value("实付金额")
    page.get_by_role("button", name="开始导入").click()
    expect(page.locator("#import-progress:not([hx-get])")).to_be_visible(timeout=60_000)
    assert int(stat(page, "存入").split()[0].replace("行", "")) == ORDERS
    rejects = download(page, page.get_by_role("link", name=re.compile("下载")).first, folder)
    text = rejects.read_text("utf-8-sig")
    assert "A9999" in text
    assert len(text.strip().splitlines()) == 2
    go(page, "工作区", "数据")
    assert stat(page, "事件").startswith(str(ORDERS))
    assert stat(page, "用户").startswith(str(BUYERS))
    go(page, "工作区", "分析")
    expect(page.get_by_role("main")).to_contain_text(f"¥{SALES:,.2f}")


def a_draft_from_one_sentence(page: Page) -> None:
    go(page, "工作区", "今天")
    page.get_by_role("link", name="新建项目").first.click()
    page.get_by_label(re.compile("想做到什么")).fill("下个月让老客复购率从 30% 提到 35%，预算 5 万")
    page.get_by_role("button", name="读一读").click()
    expect(page.get_by_role("main")).to_contain_text("从 30% 提到 35%")
    page.get_by_role("button", name="生成初稿").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("方案总览")
    assert stat(page, "预算") == "¥50,000.00"
    assert int(stat(page, "任务")) >= 10
    tab(page, "排期")
    drawn(page)


def the_goal_and_the_numbers_are_our_own(page: Page) -> None:
    phase(page, "策略")
    drawn(page)
    tab(page, "预估表")
    people = page.locator("[data-row]", has_text="可触达老客")
    for key, value in {"cautious": "38", "expected": str(BUYERS), "hopeful": "52", "source": "订单里的买家"}.items():
        people.locator(f"[data-key={key}]").fill(value)
    page.get_by_role("main").get_by_role("button", name="保存").click()
    expect(people.locator("[data-key=expected]")).to_have_value(str(BUYERS))
    tab(page, "目标拆解")
    expect(page.get_by_role("main")).to_contain_text(f"{BUYERS} 人")
    assert re.fullmatch(r"\d+%", stat(page, "达成把握"))


def it_is_frozen_and_exported(page: Page, folder: Path) -> None:
    phase(page, "方案")
    page.locator("#freeze").get_by_label("说明").fill("第一版")
    page.locator("#freeze").get_by_role("button", name="定稿").click()
    expect(page.get_by_role("heading", name="出修订版")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("定稿 1")
    page.get_by_text("导出", exact=True).click()
    book = CalamineWorkbook.from_path(download(page, page.get_by_role("link", name="xlsx"), folder))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    values = [cell for sheet in sheets for row in sheet for cell in row]
    assert BUYERS in values
    assert "目标与预估评审" in values


def it_is_on_the_lists(page: Page) -> None:
    go(page, "工作区", "项目")
    expect(page.get_by_role("main").get_by_role("link", name="下个月 老客复购").first).to_be_visible()
    go(page, "工作区", "今天")
    expect(page.get_by_role("main")).to_contain_text("下个月 老客复购")


# The last of this file: the language is kept with the user.
def test_in_english_nothing_but_names_stays_chinese(user: Page, demo_data: DemoData) -> None:
    user.get_by_role("button", name="English").click()
    expect(user.locator("html")).to_have_attribute("lang", "en")
    summer = f"/projects/{demo_data.said['initiative']}"
    pages = ["/", "/projects", "/projects/new", "/insight", "/data", "/data/import", "/data/readings", "/playbook",
             "/settings", "/settings/members", "/settings/audit", summer, f"{summer}/research",
             f"{summer}/research/evidence", f"{summer}/strategy/tree", f"{summer}/strategy/assumptions",
             f"{summer}/plan", f"{summer}/plan/budget", f"{summer}/plan/schedule", f"{summer}/plan/checks",
             f"{summer}/run", f"{summer}/run/tasks", f"{summer}/run/readings", f"{summer}/review",
             f"{summer}/review/gap", f"{summer}/review/settlement", f"{summer}/review/report"]  # fmt: skip
    left: dict[str, list[str]] = {}
    for path in pages:
        user.goto(re.sub(r"(https?://[^/]+).*", r"\1", user.url) + path)
        words = user.locator("h1, h2, nav a, header a, main .btn:not(.board-moves *), summary, thead th, .form-label")
        chinese = [text for text in map(without_names, words.all_inner_texts()) if CHINESE.search(text)]
        if chinese:
            left[path] = chinese
    assert left == {}


def without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return text
