"""The plan is saved against the revision that was read, frozen with its doubts answered, and round-trips as a file."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from yunce.accounts.api import Role
from yunce.documents.api import TableBlock, render_html
from yunce.kernel.estimate import Estimate
from yunce.loop.api import (
    assumptions,
    create_initiative,
    edit_initiative,
    facts,
    goal,
    initiative,
    plan_versions,
    save_assumption,
)
from yunce.loop.tests.cast import as_role
from yunce.planning.api import (
    PublishRefused,
    Stale,
    TaskState,
    apply_file,
    begin_as_copy,
    changes_since,
    create_from_template,
    edit_plan,
    export_plan,
    frozen_plan,
    move_task,
    plan_document,
    plan_draft,
    publish,
    same_plan,
    save_plan,
    take_file,
)
from yunce.planning.rules.book_plan import plan_of, read_book
from yunce.planning.rules.templates import leaves, template
from yunce.planning.spreadsheet import cells, workbook
from yunce.strategy.api import save_tree, tree, tree_from_json

pytestmark = pytest.mark.django_db


def draft_of(access, project):
    return plan_draft(access.workspace.id, project.id)


def test_a_second_editor_does_not_overwrite_the_first(planner, summer):
    first = draft_of(planner, summer)
    saved = edit_plan(planner, summer.id, revision=first.revision, campaign="甲")
    late = edit_plan(planner, summer.id, revision=first.revision, campaign="乙")
    assert (saved.revision, saved.plan.campaign) == (2, "甲")
    assert late == Stale(revision=2, by=planner.user.id)
    assert draft_of(planner, summer).plan.campaign == "甲"


def test_saving_what_is_there_makes_no_revision(planner, summer):
    before = draft_of(planner, summer)
    assert save_plan(planner, summer.id, before.plan, revision=before.revision).revision == before.revision


def test_moving_a_task_is_no_edit_of_the_plan(planner, summer):
    before = draft_of(planner, summer)
    move_task(planner, summer.id, "goal", TaskState.DONE)
    after = draft_of(planner, summer)
    assert (after.plan.task("goal").state, after.revision) == (TaskState.DONE, before.revision)
    assert same_plan(before.plan, after.plan)


def test_a_viewer_moves_and_saves_nothing(viewer, planner, summer):
    draft = draft_of(planner, summer)
    with pytest.raises(PermissionDenied):
        move_task(viewer, summer.id, "goal", TaskState.DONE)
    with pytest.raises(PermissionDenied):
        edit_plan(viewer, summer.id, revision=draft.revision, campaign="x")
    with pytest.raises(PermissionDenied):
        publish(viewer, summer.id)


def test_who_edits_plans_and_does_not_operate_moves_no_task(planner, summer):
    analyst = as_role(planner.workspace.id, Role.ANALYST)
    with pytest.raises(PermissionDenied):
        move_task(analyst, summer.id, "goal", TaskState.DONE)


def test_a_stranger_meets_an_unknown_project(stranger, summer):
    for deed in (
        lambda: move_task(stranger, summer.id, "goal", TaskState.DONE),
        lambda: edit_plan(stranger, summer.id, revision=1, campaign="x"),
        lambda: publish(stranger, summer.id),
        lambda: export_plan(stranger, summer.id, "zh-hans"),
        lambda: plan_document(stranger.workspace.id, summer.id),
    ):
        with pytest.raises(Http404):
            deed()


def test_publishing_keeps_plan_tree_and_estimates_together(planner, summer):
    version = publish(planner, summer.id)
    plan = draft_of(planner, summer).plan
    assert frozen_plan(version) == plan
    assert version.snapshot["tree"]["key"] == "repurchase_sales"
    assert len(version.snapshot["assumptions"]) == 4
    known = facts(planner.workspace.id, summer.id)
    assert (known.planned, known.changed_since_freeze) == (True, False)


def test_an_edit_after_the_freeze_shows_and_asks_for_a_revision(planner, summer):
    version = publish(planner, summer.id)
    draft = draft_of(planner, summer)
    edit_plan(planner, summer.id, revision=draft.revision, campaign="改名")
    found = changes_since(version, draft_of(planner, summer).plan)
    assert [(c.sheet, c.column, c.before, c.after) for c in found] == [("campaign", "name", "夏季老客复购", "改名")]
    assert facts(planner.workspace.id, summer.id).changed_since_freeze
    assert publish(planner, summer.id).number == 2


def test_a_plan_with_an_error_is_not_frozen(planner, summer):
    draft = draft_of(planner, summer)
    edit_plan(planner, summer.id, revision=draft.revision, end=date(2020, 1, 1))
    refused = publish(planner, summer.id)
    assert isinstance(refused, PublishRefused)
    assert "ends_before_launch" in {f.rule for f in refused.findings}
    assert plan_versions(planner.workspace.id, summer.id) == []


SERVED = {leaf.key: leaf.name for leaf in leaves(template("repurchase"), "CNY", "zh-hans")}


def edited(data, sheet, row, column, value, plan):
    """The file as a planner gives it back: one cell typed over."""
    rows = cells(data)
    place = rows[sheet][0].index(column)
    rows[sheet][row][place] = value
    back = read_book({k: v for k, v in rows.items() if k != "说明"}, plan, SERVED)
    about = [(str(line[0]), str(line[1])) for line in rows["说明"]]
    return workbook(back.book, currency=plan.currency, language="zh-hans", about=about, numbers=SERVED)


def test_an_untouched_file_changes_nothing(planner, summer):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    shown = take_file(planner, summer.id, "a.xlsx", data)
    assert (shown.changes, shown.problems, shown.stale) == ((), (), False)


def test_a_file_is_shown_cell_by_cell_and_saved_only_then(planner, summer):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    plan = draft_of(planner, summer).plan
    rows = cells(data)
    back = read_book(rows, plan, SERVED).book
    shorter = plan_of(back, plan)
    changed = replace(shorter, budget=shorter.budget[:-1])
    sent = edited(data, "预算", 1, "金额", 12.5, changed)
    shown = take_file(planner, summer.id, "a.xlsx", sent)
    assert [(c.row, c.column, c.before, c.after) for c in shown.changes] == [("coupon", "amount", 3_000_000, 1250)]
    assert draft_of(planner, summer).plan == plan
    saved = apply_file(planner, summer.id, shown.pending_id)
    assert saved.plan.budget[0].amount_minor == 1250


def test_edits_made_meanwhile_stay_and_only_the_same_cell_is_a_conflict(planner, summer):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    draft = draft_of(planner, summer)
    budget = (replace(draft.plan.budget[0], amount_minor=7, note="谈过了"), *draft.plan.budget[1:])
    edit_plan(planner, summer.id, revision=draft.revision, budget=budget)
    shown = take_file(planner, summer.id, "a.xlsx", edited(data, "预算", 1, "金额", 9, draft.plan))
    assert shown.stale
    [met] = shown.conflicts
    assert (met.change.column, met.change.before, met.now, met.change.after) == ("amount", 3_000_000, 7, 900)
    assert shown.agreed == ()
    kept = apply_file(planner, summer.id, shown.pending_id).plan.budget[0]
    assert (kept.amount_minor, kept.note) == (7, "谈过了")
    again = take_file(planner, summer.id, "a.xlsx", edited(data, "预算", 1, "金额", 9, draft.plan))
    taken = apply_file(planner, summer.id, again.pending_id, chosen={"budget/coupon/amount"}).plan.budget[0]
    assert (taken.amount_minor, taken.note) == (900, "谈过了")


def test_estimates_and_goal_come_back_from_the_file_as_new_versions(planner, summer):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    plan = draft_of(planner, summer).plan
    goal_row, rate_row = 1, 4
    assert cells(data)["目标与预估"][rate_row][0] == "repurchase_rate"
    sent = edited(data, "目标与预估", rate_row, "预期/目标", 0.33, plan)
    sent = edited(sent, "目标与预估", goal_row, "预期/目标", "40%", plan)
    shown = take_file(planner, summer.id, "a.xlsx", sent)
    assert [(c.row, c.after) for c in shown.changes] == [("goal", 0.4), ("repurchase_rate", 0.33)]
    apply_file(planner, summer.id, shown.pending_id)
    rate = next(a for a in assumptions(planner.workspace.id, summer.id) if a.node_key == "repurchase_rate")
    assert (rate.version, goal(planner.workspace.id, summer.id).tiers.target) == (2, 0.4)
    assert rate.estimate.quantile(0.5) == pytest.approx(0.33, rel=0.01)


@pytest.mark.parametrize(
    ("row", "column", "typed", "cause"),
    [(4, "单位", "元", "read_only"), (1, "负责人", "小李", "no_owner"),
     (4, "编号", "other", "unknown_row")],
)  # fmt: skip
def test_a_cell_typed_over_that_cannot_be_taken_is_named_and_not_lost(planner, summer, row, column, typed, cause):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    plan = draft_of(planner, summer).plan
    sent = edited(data, "目标与预估", row, column, typed, plan)
    shown = take_file(planner, summer.id, "a.xlsx", sent)
    assert [(p.sheet, p.row, p.cause) for p in shown.problems] == [("numbers", row + 1, cause)]


def test_an_owner_typed_into_the_file_answers_for_the_estimate_and_its_curve_stays(planner, summer):
    before = {each.node_key: each for each in assumptions(planner.workspace.id, summer.id)}
    _name, data = export_plan(planner, summer.id, "zh-hans")
    sent = edited(data, "目标与预估", 4, "负责人", "小李", draft_of(planner, summer).plan)
    shown = take_file(planner, summer.id, "a.xlsx", sent)
    (change,) = shown.changes
    apply_file(planner, summer.id, shown.pending_id)
    after = {each.node_key: each for each in assumptions(planner.workspace.id, summer.id)}
    assert (change.column, after[change.row].owner) == ("owner", "小李")
    assert after[change.row].estimate == before[change.row].estimate


def test_a_document_does_not_call_itself_frozen_once_an_estimate_has_changed(planner, summer):
    publish(planner, summer.id)
    assert "定稿 1" in plain(planner, summer)
    assert "定稿 1 之后有修改" not in plain(planner, summer)
    believed = assumptions(planner.workspace.id, summer.id)[0]
    save_assumption(planner, summer.id, replace(believed, estimate=Estimate.from_quantiles(p10=0.1, p50=0.2, p90=0.3)))
    assert "定稿 1 之后有修改" in plain(planner, summer)


def test_the_project_moves_with_the_campaign_it_is_about(planner, summer):
    draft = draft_of(planner, summer)
    moved_plan = replace(draft.plan, launch=date(2026, 6, 2), end=date(2026, 9, 1))
    save_plan(planner, summer.id, moved_plan, revision=draft.revision)
    project = initiative(planner.workspace.id, summer.id)
    assert (project.starts_on, project.ends_on) == (date(2026, 6, 2), date(2026, 9, 1))
    assert {each.rule.window for each in assumptions(planner.workspace.id, summer.id)} == {project.window}


def test_a_project_that_is_longer_than_its_campaign_keeps_its_days_unless_the_campaign_leaves_them(planner, summer):
    edit_initiative(planner, summer.id, starts_on=date(2026, 5, 1))
    draft = draft_of(planner, summer)
    later = replace(draft.plan, launch=date(2026, 6, 2), end=date(2026, 9, 1))
    save_plan(planner, summer.id, later, revision=draft.revision)
    project = initiative(planner.workspace.id, summer.id)
    assert (project.starts_on, project.ends_on) == (date(2026, 5, 1), date(2026, 9, 1))


def test_a_budget_of_which_nothing_is_known_is_not_zero(planner, summer):
    draft = draft_of(planner, summer)
    empty = tuple(replace(line, amount_minor=None) for line in draft.plan.budget)
    assert replace(draft.plan, budget=empty).budget_known is False
    edit_plan(planner, summer.id, revision=draft.revision, budget=empty)
    assert "¥0.00" not in plain(planner, summer)


def plain(access, project):
    return render_html(plan_document(access.workspace.id, project.id))


def test_an_impossible_estimate_is_named_and_nothing_is_saved(planner, summer):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    plan = draft_of(planner, summer).plan
    sent = edited(data, "目标与预估", 4, "预期/目标", 1.7, plan)
    shown = take_file(planner, summer.id, "a.xlsx", sent)
    refused = apply_file(planner, summer.id, shown.pending_id)
    assert [(p.sheet, p.row) for p in refused.problems] == [("numbers", 5)]
    assert draft_of(planner, summer).plan == plan


def test_the_document_says_goal_phases_budget_and_tasks(planner, summer):
    made = plan_document(planner.workspace.id, summer.id)
    html = render_html(made)
    for word in (
        "夏季老客复购活动方案",
        "35.0%",
        "2026-06-01 至 2026-08-31，共 92 天",
        "预热",
        "¥50,000.00",
        "T-14",
        "初稿，未定稿",
        "经验判断",
    ):
        assert word in html
    assert [block.caption for block in made.blocks if isinstance(block, TableBlock)] == [
        "预估（10 次里约 8 次落在保守与乐观之间）", "节奏", "预算明细", "任务（T 为上线日）",
    ]  # fmt: skip


def test_tasks_of_a_template_serve_only_numbers_that_the_project_has(planner, summer):
    assert draft_of(planner, summer).plan.task("touch").serves == "repurchase_rate"
    own = create_initiative(planner, name="自己的拆解", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30))
    save_tree(planner, own.id, tree_from_json({"key": "repurchase_rate", "name": "复购率", "unit": "%"}))
    create_from_template(planner, own.id, "repurchase", "zh-hans")
    served = {task.key: task.serves for task in draft_of(planner, own).plan.tasks}
    assert (served["touch"], served["segment"]) == ("repurchase_rate", "")


def test_a_task_keeps_its_number_through_freeze_and_copy(planner, summer):
    version = publish(planner, summer.id)
    assert frozen_plan(version).task("touch").serves == "repurchase_rate"
    again = begin_as_copy(planner, summer.id, name="再来一次", first=date(2027, 6, 1))
    assert draft_of(planner, again).plan.task("touch").serves == "repurchase_rate"


def test_an_owner_typed_into_the_file_stands_in_the_tree_too(planner, summer):
    _name, data = export_plan(planner, summer.id, "zh-hans")
    plan = draft_of(planner, summer).plan
    row = [each[0] for each in cells(data)["目标与预估"]].index("repurchase_rate")
    shown = take_file(planner, summer.id, "a.xlsx", edited(data, "目标与预估", row, "负责人", "小李", plan))
    apply_file(planner, summer.id, shown.pending_id)
    assert tree(planner.workspace.id, summer.id).by_key["repurchase_rate"].owner == "小李"
    stated = {each.node_key: each.owner for each in assumptions(planner.workspace.id, summer.id)}
    assert stated["repurchase_rate"] == "小李"
