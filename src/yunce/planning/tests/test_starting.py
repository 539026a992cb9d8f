"""Each door ends in a tree, estimates that say they are no facts, a goal when one was said, and a plan."""

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import override

from yunce.events.readings import api as readings
from yunce.kernel.estimate import Estimate
from yunce.loop.api import Todo, assumptions, edit_initiative, evidence_of, goal, initiative, save_assumption, standing
from yunce.planning.api import (
    Beginning,
    begin,
    begin_as_copy,
    completeness,
    create_plan,
    keep_old_file,
    old_file,
    plan_draft,
    templates,
    understand,
)
from yunce.planning.api.examples import examples
from yunce.strategy.api import measured_by, outlook, tree

pytestmark = pytest.mark.django_db


def test_a_sentence_becomes_a_whole_project(planner, summer):
    workspace = planner.workspace.id
    draft = plan_draft(workspace, summer.id)
    assert draft.plan.budget_minor == 5_000_000
    assert draft.plan.sections[0].text.startswith("复购率从 30.0% 到 35.0%。本活动自 2026-06-01 至 2026-08-31")
    assert [leaf.key for leaf in tree(workspace, summer.id).leaves][1] == "repurchase_rate"
    assert goal(workspace, summer.id).tiers.target == 0.35
    assert outlook(workspace, summer.id).complete


def test_the_stated_baseline_is_what_is_believed_and_the_target_is_not(planner, summer):
    rate = next(a for a in assumptions(planner.workspace.id, summer.id) if a.node_key == "repurchase_rate")
    assert rate.estimate.quantile(0.5) == pytest.approx(0.30, rel=0.02)
    assert rate.source.startswith("你写的现状")


@pytest.mark.parametrize("key", [t.key for t in templates()])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_template_ends_in_a_tree_that_can_be_computed(planner, key, language):
    wanted = Beginning(name="x", template=key, first=date(2026, 6, 1), last=date(2026, 6, 14), language=language)
    made = begin(planner, wanted)
    ahead = outlook(planner.workspace.id, made.id)
    assert ahead.complete
    assert ahead.spreads[ahead.tree.root].middle > 0
    assert all("示例" in a.source or "经验判断" in a.source for a in assumptions(planner.workspace.id, made.id))


@pytest.mark.parametrize("key", [t.key for t in templates()])
def test_every_leaf_of_a_template_is_measured_by_events_or_entered_by_people(planner, key):
    made = begin(planner, Beginning(name="x", template=key, first=date(2026, 6, 1), last=date(2026, 6, 14)))
    found = tree(planner.workspace.id, made.id)
    measured = measured_by(planner.workspace.id, found)
    assert set(measured) == {leaf.key for leaf in found.leaves}
    asked = {each.rule.metric for each in assumptions(planner.workspace.id, made.id)}
    assert asked == {each.key for each in measured.values()}


def test_a_second_project_of_a_template_is_entered_under_the_same_metrics(planner):
    wanted = Beginning(name="x", template="referral", first=date(2026, 6, 1), last=date(2026, 6, 14))
    first, second = (tree(planner.workspace.id, begin(planner, each).id) for each in (wanted, wanted))
    asked = [leaf.metric for leaf in first.leaves]
    assert [leaf.metric for leaf in second.leaves] == asked
    assert len(readings.metrics(planner.workspace.id)) == 5
    english = begin(planner, replace(wanted, language="en"))
    assert [leaf.metric for leaf in tree(planner.workspace.id, english.id).leaves] == asked


def test_a_metric_of_the_same_name_that_means_something_else_is_left_alone(planner):
    own = readings.define(planner.workspace.id, readings.ReadingMetric(key="", name="成团率", unit="团"))
    made = begin(planner, Beginning(name="x", template="group_deal", first=date(2026, 6, 1), last=date(2026, 6, 7)))
    rate = measured_by(planner.workspace.id, tree(planner.workspace.id, made.id))["fill_rate"]
    assert rate.key != f"readings.{own.key}"
    assert (rate.own_unit, rate.name.zh) == ("%", "社群开团 · 成团率（成团数 ÷ 开团数）")


def test_a_copy_moves_every_date_and_opens_every_task(planner, summer):
    made = begin_as_copy(planner, summer.id, name="秋季老客复购", first=date(2026, 9, 1))
    plan = plan_draft(planner.workspace.id, made.id).plan
    before = plan_draft(planner.workspace.id, summer.id).plan
    assert (plan.launch, plan.end, plan.campaign) == (date(2026, 9, 1), date(2026, 12, 1), "秋季老客复购")
    assert "本活动自 2026-09-01 至 2026-12-01" in plan.sections[0].text
    assert [t.offset for t in plan.tasks] == [t.offset for t in before.tasks]
    assert made.continues_id == summer.id
    windows = {a.rule.window.first_date for a in assumptions(planner.workspace.id, made.id)}
    assert windows == {date(2026, 9, 1)}
    assert tree(planner.workspace.id, made.id) == tree(planner.workspace.id, summer.id)


def test_a_copy_is_launched_on_the_day_asked_for_where_the_project_began_earlier(planner, summer):
    edit_initiative(planner, summer.id, starts_on=date(2026, 5, 20))
    made = begin_as_copy(planner, summer.id, name="秋", first=date(2026, 9, 1))
    assert plan_draft(planner.workspace.id, made.id).plan.launch == date(2026, 9, 1)
    assert made.starts_on == date(2026, 8, 20)


def test_last_campaigns_file_gives_tasks_budget_and_starting_estimates(planner):
    csv = "任务,负责人,截止日期\n写稿,小王,2025-05-25\n活动上线,小李,2025-06-01\n".encode()
    name, old = old_file(planner, keep_old_file(planner, "去年.csv", csv))
    wanted = Beginning(name="x", template="seeding", first=date(2026, 6, 1), last=date(2026, 6, 28), door="spreadsheet")
    made = begin(planner, wanted, old=old, old_launch=old.launch)
    plan = plan_draft(planner.workspace.id, made.id).plan
    assert (name, [(t.name, t.offset) for t in plan.tasks]) == ("去年.csv", [("写稿", -7), ("活动上线", 0)])


def test_last_campaigns_figures_become_goal_estimates_and_evidence(planner):
    csv = "指标,目标,实际\n新用户,3000,2500\n参与率,8%,5%\n自定义数,3,2\n".encode()
    _name, old = old_file(planner, keep_old_file(planner, "last.csv", csv))
    wanted = Beginning(
        name="x", template="referral", first=date(2026, 6, 1), last=date(2026, 6, 10), door="spreadsheet",
        metric="new_users", target=3000, baseline=2500,
    )  # fmt: skip
    made = begin(planner, wanted, old=old)
    workspace = planner.workspace.id
    assert goal(workspace, made.id).tiers.target == 3000
    (kept,) = evidence_of(workspace, made.id)
    assert (kept.source, kept.body["table"]["rows"][2][:3]) == ("last.csv", ["自定义数", "3", "2"])
    believed = {each.node_key: each for each in assumptions(workspace, made.id)}
    assert believed["join_rate"].evidence_ids == (kept.id,)
    assert believed["join_rate"].estimate.quantile(0.5) == pytest.approx(0.05, rel=0.02)
    assert not believed["reached_seeds"].evidence_ids


def test_the_form_proposes_the_files_goal_and_asks_for_a_name_the_file_does_not_give(planner, client):
    client.force_login(get_user_model().objects.get(pk=planner.user.id))
    csv = "指标,目标,实际\n参与率,8%,5%\n自定义数,3,2\n".encode()
    kept = keep_old_file(planner, "last.csv", csv)
    page = client.get(f"/projects/new/draft?door=spreadsheet&file={kept}&template=referral")
    offered = {field.bound.name: field.bound.value() for field in page.context["fields"]}
    assert [offered[key] for key in ("name", "metric", "target", "baseline")] == ["", "join_rate", "8%", "5%"]
    assert page.context["old"]["strange"] == ["自定义数"]


def test_understanding_goes_by_the_workspaces_clock(planner):
    assert understand(planner, "下个月签到").span is not None


def test_a_viewer_can_start_nothing(viewer):
    with pytest.raises(PermissionDenied):
        begin(viewer, Beginning(name="x", template="checkin", first=date(2026, 6, 1), last=date(2026, 6, 2)))


def test_a_stranger_can_copy_nothing_and_see_nothing(stranger, planner, summer):
    with pytest.raises(Http404):
        begin_as_copy(stranger, summer.id, name="偷", first=date(2026, 9, 1))
    assert plan_draft(stranger.workspace.id, summer.id) is None
    with pytest.raises(Http404):
        create_plan(stranger, summer.id, plan_draft(planner.workspace.id, summer.id).plan)
    with pytest.raises(Http404):
        initiative(stranger.workspace.id, summer.id)


def test_a_template_number_is_an_example_until_somebody_puts_in_a_number_or_a_reason(planner, summer):
    workspace = planner.workspace.id
    left = {each.node_key: each for each in examples(workspace, summer.id)}
    assert set(left) == {"reachable_customers", "orders_per_buyer", "value_per_order"}  # the rate was stated
    assert standing(workspace, summer.id).next.todo is Todo.ESTIMATE_LEAVES
    own = Estimate.from_quantiles(p10=6500, p50=9000, p90=12000)
    save_assumption(planner, summer.id, replace(left["reachable_customers"], estimate=own))
    save_assumption(planner, summer.id, replace(left["orders_per_buyer"], source="去年夏天的订单表"))
    assert [each.node_key for each in examples(workspace, summer.id)] == ["value_per_order"]


def test_examples_are_known_in_whichever_language_they_were_made(planner):
    wanted = Beginning(name="x", template="repurchase", first=date(2026, 6, 1), last=date(2026, 6, 14), language="en")
    with override("en"):
        made = begin(planner, wanted)
    with override("zh-hans"):
        assert len(examples(planner.workspace.id, made.id)) == 4


def test_a_plan_is_not_complete_while_estimates_have_no_owner_and_no_basis(planner, summer):
    plan = plan_draft(planner.workspace.id, summer.id).plan
    assert completeness(plan, [(False, False)] * 4) < completeness(plan, [(True, False)] * 4) < completeness(plan)


def test_channels_that_the_sentence_names_are_in_the_plan(planner):
    wanted = Beginning(name="x", template="repurchase", first=date(2026, 6, 1), last=date(2026, 6, 14),
                       budget_minor=100, door="sentence", said="用小红书和社群让老客复购")  # fmt: skip
    plan = plan_draft(planner.workspace.id, begin(planner, wanted).id).plan
    chapter = next(section.text for section in plan.sections if section.key == "channels")
    assert chapter.startswith("用到的渠道：小红书、社群。")
    assert [line.channel for line in plan.budget].count("社群") == 1
    assert (plan.budget[-1].channel, plan.budget[-1].amount_minor, plan.budget_minor) == ("小红书", None, 100)
