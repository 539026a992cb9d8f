"""The pages of the run phase: what they show, who may do what, and that a stranger meets nothing."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, Client

from yunce.accounts.api import User, now
from yunce.loop.api import decisions
from yunce.operations import streams
from yunce.operations.replay.api import latest
from yunce.operations.tests.conftest import sell, set_clock
from yunce.planning.api import TaskState, edit_plan, plan_draft

pytestmark = pytest.mark.django_db
PAGES = ("run", "run/tasks", "run/daily")


def client_of(access):
    client = Client()
    client.force_login(User.objects.get(pk=access.user.id))
    return client


@pytest.fixture
def client(planner):
    return client_of(planner)


def url(project, page):
    return f"/projects/{project.id}/{page}"


def html(response):
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_before_and_after_the_freeze(client, project, page):
    assert client.get(url(project, page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_no_page(stranger, project, page):
    assert client_of(stranger).get(url(project, page)).status_code == 404


@pytest.mark.parametrize(
    "page",
    ["run/decide", "run/receive", "run/tasks/goal", "run/replay/start", "run/replay/stop", "run/replay/upload",
     "run/replay/clock", "run/replay/pause", "run/replay/go"],
)  # fmt: skip
def test_a_viewer_may_not_post(viewer, project, page):
    sent = {"what": "x", "state": "done"}
    assert client_of(viewer).post(url(project, page), sent).status_code == 403


def test_the_control_room_shows_actual_interval_and_how_it_was_computed(client, planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 5), 10)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    page = html(client.get(url(frozen, "run")))
    for words in (
        "活动净销售额",
        "¥50.00",
        "差于预估",
        "按活动前同样天数里",
        "data-stream",
        "记决策",
        "2026-06-06 00:00",
    ):
        assert words in page


def test_after_the_last_day_the_control_room_says_so_and_leads_to_the_review(client, planner, frozen):
    set_clock(planner.workspace.id, date(2026, 7, 1))
    page = html(client.get(url(frozen, "run")))
    assert "项目已在 2026-06-30 结束" in page
    assert "去复盘" in page
    assert "记决策" not in page
    assert "去复盘" in html(client.get("/"))


def test_tasks_for_demonstration_are_late_for_nobody_and_the_board_says_so(client, planner, project):
    set_clock(planner.workspace.id, date(2026, 7, 20))
    draft = plan_draft(planner.workspace.id, project.id)
    tasks = tuple(replace(task, demo=True) for task in draft.plan.tasks)
    edit_plan(planner, project.id, revision=draft.revision, tasks=tasks)
    page = html(client.get(url(project, "run/tasks")))
    assert f"{len(tasks)} 个任务都是演示：没有人真的去做，有没有逾期无法核对" in page


def test_before_the_freeze_the_control_room_leads_to_it(client, project):
    page = html(client.get(url(project, "run")))
    assert "还没有可以对照的版本" in page
    assert "/plan#freeze" in page


def test_another_figure_can_be_chosen(client, frozen):
    assert "活动访客：到目前" in html(client.get(url(frozen, "run") + "?node=visitors"))


def test_a_decision_is_written_down_beside_the_figures(client, planner, frozen):
    client.post(url(frozen, "run/decide"), {"what": "把预算挪到抖音", "why": "小红书没人来"})
    assert [d.what for d in decisions(planner.workspace.id, frozen.id)] == ["把预算挪到抖音"]
    assert "小红书没人来" in html(client.get(url(frozen, "run")))


def test_a_write_key_is_shown_once_with_a_command_that_works(client, frozen):
    page = html(client.post(url(frozen, "run/receive")))
    assert "curl -X POST http://testserver/api/v1/events" in page
    assert "Bearer " not in html(client.get(url(frozen, "run")))


def test_a_card_is_moved_by_button_and_by_drag(client, planner, project):
    client.post(url(project, "run/tasks/goal"), {"state": "doing"})
    dragged = client.post(url(project, "run/tasks/rules"), {"state": "done"}, headers={"X-Dragged": "1"})
    plan = plan_draft(planner.workspace.id, project.id).plan
    assert (plan.task("goal").state, plan.task("rules").state) == (TaskState.DOING, TaskState.DONE)
    assert dragged.status_code == 204
    assert client.post(url(project, "run/tasks/goal"), {"state": "flying"}).status_code == 422
    assert client.post(url(project, "run/tasks/nothing"), {"state": "done"}).status_code == 404


def test_late_cards_are_marked_and_say_what_they_wait_for(client, planner, project):
    set_clock(planner.workspace.id, date(2026, 6, 6))
    page = html(client.get(url(project, "run/tasks")))
    assert "已逾期" in page
    assert "等：上线检查与演练" in page


def test_a_recording_is_uploaded_replayed_paused_and_the_clock_given_back(client, planner, frozen):
    rows = "event,distinct_id,time,amount\norder,a,2026-06-02 10:00,5\norder,b,2026-06-03 10:00,7\n"
    client.post(url(frozen, "run/replay/upload"), {"file": SimpleUploadedFile("r.csv", rows.encode())})
    assert "上传的记录 (2026-06-02 – 2026-06-03)" in html(client.get(url(frozen, "run")))
    client.post(url(frozen, "run/replay/start"), {"recording": "uploaded", "pace": "at_once"})
    run = latest(planner.workspace.id, frozen.id)
    assert (run.days, run.state) == (2, "running")
    client.post(url(frozen, "run/replay/pause"), {"run": run.id})
    assert "已暂停" in html(client.get(url(frozen, "run")))
    client.post(url(frozen, "run/replay/stop"), {"run": run.id})
    client.post(url(frozen, "run/replay/clock"))
    assert now(planner.workspace.id).year > 2025


def test_a_bad_recording_names_its_first_bad_cell(client, frozen):
    rows = "event,distinct_id,time\norder,a,sometime\n"
    answer = client.post(
        url(frozen, "run/replay/upload"), {"file": SimpleUploadedFile("r.csv", rows.encode())}, follow=True
    )
    assert "第 2 行 time 列「sometime」" in html(answer)


def test_the_daily_page_has_the_text_ready_to_copy(client, frozen):
    assert "【六月大促】" in html(client.get(url(frozen, "run/daily")))


def test_home_without_projects_begins_with_one_sentence(client, planner):
    page = html(client.get("/"))
    assert "从一句话开始" in page
    assert "/projects/new" in page


def test_home_shows_what_waits_and_the_running_project(client, planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 5), 10)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    page = html(client.get("/"))
    for words in ("处理第一项", "活动净销售额 差于预估区间", "六月大促", "时间进度", "【六月大促】2026-06-05 日报"):
        assert words in page


def test_home_asks_nobody_to_do_what_he_may_not(client, viewer, planner, frozen):
    set_clock(planner.workspace.id, date(2026, 6, 6))
    assert "去处理</a>" in html(client.get("/"))
    assert "去处理</a>" not in html(client_of(viewer).get("/"))


@pytest.mark.django_db(transaction=True)
def test_the_stream_sends_figures_and_chart_and_again_when_facts_come(planner, frozen, monkeypatch):
    monkeypatch.setattr(streams, "TICK_SECONDS", 0.05)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    user = User.objects.get(pk=planner.user.id)

    async def listen():
        stop = asyncio.Event()
        monkeypatch.setattr(streams, "stopping", stop)
        client = AsyncClient()
        await client.aforce_login(user)
        response = await client.get(url(frozen, "run/stream"))
        frames: list[str] = []

        async def read():
            async for chunk in response.streaming_content:
                frames.append(chunk.decode())

        reading = asyncio.create_task(read())
        await until(lambda: any(f.startswith("event: option") for f in frames))
        before = len(frames)
        await asyncio.to_thread(sell, planner, date(2026, 6, 1), date(2026, 6, 5), 10)
        await until(lambda: any(f.startswith("event: source") for f in frames[before:]))
        for day in (date(2026, 6, 7), date(2026, 9, 1)):
            heard = len(frames)
            await asyncio.to_thread(set_clock, planner.workspace.id, day)
            await until(lambda heard=heard: any(f.startswith("event: bar") for f in frames[heard:]))
        stop.set()
        await asyncio.wait_for(reading, 5)
        return response, frames, before

    response, frames, before = asyncio.run(listen())
    assert response["Content-Type"] == "text/event-stream"
    assert "¥50.00" in "".join(frames[before:])
    steps = [re.search(r'phase-next-text">([^<]*)', f)[1] for f in frames if f.startswith("event: bar")]
    assert (steps[0], steps[-1]) == ("处理预警", "核对预估（5）")
    assert any(f.startswith("event: source") and "数据截至 2026-06-05 12:00" in f for f in frames[before:])
    option = next(f for f in frames if f.startswith("event: option"))
    assert json.loads(option.split("data: ", 1)[1])["series"]


async def until(seen, seconds=20):
    for _ in range(int(seconds / 0.05)):
        if seen():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nothing came")


def test_a_stranger_hears_no_stream(stranger, frozen):
    assert client_of(stranger).get(url(frozen, "run/stream")).status_code == 404
