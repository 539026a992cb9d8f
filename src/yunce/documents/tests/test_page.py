"""The page: escaped, without inline style or script, with live charts and tables that scroll."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from yunce.documents.api import ChartBlock, Document, Paragraph, Run, TableBlock, render_html
from yunce.documents.tests.sample import sample

STYLES = Path(__file__).parents[4] / "frontend" / "styles" / "documents.css"
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><style>"


class Reader(HTMLParser):
    """Collects tags with attributes, headings, and the data blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.headings: list[str] = []
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and re.fullmatch(r"h[2-5]", self.open[-1]):
            self.headings.append(data)
        if self.open and self.open[-1] == "script":
            self.data.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def test_the_sample_is_well_formed_and_carries_no_style_and_no_script_that_runs() -> None:
    reader = read(render_html(sample()))
    for tag, attributes in reader.tags:
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "script" or attributes == {"type": "application/json"}
        assert not (attributes.get("href") or "").startswith("javascript")


def test_headings_come_in_order_below_the_title() -> None:
    headings = read(render_html(sample(3))).headings
    assert headings[0] == "《夏季老客复购》复盘报告"
    assert [text for text in headings if "、" in text] == [
        "一、回顾目标",
        "二、评估结果",
        "三、分析原因",
        "四、沉淀经验",
    ]
    assert headings[-1] == "来源与算法"


def test_text_from_users_stays_text_everywhere() -> None:
    document = Document(
        EVIL,
        [
            Paragraph([EVIL, Run(EVIL, url="https://a.cn/?q=" + "%22onmouseover")]),
            TableBlock([EVIL], [[EVIL]], caption=EVIL),
            ChartBlock({"title": {"text": EVIL}}, caption=EVIL, alt=EVIL),
        ],
    )
    reader = read(render_html(document))
    assert {tag for tag, _ in reader.tags}.isdisjoint({"img", "style"})
    assert [json.loads(text)["title"]["text"] for text in reader.data] == [EVIL]


def test_the_option_of_a_chart_follows_its_place() -> None:
    reader = read(render_html(Document("t", [ChartBlock({"series": []}, "图", alt="说明", height=410)])))
    at = next(at for at, (_, attributes) in enumerate(reader.tags) if "data-chart" in attributes)
    attributes = reader.tags[at][1]
    assert attributes["aria-label"] == "说明"
    assert attributes["class"] == "chart-canvas chart-h-400"
    assert reader.tags[at + 1] == ("script", {"type": "application/json"})


def test_a_table_scrolls_and_shows_undefined_as_a_dash() -> None:
    html = render_html(Document("t", [TableBlock(["a", "b"], [["x", None]])]))
    assert '<div class="table-responsive" tabindex="0" role="region"' in html
    assert ">—</td>" in html
    assert ">0</td>" not in html


def test_a_source_keeps_how_it_was_computed_one_click_away() -> None:
    html = render_html(sample(1))
    assert "<details><summary>查看算法</summary><pre><code>with orders_by_buyer" in html
    assert html.count('id="note-1"') == 1


@pytest.mark.browser
def test_a_wide_table_scrolls_in_its_sheet_and_shades_tell_so(browser: Browser) -> None:
    columns = [f"n{at}" for at in range(12)]
    html = render_html(Document("t", [TableBlock(columns, [["−£1,267,002.01"] * 12])]))
    page = browser.new_page(viewport={"width": 390, "height": 700})
    page.set_content(
        f"<style>:root {{ --paper: #fff }} {STYLES.read_text()} .table-responsive {{ overflow-x: auto }}</style>{html}"
    )
    wide, box, shades, whole = page.evaluate(
        "() => { const box = document.querySelector('.table-responsive');"
        "return [box.scrollWidth, box.clientWidth, getComputedStyle(box).backgroundAttachment,"
        " document.documentElement.scrollWidth] }"
    )
    assert wide > box
    assert shades == "local, local, scroll, scroll"
    assert whole <= 390
    assert page.get_by_role("columnheader", name="n3").inner_text() == "n3"
    page.close()
