"""The pages of 用户 on the demo shop: build, see the size, keep, list from a figure, one person, files, and who may."""

import html
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict
from python_calamine import CalamineWorkbook

from yunce.accounts import api as accounts
from yunce.accounts.models import AuditEntry, Workspace
from yunce.documents.api import close_writers
from yunce.insight.api import read_question
from yunce.insight.conftest import WORKSPACE
from yunce.insight.segments import store
from yunce.insight.segments.api import SegmentQuestion
from yunce.insight.segments.web import form
from yunce.insight.web.tests.test_pages import page, planner

__all__ = ["planner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
TWICE = {"kind": "measured", "event": "order_line", "time": "60d", "measure": "days", "at_least": "2"}
NOT_BACK = {"kind": "not_did", "event": "cancel_line"}


@pytest.fixture(autouse=True)
def _no_writer_left() -> Iterator[None]:
    yield
    close_writers()


def typed(*rows: dict[str, str], **single: str) -> MultiValueDict[str, str]:
    columns = {name: [row.get(name, "") for row in rows] for name in form.NAMES}
    return MultiValueDict({**columns, **{name: [text] for name, text in single.items()}})


def sent(client: Client, url: str, *rows: dict[str, str], status: int = 200, **single: str) -> str:
    answer = client.post(url, dict(typed(*rows, **single).lists()), follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def stranger(role: accounts.Role) -> Client:
    person = accounts.create_user("vic", "Vic", password="a long enough password")
    accounts.add_member(WORKSPACE, person.id, role)
    client = Client()
    assert client.login(username="vic", password="a long enough password")
    return client


def test_an_empty_page_says_how_to_begin_and_the_menu_leads_to_it(planner: Client) -> None:
    shown = page(planner, "/persons")
    for text in ("还没有分群", "新建分群", "上传名单", "示例", 'href="/persons"'):
        assert text in shown
    assert "style=" not in shown


def test_a_rule_is_sized_while_typing_kept_opened_and_changed(planner: Client) -> None:
    builder = page(planner, "/persons/segments/new")
    assert "order_line" in builder
    size = sent(planner, "/persons/segments/size", TWICE, NOT_BACK)
    count = re.search(r"<b>([\d,]+) 人</b>", size)
    assert count is not None
    assert "最近 60d order_line 的天数 ≥ 2，且没做过 cancel_line" in size
    shown = sent(planner, "/persons/segments/new", TWICE, NOT_BACK, name="回头客")
    assert f"{count[1]} 人" in shown
    assert "查看算法" in shown
    kept = store.segments(WORKSPACE)[0]
    assert "回头客" in page(planner, "/persons")
    assert count[1] in page(planner, f"/persons/segments/{kept.id}/count")
    assert 'value="60d"' in page(planner, f"/persons/segments/{kept.id}/edit")
    sent(planner, f"/persons/segments/{kept.id}/edit", TWICE, name="常客")
    assert [each.name for each in store.segments(WORKSPACE)] == ["常客"]
    assert "已删除" in sent(planner, f"/persons/segments/{kept.id}/remove")


def test_a_mistake_is_told_in_its_line_and_what_was_typed_stays(planner: Client) -> None:
    wrong = {"kind": "did", "event": "order_line", "where": "nope > 1"}
    shown = sent(planner, "/persons/segments/new", NOT_BACK, wrong, name="x", status=422)
    assert "没有名为“nope”的字段" in shown
    assert 'value="nope &gt; 1"' in shown
    assert store.segments(WORKSPACE) == []
    unnamed = sent(planner, "/persons/segments/new", NOT_BACK, name=" ", status=422)
    assert "名称要 1 到 60 个字" in unnamed
    assert "nope" in sent(planner, "/persons/segments/size", wrong)
    more = sent(planner, "/persons/segments/new", NOT_BACK, name="x", more="1")
    assert len(re.findall('name="kind"', more)) == 3


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "all", "of": [{"kind": "did", "events": ["a", "b"], "where": "amount > 1", "time": {"last": "30d"}}]},
        {"kind": "any", "of": [{"kind": "did", "events": ["a"], "time": {"skip": "7d"}, "at_most": "0"}]},
        {"kind": "all", "of": [{"kind": "did", "measure": "sum", "by": "amount", "at_least": "0.5", "at_most": "10"}]},
        {"kind": "all", "of": [{"kind": "did", "events": ["a"], "time": {"last": "30d", "skip": "7d"}}]},
        {"kind": "all", "of": [{"kind": "did", "events": ["a"], "time": {"from": "2026-03-01", "to": "2026-03-02"}}]},
        {"kind": "all", "of": [{"kind": "did", "events": ["a"], "time": {"from": "2026-03-01"}}]},
        {"kind": "all", "of": [{"kind": "sequence", "steps": [{"events": ["a"]}, {"events": ["b"]}], "within": "2d"}]},
        {"kind": "all", "of": [{"kind": "traits", "where": "age > 3"}, {"kind": "segment", "id": "x"}]},
        {"kind": "all", "of": [{"kind": "not", "of": {"kind": "segment", "id": "x"}}]},
        {"kind": "all", "of": [{"kind": "not", "of": {"kind": "any", "of": [{"kind": "did"}]}}]},
    ],
    ids=str,
)
def test_a_rule_and_its_form_are_each_others_inverse(rule: dict[str, object]) -> None:
    question = read_question(SegmentQuestion, json.dumps({"rule": rule}))
    assert form.typed_question(form.typed_fields(question)) == question


def test_the_dropped_of_a_funnel_become_a_segment_and_a_file(planner: Client) -> None:
    asked = "from=2011-01-01&to=2011-03-31&window=7d&event=order_line&where=&optional=0&within="
    funnel = page(planner, f"/insight/funnel?{asked}&event=cancel_line&where=&optional=0&within=")
    link, count = re.findall(r'href="(/insight/funnel/persons[^"]+state=dropped[^"]*)"[^>]*>\s*([\d,]+)', funnel)[0]
    people = page(planner, html.unescape(link))
    keeping = re.search(r'href="(/persons/segments/figure[^"]+)"', people)
    assert keeping is not None
    url = html.unescape(keeping[1])
    assert f"{count} 人" in page(planner, url)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(planner, url)))
    fields = {name: html.unescape(text) for name, text in fields.items()}
    answer = planner.post("/persons/segments/figure", {**fields, "name": "买了没退"}, follow=True)
    shown = answer.content.decode()
    assert f"{count} 人" in shown
    assert "名单，来自「漏斗」里的一个数" in shown
    kept = store.segments(WORKSPACE)[0]
    assert len(store.listed(kept.id)) == int(count.replace(",", ""))
    file = planner.get(f"/persons/segments/{kept.id}/file/xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    assert len(book.get_sheet_by_index(0).to_python()) - 1 == int(count.replace(",", ""))
    assert AuditEntry.objects.order_by("id").last().action == "segment.export"
    again = planner.post("/persons/segments/figure", {**fields, "name": "买了没退"})
    assert again.status_code == 422


def test_a_list_is_uploaded_and_unknown_ids_are_told(planner: Client) -> None:
    file = SimpleUploadedFile("名单.csv", b"customer,note\n12748,x\n17850,y\nnobody,z\n")
    answer = planner.post("/persons/segments/list", {"name": "大客户", "file": file}, follow=True)
    shown = answer.content.decode()
    assert "2 个标识" in shown
    assert "另有 1 个不认识，没有收：nobody" in shown
    assert "名单，来自文件 名单.csv" in shown
    pasted = planner.post("/persons/segments/list", {"name": "两个", "ids": "12748\r\n17850"}, follow=True)
    assert "2 个标识" in pasted.content.decode()
    other = SimpleUploadedFile("名单.csv", b"a,b\n1,2\n")
    wrong = planner.post("/persons/segments/list", {"name": "x", "file": other, "column": "c"})
    assert wrong.status_code == 422


def test_a_person_has_a_page_with_days_and_segments(planner: Client) -> None:
    sent(planner, "/persons/segments/new", {"kind": "did", "event": "order_line"}, name="买过")
    shown = page(planner, "/persons/12748")
    for text in ("用户 12748", "时间线", "order_line", "sku", "更早的", "标识", "数据截至"):
        assert text in shown
    assert "买过" in page(planner, "/persons/groups?person=12748")
    assert "更近的" in page(planner, "/persons/12748?page=2")
    assert planner.get("/persons?find=12748").url == "/persons/12748"
    page(planner, "/persons/nobody", status=404)


def test_a_segment_is_held_against_everybody_and_two_overlap(planner: Client) -> None:
    sent(planner, "/persons/segments/new", {"kind": "did", "event": "cancel_line"}, name="退过")
    sent(planner, "/persons/segments/new", {"kind": "did", "event": "order_line", "time": "30d"}, name="最近买过")
    first, second = store.segments(WORKSPACE)
    shown = page(planner, f"/persons/segments/{first.id}/profile")
    for text in ("最近 30 天做过", "order_line", "倍数", "100.0%", "查看算法"):
        assert text in shown
    assert "选两到四个分群" in page(planner, "/persons/segments/overlap")
    both = page(planner, f"/persons/segments/overlap?segment={first.id}&segment={second.id}")
    for text in ("只在「退过」", "最近买过 ∩ 退过", "data-chart", "●"):
        assert text in both
    assert "style=" not in both


def test_tags_are_shown_with_their_persons_and_made_of_segments(planner: Client) -> None:
    sent(planner, "/persons/segments/new", {"kind": "did", "event": "cancel_line"}, name="退过")
    kept = store.segments(WORKSPACE)[0]
    assert "生命周期" in page(planner, "/persons/tags")
    shown = page(planner, "/persons/tags/stage")
    count = re.search(r'href="(/persons/tags/stage\?value=2)">成熟</a></td><td[^>]*>([\d,]+)', shown)
    assert count is not None
    assert "用户名单" in page(planner, count[1])
    fields = {"name": "退款", "value": ["有退款", ""], "segment": [kept.id, ""]}
    made = planner.post("/persons/tags/new", fields, follow=True).content.decode()
    assert "有退款" in made
    assert "（无值）" in made
    assert planner.post("/persons/tags/new", {**fields, "value": ["", ""]}).status_code == 422
    assert "RFM 分层" in page(planner, "/persons/groups?person=12748")
    tag = store.tags(WORKSPACE)[0]
    assert "已删除" in planner.post(f"/persons/tags/{tag.id}/remove", follow=True).content.decode()
    page(planner, "/persons/tags/nothing", status=404)


def test_who_only_looks_cannot_keep_change_or_export(planner: Client) -> None:
    sent(planner, "/persons/segments/new", {"kind": "did", "event": "order_line"}, name="买过")
    kept = store.segments(WORKSPACE)[0]
    viewer = stranger(accounts.Role.VIEWER)
    assert "新建分群" not in page(viewer, "/persons")
    assert "买过" in page(viewer, f"/persons/segments/{kept.id}")
    for url in ("/persons/segments/new", "/persons/segments/list", f"/persons/segments/{kept.id}/edit"):
        page(viewer, url, status=403)
    page(viewer, f"/persons/segments/{kept.id}/file/csv", status=403)
    assert viewer.post(f"/persons/segments/{kept.id}/remove").status_code == 403


def test_another_workspace_sees_none_of_it(planner: Client) -> None:
    sent(planner, "/persons/segments/new", {"kind": "did", "event": "order_line"}, name="买过")
    kept = store.segments(WORKSPACE)[0]
    Workspace.objects.create(id="other", name="别家", currency="CNY", zone="Asia/Shanghai")
    person = accounts.create_user("eve", "Eve", password="a long enough password")
    accounts.add_member("other", person.id, accounts.Role.OWNER)
    eve = Client()
    assert eve.login(username="eve", password="a long enough password")
    page(eve, f"/persons/segments/{kept.id}", status=404)
    page(eve, f"/persons/segments/{kept.id}/count", status=404)
    page(eve, "/persons/12748", status=404)
    missing = {"kind": "segment", "id": kept.id}
    asked = urlencode({"q": json.dumps({"rule": missing})})
    assert "买过" not in page(eve, f"/persons/segments/new?{asked}")
