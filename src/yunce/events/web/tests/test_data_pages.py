"""The data pages: who may do what, keys shown once, a file from upload to result, a person erased."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yunce.accounts.api import AuditEntry, Role
from yunce.events.api import IncomingEvent, accept, flush_now
from yunce.events.files import api as files
from yunce.events.files.rules.cells import Limits
from yunce.events.sources import api as sources
from yunce.events.store.api import EventStore
from yunce.events.web.tests.conftest import SignedIn

ORDERS = (
    "会员号,付款时间,实付金额,城市\n甲,2025-03-01 12:00,12.5,杭州\n乙,2025-03-01 13:00,¥1200,苏州\n丙,很久以前,3,杭州\n"
)


def page(client: Client, name: str, *args: str, status: int = 200) -> str:
    answer = client.get(reverse(f"data:{name}", args=args))
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def uploaded(client: Client, text: str = ORDERS, name: str = "订单.csv") -> str:
    file = SimpleUploadedFile(name, text.encode("gb18030"), "text/csv")
    answer = client.post(reverse("data:import"), {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"]).rsplit("/", 1)[-1]


def fields(html: str) -> dict[str, str]:
    """What a browser would send back: the chosen option of every select, the value of every input, of the main form."""
    html = html[html.index('<form class="form stack" method="post" novalidate>') :]
    html = html[: html.index("</form>")]
    found = dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', html))
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_an_empty_workspace_is_shown_what_to_do(owner: Client) -> None:
    html = page(owner, "data")
    assert "还没有数据" in html
    assert reverse("data:import") in html
    assert "示例" in html


def test_every_page_answers_and_carries_no_inline_script_or_style(owner: Client, workspace: str) -> None:
    source = sources.create_source(workspace, "小程序")
    job = uploaded(owner)
    for name, *args in (
        ("data",), ("new-source",), ("source", source.id), ("import",), ("import-job", job), ("rejected",), ("erase",),
        ("readings",), ("reading-metrics",), ("import-progress", job),
    ):  # fmt: skip
        html = page(owner, name, *args)
        assert not re.search(r"\sstyle=|\son\w+=|javascript:|hx-on", html), name
        assert not re.search(r"<script(?![^>]*(src=|application/json))", html), name


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.PLANNER, True), (Role.ANALYST, True), (Role.OPERATOR, True), (Role.VIEWER, False)],
)
def test_only_who_may_bring_data_can_make_sources_upload_and_enter(
    signed_in: SignedIn, facts: EventStore, workspace: str, role: Role, allowed: bool
) -> None:
    client = signed_in(role)
    page(client, "data")
    status = 200 if allowed else 403
    page(client, "new-source", status=status)
    page(client, "import", status=status)
    page(client, "rejected", status=status)
    page(client, "readings")
    answer = client.post(reverse("data:new-source"), {"name": "网站", "kind": "api"})
    assert answer.status_code == status
    assert client.post(reverse("data:readings"), {"text": "曝光\t1"}).status_code == status
    assert len(sources.sources(workspace)) == allowed


def test_erasing_and_retention_are_for_who_manages_the_workspace(
    signed_in: SignedIn, facts: EventStore, workspace: str
) -> None:
    source = sources.create_source(workspace, "网站")
    planner = signed_in(Role.PLANNER)
    page(planner, "erase", status=403)
    answer = planner.post(reverse("data:source-retention", args=[source.id]), {"retention_days": "30"})
    assert answer.status_code == 403
    owner = signed_in(Role.OWNER)
    answer = owner.post(reverse("data:source-retention", args=[source.id]), {"retention_days": "30"})
    assert answer.status_code == 302
    kept = sources.source(workspace, source.id)
    assert kept is not None
    assert kept.retention_days == 30
    assert owner.post(reverse("data:source-retention", args=[source.id]), {"retention_days": "0"}).status_code == 422


def test_another_workspace_finds_nothing_of_ours(owner: Client, stranger: Client, workspace: str) -> None:
    source, job = sources.create_source(workspace, "小程序").id, uploaded(owner)
    page(stranger, "source", source, status=404)
    page(stranger, "import-job", job, status=404)
    page(stranger, "import-progress", job, status=404)
    page(stranger, "import-rejects", job, status=404)
    for name, pk in (
        ("source-key", source),
        ("source-revoke", source),
        ("import-cancel", job),
        ("import-options", job),
    ):
        assert stranger.post(reverse(f"data:{name}", args=[pk])).status_code == 404
    assert stranger.get(reverse("data:sources-json")).json()["sources"] == []
    assert "订单.csv" not in page(stranger, "import")


def test_somebody_who_is_not_signed_in_is_led_to_the_door(client: Client, db: None) -> None:
    for name in ("data", "import", "readings", "erase", "sources-json"):
        answer = client.get(reverse(f"data:{name}"))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in")


def test_a_key_is_shown_once_and_a_new_one_replaces_it(owner: Client, workspace: str) -> None:
    answer = owner.post(reverse("data:new-source"), {"name": "官网", "kind": "segment"})
    html = answer.content.decode()
    key = re.search(r"wk[0-9a-f]{40}", html)
    assert key is not None
    assert "no-store" in answer.headers["Cache-Control"]
    source = sources.source_by_key(key[0])
    assert source is not None
    assert (source.name, source.kind) == ("官网", "segment")
    again = page(owner, "source", source.id)
    assert key[0] not in again
    assert key[0][-4:] in again
    fresh = owner.post(reverse("data:source-key", args=[source.id]), {"hint": key[0][-4:]}).content.decode()
    assert sources.source_by_key(key[0]) is None
    assert re.search(r"wk[0-9a-f]{40}", fresh)
    owner.post(reverse("data:source-revoke", args=[source.id]))
    assert "已停用" in page(owner, "source", source.id)
    trail = list(AuditEntry.objects.filter(target_id=source.id).values_list("action", flat=True))
    assert {"source.create", "source.key", "source.revoke"} <= set(trail)
    assert key[0] not in str(list(AuditEntry.objects.values_list("before", "after")))


def test_the_page_of_a_source_says_what_came_and_what_its_door_answers(owner: Client, workspace: str) -> None:
    source = sources.create_source(workspace, "小程序", events_per_second=7)
    before = page(owner, "source", source.id)
    for words in ("最近收到", "distinct_id（必填）", "超过每秒 7 条", "Retry-After", "解压后 20 MB"):
        assert words in before
    event = IncomingEvent(event="支付", distinct_id="u1", time=datetime(2026, 3, 1, 4, 30, tzinfo=UTC))
    accept(workspace, source.id, [event])
    flush_now()
    assert "2026-03-01 12:30" in page(owner, "source", source.id)


def test_the_trail_says_in_words_what_was_done_to_data(owner: Client, workspace: str) -> None:
    owner.post(reverse("data:new-source"), {"name": "官网", "kind": "segment"})
    source = next(each for each in sources.sources(workspace) if each.name == "官网")
    owner.post(
        reverse("data:source", args=[source.id]), {"name": "商城", "hash_personal": "on", "events_per_second": 50}
    )
    owner.post(reverse("data:source-key", args=[source.id]), {"hint": source.key_hint})
    owner.post(reverse("data:source-retention", args=[source.id]), {"retention_days": 400})
    owner.post(reverse("data:source-revoke", args=[source.id]))
    job = uploaded(owner)
    owner.post(reverse("data:import-job", args=[job]), {**fields(page(owner, "import-job", job)), "action": "start"})
    owner.post(reverse("data:erase"), {"person": "甲", "confirm": "1", "sure": "on"})
    html = owner.get("/settings/audit").content.decode()
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html[html.index("<tbody") : html.index("</tbody>")]))
    for words in (
        "接入来源", "接入方式 Segment 协议", "名称 官网 → 商城", "手机号和邮箱入库前加密 否 → 是",
        "换新密钥 商城 · 密钥结尾", "改保留期限 商城 · 数据保留天数 — → 400 天", "停用来源 商城",
        "上传文件 订单.csv · 大小 0.1 KB", "开始导入 订单.csv", "时间 付款时间", "金额 实付金额", "删除个人数据",
    ):  # fmt: skip
        assert words in said
    assert not re.search(r"\b[a-z]+\.[a-z_]+\b(?<!csv)|[a-z]+_[a-z]+|[{}\[\]]", said)


def test_snippets_name_this_server_and_all_three_protocols(owner: Client, workspace: str) -> None:
    html = page(owner, "source", sources.create_source(workspace, "官网").id)
    assert "http://testserver/api/v1/events" in html
    assert "http://testserver/sa?project=WRITE_KEY" in html
    assert "analytics.write_key" in html


def test_sources_show_how_busy_they_are(owner: Client, workspace: str) -> None:
    source = sources.create_source(workspace, "小程序")
    accept(
        workspace, source.id, [IncomingEvent(event="支付", distinct_id="甲", time=datetime.now(UTC)) for _ in range(3)]
    )
    flush_now()
    listed = owner.get(reverse("data:sources-json")).json()["sources"]
    assert [(one["name"], one["events"], one["active"]) for one in listed] == [("小程序", 3, True)]
    assert "write_key" not in listed[0]
    html = page(owner, "data")
    assert "正常" in html
    assert "data-chart-root" in html


def test_a_file_goes_from_upload_over_confirmed_columns_to_its_result(
    owner: Client, workspace: str, facts: EventStore
) -> None:
    job_id = uploaded(owner)
    html = page(owner, "import-job", job_id)
    assert "很久以前" in html
    sent = fields(html)
    assert {name: sent[name] for name in ("time", "person", "amount", "event_name", "zone", "format")} == {
        "time": "付款时间", "person": "会员号", "amount": "实付金额", "event_name": "支付", "zone": "Asia/Shanghai",
        "format": "ymd",
    }  # fmt: skip
    tried = owner.post(reverse("data:import-job", args=[job_id]), {**sent, "action": "check"}).content.decode()
    assert "前 3 行里有 1 行读不通" in tried
    answer = owner.post(reverse("data:import-job", args=[job_id]), {**sent, "action": "start"})
    assert answer.status_code == 302
    waiting = page(owner, "import-progress", job_id)
    assert 'hx-trigger="every 1s"' in waiting
    files.run_import(job_id)
    over = page(owner, "import-progress", job_id)
    assert "hx-trigger" not in over
    assert "读不成时间" in over
    job = files.job(workspace, job_id)
    assert job is not None
    assert (job.state, job.stored, job.rejected) == ("done", 2, 1)
    rejects = owner.get(reverse("data:import-rejects", args=[job_id]))
    assert (
        b"".join(rejects.streaming_content)
        .decode("utf-8-sig")
        .splitlines()[1]
        .startswith("丙,很久以前,3,杭州,4,付款时间")
    )  # type: ignore[arg-type,union-attr]
    assert facts.query("SELECT count() FROM events WHERE amount = 1200").value() == 1
    assert "订单.csv" in page(owner, "rejected")


def test_the_next_file_with_the_same_columns_needs_no_new_choices(owner: Client, workspace: str) -> None:
    first = uploaded(owner)
    sent = {
        **fields(page(owner, "import-job", first)),
        "event_name": "到店消费",
        "type_3": "skip",
        "zone": "Asia/Tokyo",
    }
    owner.post(reverse("data:import-job", args=[first]), {**sent, "action": "start"})
    files.run_import(first)
    again = fields(page(owner, "import-job", uploaded(owner)))
    assert (again["event_name"], again["zone"], again["type_3"], again["time"]) == (
        "到店消费",
        "Asia/Tokyo",
        "skip",
        "付款时间",
    )


def test_an_uncertain_day_and_month_must_be_chosen(owner: Client) -> None:
    job = uploaded(owner, "会员号,付款时间\n甲,01/02/2025\n乙,03/04/2025\n")
    html = page(owner, "import-job", job)
    assert "看不出先写日还是先写月" in html
    sent = fields(html)
    refused = owner.post(reverse("data:import-job", args=[job]), {**sent, "action": "start"})
    assert refused.status_code == 422
    assert "请选择时间格式" in refused.content.decode()
    answer = owner.post(reverse("data:import-job", args=[job]), {**sent, "format": "dmy", "action": "start"})
    assert answer.status_code == 302


def test_a_mapping_without_a_time_is_refused_at_its_field(owner: Client) -> None:
    job = uploaded(owner, "会员号,城市\n甲,杭州\n")
    html = page(owner, "import-job", job)
    assert "没认出哪一列是时间" in html
    answer = owner.post(reverse("data:import-job", args=[job]), {**fields(html), "action": "start"})
    assert answer.status_code == 422


def test_a_file_that_is_no_table_is_refused_with_what_to_do(owner: Client, workspace: str) -> None:
    file = SimpleUploadedFile("报表.xls", b"<html><table></table></html>")
    answer = owner.post(reverse("data:import"), {"file": file})
    assert answer.status_code == 422
    assert "这个文件其实是网页" in answer.content.decode()
    assert owner.post(reverse("data:import"), {}).status_code == 422
    assert files.jobs(workspace) == []


def test_a_file_that_another_delimiter_may_mend_is_kept_and_the_choice_offered(owner: Client, workspace: str) -> None:
    job = uploaded(owner, 'a,b\n1,"' + "x," * 70_000)
    answer = owner.get(reverse("data:import-job", args=[job]))
    assert answer.status_code == 422
    assert "有一个引号没有成对" in answer.content.decode()
    assert reverse("data:import-options", args=[job]) in answer.content.decode()


def test_last_years_events_are_shown_where_they_are(owner: Client, workspace: str) -> None:
    source = sources.create_source(workspace, "订单表", "file")
    then = datetime(2011, 12, 9, tzinfo=UTC)
    accept(workspace, source.id, [IncomingEvent(event="下单", distinct_id="", time=then)])
    flush_now()
    html = page(owner, "data")
    assert "data-chart-root" in html
    assert "2011-12-09" in html


def test_a_viewer_is_offered_only_what_they_may_open(signed_in: SignedIn, facts: EventStore) -> None:
    html = page(signed_in(Role.VIEWER), "data")
    for name in ("import", "rejected", "erase", "new-source"):
        assert reverse(f"data:{name}") not in html


def test_a_file_can_be_opened_another_way(owner: Client, workspace: str) -> None:
    job = uploaded(owner, "标题\n会员号;付款时间\n甲;2025-03-01\n")
    owner.post(reverse("data:import-options", args=[job]), {"delimiter": ";", "header_row": "2", "encoding": "gb18030"})
    found = files.job(workspace, job)
    assert found is not None
    assert found.options == {"delimiter": ";", "header_row": 2, "encoding": "gb18030"}
    assert fields(page(owner, "import-job", job))["time"] == "付款时间"


def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(
    owner: Client, workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LIMITS", Limits(file_bytes=1000))
    big = SimpleUploadedFile("big.csv", b"x" * 3_000_000)
    answer = owner.post(reverse("data:import"), {"file": big})
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()
    # Just over the limit the length of the whole request says nothing yet; the bytes do.
    answer = owner.post(reverse("data:import"), {"file": SimpleUploadedFile("big.csv", b"x" * 500_000)})
    assert answer.status_code in (413, 422)
    assert files.jobs(workspace) == []


def test_an_upload_from_another_site_is_refused(signed_in: SignedIn, facts: EventStore) -> None:
    strict = signed_in(Role.OWNER, strict=True)  # type: ignore[call-arg]
    answer = strict.post(reverse("data:import"), {"file": SimpleUploadedFile("a.csv", ORDERS.encode())})
    assert answer.status_code == 403


def test_cancelling_and_giving_up_a_file(owner: Client, workspace: str) -> None:
    job = uploaded(owner)
    owner.post(reverse("data:import-cancel", args=[job]))
    assert "已取消" in page(owner, "import-job", job)
    found = files.job(workspace, job)
    assert found is not None
    assert not found.file.exists()


def test_a_viewer_sees_results_but_never_rows(signed_in: SignedIn, owner: Client) -> None:
    job = uploaded(owner)
    viewer = signed_in(Role.VIEWER)
    page(viewer, "import-job", job, status=403)
    page(viewer, "import-rejects", job, status=403)


def test_a_mistyped_id_is_told_and_erases_nobody(owner: Client, workspace: str) -> None:
    html = owner.post(reverse("data:erase"), {"person": "1380000000l"}).content.decode()
    assert "没有找到「1380000000l」的数据" in html
    assert "删除这个人的全部数据" not in html
    assert not AuditEntry.objects.filter(action="person.erase").exists()


def test_a_number_that_was_hashed_at_the_door_is_found_as_people_write_it(owner: Client, workspace: str) -> None:
    source = sources.create_source(workspace, "小程序", hash_personal=True)
    accept(workspace, source.id, [IncomingEvent(event="支付", distinct_id="13800000001", time=datetime.now(UTC))])
    flush_now()
    asked = {"person": "138 0000 0001", "confirm": "1", "sure": "on"}
    assert "会删掉这些" in owner.post(reverse("data:erase"), {"person": "138 0000 0001"}).content.decode()
    assert "事件：1 条" in owner.post(reverse("data:erase"), asked).content.decode()


def test_erasing_a_person_gives_a_receipt_without_their_id(owner: Client, workspace: str, facts: EventStore) -> None:
    source = sources.create_source(workspace, "小程序")
    accept(workspace, source.id, [IncomingEvent(event="支付", distinct_id="13800000001", time=datetime.now(UTC))])
    flush_now()
    shown = owner.post(reverse("data:erase"), {"person": "13800000001"}).content.decode()
    assert "会删掉这些" in shown
    confirmed = {"person": "13800000001", "confirm": "1"}
    assert owner.post(reverse("data:erase"), confirmed).status_code == 422  # the box is not ticked
    assert facts.query("SELECT count() FROM events").value() == 1
    html = owner.post(reverse("data:erase"), {**confirmed, "sure": "on"}).content.decode()
    assert "事件：1 条" in html
    assert "13800000001" not in html
    assert facts.query("SELECT count() FROM events").value() == 0
    assert "13800000001" not in str(list(AuditEntry.objects.values_list("before", "after")))
