"""The pages: what they show, who may do what on them, and that a stranger meets nothing."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yunce.accounts.api import User, set_replay_clock
from yunce.loop.api import Concern, ConcernKind, Tiers, goal, initiatives, plan_versions, set_goal
from yunce.loop.tests.pages import text_of
from yunce.planning.api import TaskState, edit_plan, export_plan, move_task, numbers_served, plan_draft
from yunce.planning.rules.book_plan import read_book
from yunce.planning.spreadsheet import cells, workbook
from yunce.planning.web.views import checks

pytestmark = pytest.mark.django_db
PAGES = ("plan", "plan/budget", "plan/schedule", "plan/checks", "plan/text")


def client_of(access):
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get(pk=access.user.id))
    return client


@pytest.fixture
def client(planner):
    return client_of(planner)


def url(project, page):
    return f"/projects/{project.id}/{page}"


def html(response):
    return response.content.decode()


def plan_of(access, project):
    return plan_draft(access.workspace.id, project.id)


def test_the_four_doors_stand_on_one_page(client, summer):
    page = html(client.get("/projects/new"))
    for word in ("一句话目标", "模板", "上次活动的表格", "复制旧项目", "社群开团", summer.name):
        assert word in page


def test_a_sentence_is_shown_as_understood_before_anything_is_made(client, planner):
    said = "6 到 8 月让老客复购率从 30% 提到 35%，预算 5 万"
    page = html(client.get("/projects/new/draft", {"door": "sentence", "said": said}))
    assert "规则生成" in page
    assert 'value="30%"' in page
    assert 'value="35%"' in page
    assert 'value="50,000.00"' in page
    assert initiatives(planner.workspace.id) == []


def test_what_a_sentence_does_not_say_is_asked(client):
    page = html(client.get("/projects/new/draft", {"door": "sentence", "said": "夏季老客复购"}))
    assert "没有读到，请在下面补上：起止日期、目标值、预算" in page


def test_a_sentence_about_nothing_known_asks_for_the_template(client):
    page = html(client.get("/projects/new/draft", {"door": "sentence", "said": "把品牌做好"}))
    assert "用哪个模板起步" in page
    assert "said=" in page


def test_the_last_form_makes_the_project_and_leads_to_its_plan(client, planner):
    sent = {
        "door": "sentence", "said": "老客复购", "template": "repurchase", "name": "夏", "first": "2026-06-01",
        "last": "2026-08-31", "metric": "repurchase_rate", "baseline": "30%", "target": "35%", "budget": "5万",
    }  # fmt: skip
    response = client.post("/projects/new/draft", sent)
    made = initiatives(planner.workspace.id)[0]
    assert response.url == f"/projects/{made.id}/plan"
    assert plan_of(planner, made).plan.budget_minor == 5_000_000
    page = html(client.get(response.url))
    assert "夏活动方案" in page
    assert "初稿" in page


def test_a_wrong_last_form_keeps_what_was_typed(client):
    sent = {"template": "checkin", "name": "", "first": "2026-06-10", "last": "2026-06-01", "target": "很多"}
    response = client.post("/projects/new/draft", sent)
    page = html(response)
    assert response.status_code == 422
    assert "结束日早于上线日" in page
    assert "「很多」不是数字" in page


def test_last_campaigns_file_is_previewed_with_its_rejected_cells(client, planner):
    csv = "任务,负责人,截止日期\n写稿,小王,2025-05-25\n上线,小李,月底\n".encode()
    response = client.post("/projects/new/file", {"file": SimpleUploadedFile("去年.csv", csv)})
    chosen = client.get(response.url + "&template=seeding")
    page = html(chosen)
    assert "2 个任务" in page
    assert "「月底」不是日期" in page


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"nothing"), ("a.csv", b"\xff\xfe\x00\x00")])
def test_a_file_that_cannot_be_opened_says_what_to_do(client, name, content):
    response = client.post("/projects/new/file", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert "另存为" in html(response)


def test_a_copy_is_made_with_its_dates_moved(client, planner, summer):
    response = client.post(f"/projects/new/copy/{summer.id}", {"name": "秋", "first": "2026-09-01"})
    assert "秋活动方案" in html(client.get(response.url))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_plan_opens(client, summer, page):
    response = client.get(url(summer, page))
    assert response.status_code == 200
    assert summer.name in html(response)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_no_page(stranger, summer, page):
    response = client_of(stranger).get(url(summer, page), follow=True)
    assert response.status_code == 404


@pytest.mark.parametrize("page", PAGES[:-1])
def test_a_viewer_reads_and_cannot_save(viewer, summer, page):
    response = client_of(viewer).get(url(summer, page))
    assert response.status_code == 200
    assert "保存" not in html(response)


@pytest.mark.parametrize(
    "page", ["plan/budget", "plan/schedule/tasks", "plan/schedule/phases", "plan/schedule/campaign", "plan/freeze",
             "plan/import", "plan/text", "plan/budget/limit", "plan/template"],
)  # fmt: skip
def test_a_viewer_may_not_post(viewer, planner, summer, page):
    before = plan_of(planner, summer)
    assert client_of(viewer).post(url(summer, page), {}).status_code == 403
    assert plan_of(planner, summer) == before


def test_nobody_signed_in_is_led_to_sign_in(summer):
    assert Client().get(url(summer, "plan")).url.startswith("/sign-in")


def test_the_budget_grid_saves_adds_and_removes_lines(client, planner, summer):
    rows = [
        {"id": "coupon", "item": "老客券", "channel": "APP", "amount": "1.2万", "owner": "小王", "note": ""},
        {"item": "直播", "channel": "抖音", "amount": "", "owner": "", "note": "待定"},
    ]
    client.post(url(summer, "plan/budget"), {"lines": json.dumps(rows), "revision": "1"})
    lines = plan_of(planner, summer).plan.budget
    assert [(b.key, b.item, b.amount_minor) for b in lines] == [
        ("coupon", "老客券", 1_200_000),
        ("line-1", "直播", None),
    ]


def test_a_bad_amount_is_shown_at_its_cell_and_nothing_is_saved(client, planner, summer):
    rows = [{"id": "coupon", "item": "券", "amount": "很多"}, {"item": "x", "amount": "-5"}]
    response = client.post(url(summer, "plan/budget"), {"lines": json.dumps(rows), "revision": "1"})
    page = html(response)
    assert response.status_code == 422
    assert "「很多」不是" in page
    assert "金额不能是负数" in page
    assert plan_of(planner, summer).revision == 1


def test_an_old_revision_is_not_saved_over(client, planner, summer):
    rows = json.dumps([{"id": "coupon", "item": "甲", "amount": "1"}])
    client.post(url(summer, "plan/budget"), {"lines": rows, "revision": "1"})
    other = json.dumps([{"id": "coupon", "item": "乙", "amount": "2"}])
    response = client.post(url(summer, "plan/budget"), {"lines": other, "revision": "1"})
    page = html(response)
    assert response.status_code == 409
    assert "乙" in page
    assert plan_of(planner, summer).plan.budget[0].item == "甲"


def test_tasks_are_saved_with_names_as_dependencies(client, planner, summer):
    rows = [
        {"id": "goal", "name": "定目标", "offset": "T-14", "days": "2", "state": "已完成"},
        {"name": "拍视频", "offset": "-3", "depends": "定目标"},
    ]
    client.post(url(summer, "plan/schedule/tasks"), {"tasks": json.dumps(rows), "revision": "1"})
    tasks = plan_of(planner, summer).plan.tasks
    assert [(t.key, t.name, t.offset, t.depends, t.state) for t in tasks] == [
        ("goal", "定目标", -14, (), TaskState.DONE),
        ("task-1", "拍视频", -3, ("goal",), TaskState.TODO),
    ]


def test_a_task_cell_that_means_nothing_is_shown(client, summer):
    rows = [{"name": "a", "offset": "下周", "depends": "没有这个", "days": "0"}]
    page = html(client.post(url(summer, "plan/schedule/tasks"), {"tasks": json.dumps(rows), "revision": "1"}))
    for words in ("写成 T-14", "没有叫「没有这个」的任务", "工期至少 1 天"):
        assert words in page


def test_moving_the_launch_moves_phases_and_the_end(client, planner, summer):
    sent = {"campaign": "夏", "launch": "2026-06-08", "end": "2026-08-31", "revision": "1"}
    client.post(url(summer, "plan/schedule/campaign"), sent)
    plan = plan_of(planner, summer).plan
    assert (str(plan.end), str(plan.phases[0].first), plan.campaign) == ("2026-09-07", "2026-06-01", "夏")


def test_chapters_are_edited_added_and_removed(client, planner, summer):
    sent = {"revision": "1", "title-goal": "目标", "text-goal": "新的目标", "title-risks": "", "title-new": "附录"}
    client.post(url(summer, "plan/text"), sent)
    sections = plan_of(planner, summer).plan.sections
    assert sections[0].text == "新的目标"
    assert "risks" not in [s.key for s in sections]
    assert sections[-1].title == "附录"


def test_freezing_keeps_a_version_and_says_so(client, planner, summer):
    response = client.post(url(summer, "plan/freeze"), {"note": "评审通过"}, follow=True)
    assert "定稿 1 已保存" in html(response)
    assert plan_versions(planner.workspace.id, summer.id)[0].note == "评审通过"


def test_the_plan_leaves_as_xlsx_docx_and_pdf(client, summer):
    xlsx = client.get(url(summer, "plan/export.xlsx"))
    assert list(cells(xlsx.content)) == ["说明", "活动", "目标与预估", "阶段", "预算", "任务", "正文"]
    assert client.get(url(summer, "plan/export.docx")).content.startswith(b"PK")
    assert client.get(url(summer, "plan/export.pdf")).content.startswith(b"%PDF")


def test_a_returning_workbook_shows_its_changes_before_saving(client, planner, summer):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    sent = SimpleUploadedFile("改.xlsx", data)
    response = client.post(url(summer, "plan/import"), {"file": sent})
    assert "没有改动" in html(client.get(response.url))


def test_a_kept_file_of_another_project_changes_nothing_here(client, planner, summer, stranger):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    response = client.post(url(summer, "plan/import"), {"file": io.BytesIO(data)})
    assert response.status_code == 302
    assert client_of(stranger).get(response.url, follow=True).status_code == 404


def test_the_checks_say_what_stands_in_the_way(client, planner, summer):
    page = html(client.get(url(summer, "plan/checks")))
    assert "还没有定稿" in page
    assert "还是示例，请换成你的" in page
    move_task(planner, summer.id, "goal", TaskState.DONE)
    client.post(url(summer, "plan/freeze"), {})
    assert "还没有定稿" not in html(client.get(url(summer, "plan/checks")))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_tasks_saved_as_they_are_shown_stay_as_they_are(client, planner, summer, language):
    User.objects.filter(pk=planner.user.id).update(language=language)
    draft = plan_draft(planner.workspace.id, summer.id)
    first, *others = draft.plan.tasks
    # A name that holds what separates names, at every place of a list of names.
    awkward = [replace(task, name=f"{task.name}、再查；完") for task in others[:2]]
    last = replace(others[-1], depends=(awkward[0].key, first.key, awkward[1].key))
    before = (first, *awkward, *others[2:-1], last)
    edit_plan(planner, summer.id, revision=draft.revision, tasks=before)
    names = {task.key: task.name for task in before}
    rows = [
        {"id": t.key, "name": t.name, "owner": t.owner, "offset": f"{t.offset:+d}", "days": t.days,
         "state": t.state.value, "depends": ("、" if language == "zh-hans" else "; ").join(names[k] for k in t.depends),
         "acceptance": t.acceptance, "serves": t.serves}
        for t in before
    ]  # fmt: skip
    sent = {"tasks": json.dumps(rows), "revision": str(draft.revision + 1)}
    assert client.post(url(summer, "plan/schedule/tasks"), sent).status_code == 302
    assert plan_draft(planner.workspace.id, summer.id).plan.tasks == before


def test_a_first_freeze_after_the_last_day_needs_a_reason(client, planner, summer):
    assert "结果已经知道" not in html(client.get(url(summer, "plan")))
    set_replay_clock(planner.workspace.id, datetime(2026, 9, 20, tzinfo=UTC))
    page = html(client.get(url(summer, "plan")))
    assert "结果已经知道：现在定稿，命中不说明预估得准" in page
    assert 'name="reason-late" value="" maxlength="300" required' in page
    refused = client.post(url(summer, "plan/freeze"), {"reason-late": "  ", "note": "第一版"})
    assert refused.status_code == 422
    assert "请写理由：结果已经知道" in html(refused)
    assert 'value="第一版"' in html(refused)  # nobody types it twice
    assert plan_versions(planner.workspace.id, summer.id) == []
    client.post(url(summer, "plan/freeze"), {"reason-late": "补录去年的活动"})
    [version] = plan_versions(planner.workspace.id, summer.id)
    assert version.late_reason == "补录去年的活动"
    checked = html(client.get(url(summer, "plan/checks")))
    assert "定稿时项目已经结束，结果已经知道：命中不说明预估得准。已回应：补录去年的活动" in checked


def test_a_revision_after_the_last_day_needs_none(client, planner, summer):
    client.post(url(summer, "plan/freeze"), {})
    set_replay_clock(planner.workspace.id, datetime(2026, 9, 20, tzinfo=UTC))
    assert "reason-late" not in html(client.get(url(summer, "plan")))
    client.post(url(summer, "plan/freeze"), {"reason-late": "不会被问"})
    first, second = plan_versions(planner.workspace.id, summer.id)
    assert (first.late_reason, second.late_reason) == ("", "")
    checked = html(client.get(url(summer, "plan/checks")))
    assert "项目已经结束，这一页只供回看" in checked
    assert not [words for words in ("结果已经知道", "不能上线", "修复第一项") if words in checked]


def test_the_checks_say_of_demonstration_tasks_that_nothing_can_be_told(client, planner, summer):
    draft = plan_draft(planner.workspace.id, summer.id)
    tasks = tuple(replace(task, demo=True) for task in draft.plan.tasks)
    edit_plan(planner, summer.id, revision=draft.revision, tasks=tasks)
    set_replay_clock(planner.workspace.id, datetime(2026, 9, 20, tzinfo=UTC))
    page = html(client.get(url(summer, "plan/checks")))
    assert f"{len(tasks)} 个演示任务没有人真的去做，有没有逾期无法核对" in page
    assert "已过截止日" not in page


def test_an_answered_warning_stands_in_the_checks_with_its_answer(client, planner, summer, monkeypatch):
    doubts = [
        Concern(node_key=key, name=key, kind=ConcernKind.SEASON_MISSING, answer="去年夏天没有开店")
        for key in ("a", "b")
    ]
    monkeypatch.setattr(checks, "all_concerns", lambda workspace, initiative_id: doubts)
    page = html(client.get(url(summer, "plan/checks")))
    assert "依据里没有这个季节的数据（a、b）。已回应：去年夏天没有开店" in page


def test_every_page_is_there_in_english(client, planner, summer):
    User.objects.filter(pk=planner.user.id).update(language="en")
    page = html(client.get("/projects/new"))
    assert "Repeat purchase" in page


def test_a_goal_that_changed_after_its_chapter_was_written_is_told(client, planner, summer):
    assert "写的不是现在的目标" not in html(client.get(url(summer, "plan/checks")))
    now = goal(planner.workspace.id, summer.id)
    set_goal(planner, summer.id, node_key=now.node_key, name=now.name, unit=now.unit,
             tiers=replace(now.tiers, target=0.4), metric=now.metric)  # fmt: skip
    assert "写的不是现在的目标 40.0%，请改正文" in html(client.get(url(summer, "plan/checks")))


def test_a_goal_far_from_the_estimates_is_told_by_the_checks(client, planner, summer):
    assert "相差" not in html(client.get(url(summer, "plan/checks")))
    tiers = Tiers(target=0.003)
    set_goal(planner, summer.id, node_key="repurchase_rate", name="复购率", unit="%", tiers=tiers)
    page = html(client.get(url(summer, "plan/checks")))
    assert "「复购率」的目标只有 0.3%，预估算下来是 30.0%，相差 100 倍。" in page
    assert "「复购率」的目标只有 0.3%" in html(client.get(url(summer, "plan")))


def test_the_number_a_task_serves_is_chosen_in_the_grid(client, planner, summer):
    page = html(client.get(url(summer, "plan/schedule")))
    assert "服务的数" in page
    draft = plan_draft(planner.workspace.id, summer.id)
    first = draft.plan.tasks[0]
    row = {"id": first.key, "name": first.name, "offset": "T-14", "days": "2", "state": "未开始", "serves": "复购率"}
    sent = {"tasks": json.dumps([row]), "revision": str(draft.revision)}
    assert client.post(url(summer, "plan/schedule/tasks"), sent).status_code == 302
    assert plan_draft(planner.workspace.id, summer.id).plan.tasks[0].serves == "repurchase_rate"
    row["serves"] = "没有这个数"
    sent = {"tasks": json.dumps([row]), "revision": str(draft.revision + 1)}
    assert client.post(url(summer, "plan/schedule/tasks"), sent).status_code == 422


def test_a_number_that_left_the_tree_stays_named_until_somebody_chooses_another(client, planner, summer):
    draft = plan_draft(planner.workspace.id, summer.id)
    tasks = (replace(draft.plan.tasks[0], serves="gone"), *draft.plan.tasks[1:])
    edit_plan(planner, summer.id, revision=draft.revision, tasks=tasks)
    assert "gone（拆解里已没有）" in html(client.get(url(summer, "plan/schedule")))


def test_a_cell_that_others_changed_shows_all_three_values(client, planner, summer):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    draft = plan_draft(planner.workspace.id, summer.id)
    first = draft.plan.budget[0]
    edit_plan(planner, summer.id, revision=draft.revision,
              budget=(replace(first, amount_minor=700), *draft.plan.budget[1:]))  # fmt: skip
    rows = cells(data)
    rows["预算"][1][rows["预算"][0].index("金额")] = 9
    rows["预算"][2][rows["预算"][0].index("备注")] = "只有我改"
    served = numbers_served(planner.workspace.id, summer.id)
    found = read_book({k: v for k, v in rows.items() if k != "说明"}, draft.plan, served)
    about = [(str(line[0]), str(line[1])) for line in rows["说明"]]
    sent = workbook(found.book, currency="CNY", language="zh-hans", about=about, numbers=served)
    upload = SimpleUploadedFile("方案.xlsx", sent)
    answer = client.post(url(summer, "plan/import"), {"file": upload}, follow=True)
    shown = text_of(answer)
    conflict = shown[shown.index("别人也改了的格子") :]
    for value in ("现在", "文件里", "导出时", "¥30,000.00", "¥7.00", "¥9.00"):
        assert value in conflict
    assert "只有我改" in shown[: shown.index("别人也改了的格子")]
    assert "¥9.00" not in shown[: shown.index("别人也改了的格子")]  # each cell stands in one of the two tables
    [choice] = re.findall(r'name="from_file" value="([^"]+)"', html(answer))
    client.post(answer.redirect_chain[-1][0], {"from_file": choice})
    saved = plan_draft(planner.workspace.id, summer.id).plan.budget
    assert (saved[0].amount_minor, saved[1].note) == (900, "只有我改")
