"""数据填报: pasting, typing, uploading, confirming jumps, taking back; alone and inside a project."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yunce.accounts.api import Access, AuditEntry
from yunce.events.readings import api
from yunce.kernel.windows import Window, local_date
from yunce.ui.components import Notice

ZONE = "Asia/Shanghai"


@pytest.fixture
def today() -> date:
    return local_date(timezone.now(), ZONE)


def send(client: Client, text: str, **more: str) -> tuple[int, str]:
    answer = client.post(reverse("data:readings"), {"text": text, "action": "paste", **more})
    return answer.status_code, answer.content.decode()


def values(workspace: str, today: date, metric: str = "impressions") -> list[Decimal]:
    series = api.series(workspace, metric, Window.days(today - timedelta(days=6), today, ZONE))
    return [point.value for point in series.points if point.value is not None]


def test_a_pasted_block_is_shown_before_it_is_kept(owner: Client, workspace: str, today: date) -> None:
    text = "日期\t渠道\t曝光\t扫码人数\n昨天\t小红书\t1.2万\t3\n"
    status, html = send(owner, text)
    assert status == 200
    assert "12,000" in html
    assert "新指标" in html
    assert api.metrics(workspace) == []
    assert send(owner, text, action="keep", sure="yes")[0] == 302
    assert values(workspace, today) == [12000]
    assert "小红书" in owner.get(reverse("data:readings")).content.decode()
    entry = AuditEntry.objects.get(action="readings.save")
    assert entry.after["new"] == 2


def test_what_cannot_be_read_is_listed_and_the_text_stays(owner: Client) -> None:
    status, html = send(owner, "日期\t曝光\n某天\t5\n")
    assert status == 422
    assert "不是日期" in html
    assert "某天" in html


def test_a_jump_is_kept_only_with_the_box_ticked(owner: Client, workspace: str, today: date) -> None:
    send(owner, "日期\t曝光\n昨天\t100\n", action="keep", sure="yes")
    text = "日期\t曝光\n今天\t1000\n"
    assert "差 3 倍以上" in send(owner, text)[1]
    assert send(owner, text, action="keep")[0] == 200
    assert values(workspace, today) == [100]
    assert send(owner, text, action="keep", sure="yes")[0] == 302
    assert values(workspace, today) == [100, 1000]


def test_a_day_that_has_not_come_is_refused(owner: Client, workspace: str, today: date) -> None:
    text = f"日期\t曝光\n{today + timedelta(days=3)}\t5\n"
    status, html = send(owner, text, action="keep", sure="yes")
    assert status == 422
    assert "日期还没到" in html
    assert api.metrics(workspace) == []


def test_typed_figures_are_kept_at_once_when_there_is_nothing_to_ask(
    owner: Client, workspace: str, today: date
) -> None:
    rows = [
        {"id": "", "day": str(today), "channel": "抖音", "content": "", "metric": "曝光量", "value": "300"},
        {"id": "", "day": str(today), "channel": "抖音", "content": "", "metric": "点赞数", "value": ""},
    ]
    answer = owner.post(reverse("data:readings"), {"action": "grid", "grid": json.dumps(rows)})
    assert answer.status_code == 302
    assert values(workspace, today) == [300]
    assert [metric.key for metric in api.metrics(workspace)] == ["impressions"]


def test_a_table_can_be_uploaded(owner: Client, workspace: str, today: date) -> None:
    content = f"日期,曝光\n{today},42\n".encode("gb18030")
    file = SimpleUploadedFile("小红书.csv", content)
    answer = owner.post(reverse("data:readings"), {"action": "file", "file": file})
    assert "42" in answer.content.decode()
    bad = SimpleUploadedFile("图.png", b"\x89PNG")
    refused = owner.post(reverse("data:readings"), {"action": "file", "file": bad})
    assert refused.status_code == 422
    assert "这不是表格文件" in refused.content.decode()


def test_lines_that_are_usually_there_are_asked_for(owner: Client, workspace: str, today: date) -> None:
    days = "".join(f"{today - timedelta(days=back)}\t小红书\t{100 + back}\n" for back in (1, 2, 3))
    send(owner, "日期\t渠道\t曝光\n" + days, action="keep", sure="yes")
    html = owner.get(reverse("data:readings")).content.decode()
    assert "还缺 1 个平时会填的数：小红书 曝光量" in html


def test_a_figure_can_be_taken_back_by_its_own_workspace_only(
    owner: Client, stranger: Client, workspace: str, today: date
) -> None:
    send(owner, "曝光\t5\n", action="keep", sure="yes")
    kept = api.readings(workspace, Window.days(today, today, ZONE))[0]
    assert stranger.post(reverse("data:reading-withdraw", args=[kept.id])).status_code == 404
    assert owner.post(reverse("data:reading-withdraw", args=[kept.id])).status_code == 302
    assert values(workspace, today) == []


def test_metrics_are_named_and_rolled_up_as_the_workspace_says(owner: Client, workspace: str) -> None:
    send(owner, "到店人数\t5\n日期\t1\n", action="keep", sure="yes")
    send(owner, "日期\t到店人数\n今天\t5\n", action="keep", sure="yes")
    key = api.metrics(workspace)[0].key
    rows = [
        {"id": key, "name": "进店人数", "unit": "人", "direction": "up", "rollup": "mean"},
        {"id": "", "name": "店铺评分", "unit": "分", "direction": "越高越好", "rollup": "取平均"},
    ]
    answer = owner.post(reverse("data:reading-metrics"), {"grid": json.dumps(rows)})
    assert answer.status_code == 302
    assert [(one.name, one.rollup) for one in api.metrics(workspace)] == [("进店人数", "mean"), ("店铺评分", "mean")]
    assert owner.post(reverse("data:reading-metrics"), {"grid": "no json"}).status_code == 404
    bad = [{"id": key, "name": "", "unit": "", "direction": "up", "rollup": "sum"}]
    assert owner.post(reverse("data:reading-metrics"), {"grid": json.dumps(bad)}).status_code == 422


@pytest.fixture
def projects() -> Iterator[None]:
    def bar(access: Access, initiative_id: str) -> Notice:
        if initiative_id != "p1":
            raise Http404
        return Notice(text="夏季老客复购")

    before = api.projects_known()
    api.know_projects(api.Projects(bar=bar))
    yield
    api.know_projects(before)


def test_a_project_has_its_own_page_and_figures(owner: Client, workspace: str, today: date, projects: None) -> None:
    url = reverse("data:project-readings", args=["p1"])
    assert "夏季老客复购" in owner.get(url).content.decode()
    assert owner.get(reverse("data:project-readings", args=["p2"])).status_code == 404
    answer = owner.post(url, {"text": "曝光\t7\n", "action": "keep", "sure": "yes"})
    assert answer.headers["Location"].startswith(url)
    kept = api.readings(workspace, Window.days(today, today, ZONE))
    assert [(one.line.initiative, one.value) for one in kept] == [("p1", 7)]


def test_a_project_of_nobody_has_no_page(owner: Client) -> None:
    before = api.projects_known()
    api.know_projects(None)
    try:
        assert owner.get(reverse("data:project-readings", args=["p1"])).status_code == 404
    finally:
        api.know_projects(before)
