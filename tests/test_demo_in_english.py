"""`yunce demo --language en`: what the demo writes is English on every page and in its files."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import httpx
import pytest

from tests.demo import DemoData, walk_demo, yunce
from tests.server import RealServer
from yunce.insight.sales.rules.words import SalesWords

# A group of its own: the other worker may walk the Chinese demo meanwhile.
pytestmark = [pytest.mark.xdist_group("demo in English"), pytest.mark.timeout(600)]
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# Our name, the switch to Chinese, the name of that language, and the names under which events may come in.
NAMES = ("运策", "中文", "简体中文", *SalesWords().order_events, *SalesWords().cancel_events)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> DemoData:
    return walk_demo(tmp_path_factory.mktemp("english"), "--language", "en")


@pytest.fixture(scope="module")
def browser(english: DemoData) -> Iterator[httpx.Client]:
    """Signed in as the first administrator, who has touched no switch."""
    with (
        RealServer(english.folder) as server,
        httpx.Client(base_url=server.address, follow_redirects=True, timeout=60) as client,
    ):
        form = {"username": "admin", "password": english.password}
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/sign-in").text)
        assert token
        sent = {"csrfmiddlewaretoken": token[1], **form}
        answer = client.post("/sign-in", data=sent, headers={"referer": f"{server.address}/sign-in"})
        assert answer.url.path == "/"
        yield client


def left(text: str) -> list[str]:
    """What of a text is Chinese and no name."""
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, "")
    return CHINESE.findall(text)


def test_the_answer_names_english_projects_and_lessons(english: DemoData) -> None:
    assert [each["name"] for each in english.said["initiatives"]] == ["Summer repurchase", "Christmas sale"]
    assert left(json.dumps(english.said, ensure_ascii=False)) == []
    assert [lesson for each in english.said["initiatives"] for lesson in each["lessons"]]


def test_the_report_as_docx_is_english(english: DemoData) -> None:
    for each in english.said["initiatives"]:
        written = Path(each["review_docx"])
        assert written.name == f"{each['name']} - review.docx"
        report = docx.Document(str(written))
        cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
        ends = [part.text for section in report.sections for end in (section.header, section.footer)
                for part in end.paragraphs]  # fmt: skip
        texts = [*cells, *ends, *(part.text for part in report.paragraphs), report.core_properties.title]
        assert {text: found for text in texts if (found := left(text))} == {}
        assert any("Returning buyers" in text for text in cells)


def test_the_same_folder_is_not_written_in_another_language(english: DemoData) -> None:
    done = yunce("demo", "--no-serve", "--language", "zh-hans", "--data", str(english.folder))
    assert done.returncode == 1
    assert done.stderr.strip() == "the demo of this folder is written in en; for zh-hans give another --data"


PROJECT = ("", "/research", "/research/evidence", "/research/evidence/new", "/strategy/tree", "/strategy/tree/edit",
           "/strategy/assumptions", "/strategy/assumptions/buyers_returning", "/plan", "/plan/text", "/plan/budget",
           "/plan/schedule", "/plan/checks", "/run", "/run/tasks", "/run/readings", "/run/daily", "/review",
           "/review/gap", "/review/settlement", "/review/report")  # fmt: skip
PLACE = ("/", "/projects", "/projects/new", "/insight", "/insight/sales", "/insight/rfm", "/data", "/data/import",
         "/data/readings", "/playbook", "/settings", "/settings/members", "/settings/audit")  # fmt: skip


def test_no_page_says_a_chinese_word(english: DemoData, browser: httpx.Client) -> None:
    trips = [f"/projects/{each['initiative']}" for each in english.said["initiatives"]]
    findings = re.findall(r"/projects/\w+/research/evidence/\w{26}", browser.get(f"{trips[1]}/research/evidence").text)
    assert findings
    found = {}
    for path in [*PLACE, *(f"{trip}{page}" for trip in trips for page in PROJECT), *dict.fromkeys(findings)]:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        if words := left(answer.text):
            found[path] = sorted(set(words))
    assert found == {}
