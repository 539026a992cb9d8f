"""A project whose numbers no event tells: entered by people, live against its band, settled in the review."""

from datetime import date, timedelta

import pytest

from yunce.documents.api import render_html
from yunce.events.readings import api as readings
from yunce.loop.api import Verdict, settlements
from yunce.loop.tests.pages import signed_in, text_of
from yunce.operations.api import live, today_of
from yunce.operations.tests.conftest import again, facts, planner, set_clock
from yunce.operations.web.words import item_text
from yunce.planning.api import Beginning, TaskState, begin, move_task, publish
from yunce.review.api import Missing, review_of, review_report, settle_initiative
from yunce.review.api.words import cause_reason, limits
from yunce.strategy.api import tree

__all__ = ["facts", "planner"]
pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 7)
# In the order of the template's leaves: 50 communities of 120, 2 % start, 60 % filled, 3 orders a deal at 80.
SAID = ("50", "120", "2%", "60", "3", "80")


@pytest.fixture
def deal(planner):
    """社群开团 for a week of June, as the template gives it, frozen before it begins."""
    project = begin(planner, Beginning(name="六月开团", template="group_deal", first=FIRST, last=LAST))
    publish(planner, project.id)
    return project


def enter(access, project, day, figures=SAID):
    """What the planner types on the project's page for one day."""
    names = [each.name for each in readings.metrics(access.workspace.id)]
    block = "\n".join(f"{day}\t{name}\t{figure}" for name, figure in zip(names, figures, strict=True))
    pasted = readings.paste(access.workspace.id, f"日期\t指标\t数值\n{block}", today=day)
    assert not pasted.problems
    readings.save(
        access.workspace.id, pasted.entries, user_id=access.user.id, now=access.workspace.now, initiative=project.id,
        confirmed=True,
    )  # fmt: skip


def test_every_leaf_has_a_figure_to_enter_and_the_page_lists_it(planner, deal):
    leaves = tree(planner.workspace.id, deal.id).leaves
    assert all(leaf.metric.startswith("readings.group_deal_") for leaf in leaves)
    shown = text_of(signed_in(planner).get(f"/projects/{deal.id}/run/readings"))
    assert "目标拆解里有 6 个数没有事件可数" in shown
    assert "数据填报：参团社群数" in text_of(signed_in(planner).get(f"/projects/{deal.id}/strategy/tree"))


def test_what_is_entered_stands_in_its_band_on_the_live_page(planner, deal):
    set_clock(planner.workspace.id, FIRST + timedelta(days=1))
    assert live(planner.workspace.id, deal.id).line("groups").standing == "unknown"
    enter(again(planner), deal, FIRST)
    now = live(planner.workspace.id, deal.id)
    groups, sales = now.line("groups"), now.root
    # A list as it stands: fifty on the first day are fifty on the last, so its band is level from the start.
    assert (groups.latest, groups.standing, groups.band.low[0]) == (50, "inside", groups.band.low[-1])
    assert groups.band.basis == "level"
    assert sales.latest == pytest.approx(50 * 120 * 0.02 * 0.6 * 3 * 80)
    assert sales.standing == "inside"
    assert "50" in text_of(signed_in(planner).get(f"/projects/{deal.id}/run?node=groups"))


def test_the_last_day_settles_it_and_nothing_is_left_to_check_by_hand(planner, deal):
    set_clock(planner.workspace.id, LAST + timedelta(days=1))
    access = again(planner)
    enter(access, deal, FIRST)
    settle_initiative(access, deal.id)
    reasons = {each.outcome.reason for each in settlements(planner.workspace.id, deal.id)}
    assert reasons == {Missing.DAYS_MISSING}  # the first day says nothing of the last
    enter(access, deal, LAST)
    settled = settle_initiative(access, deal.id)
    assert {each.outcome.verdict for each in settled} == {Verdict.HIT}
    review = review_of(planner.workspace.id, deal.id)
    assert review.gap.actual == pytest.approx(50 * 120 * 0.02 * 0.6 * 3 * 80)
    assert review.gap.unsettled == ()
    assert {(each.n_of, each.metric) for each in settled} >= {("readings", "readings.group_deal_groups")}


def test_two_projects_of_one_template_keep_their_figures_apart(planner, deal):
    other = begin(planner, Beginning(name="另一场", template="group_deal", first=FIRST, last=LAST))
    publish(planner, other.id)
    set_clock(planner.workspace.id, FIRST + timedelta(days=1))
    access = again(planner)
    enter(access, deal, FIRST)
    enter(access, other, FIRST, ("45", *SAID[1:]))
    assert live(planner.workspace.id, deal.id).line("groups").latest == 50
    assert live(planner.workspace.id, other.id).line("groups").latest == 45


def waited_for(access):
    """What 今天 asks this person to enter."""
    return {item_text(each) for each in today_of(again(access)).items if each.sort == "missing_readings"}


def test_today_asks_for_what_only_people_can_tell(planner, deal):
    # A rate or a list changes slowly: it is asked for once in seven days, and on the last one.
    set_clock(planner.workspace.id, LAST)
    assert waited_for(planner) == set()
    set_clock(planner.workspace.id, LAST + timedelta(days=2))
    assert len(waited_for(planner)) == 6
    assert "群均人数，最后一天没有填" in waited_for(planner)
    enter(again(planner), deal, LAST)
    assert waited_for(planner) == set()


def test_what_adds_up_is_asked_for_every_day(planner):
    long = begin(planner, Beginning(name="裂变", template="referral", first=FIRST, last=date(2026, 6, 30)))
    publish(planner, long.id)
    set_clock(planner.workspace.id, date(2026, 6, 3))
    assert waited_for(planner) == {"触达种子用户，昨天没有填", "自然新增用户，昨天没有填"}
    set_clock(planner.workspace.id, date(2026, 6, 8))
    assert len(waited_for(planner)) == 5


def short_of_starts(planner, deal, *, done=()):
    """The week is over, far fewer deals were started than ever thought, and these tasks were done in time."""
    for key in done:
        move_task(again(planner), deal.id, key, TaskState.DONE)
    set_clock(planner.workspace.id, LAST + timedelta(days=1))
    access = again(planner)
    enter(access, deal, LAST, ("50", "120", "0.1%", "60", "3", "80"))
    settle_initiative(access, deal.id)
    review = review_of(planner.workspace.id, deal.id)
    return review, {each.leaf: each for each in review.causes}


def test_where_nothing_was_entered_the_pages_say_that_nothing_can_be_told(planner, deal):
    set_clock(planner.workspace.id, LAST + timedelta(days=1))
    settle_initiative(again(planner), deal.id)
    client = signed_in(planner)
    settled = text_of(client.get(f"/projects/{deal.id}/review/settlement"))
    assert "个预估都无法核对，没有命中率可算" in settled
    assert "还没有核对过的预估" not in settled
    gap = text_of(client.get(f"/projects/{deal.id}/review/gap"))
    assert "差距还拆不开" in gap
    assert "精确地拆到每个数" not in gap


def test_a_number_whose_tasks_were_not_done_falls_to_execution(planner, deal):
    review, causes = short_of_starts(planner, deal, done=["goal", "scripts", "build"])
    assert causes["start_rate"].cause == "execution"
    assert causes["start_rate"].beyond < 0
    assert [task.name for task in review.undelivered["start_rate"]] == ["招募与培训团长"]
    assert review.by_cause["execution"] == causes["start_rate"].beyond
    said = cause_reason(review, causes["start_rate"])
    assert said == "超出区间；为它做的任务没有按时完成：招募与培训团长"
    shown = text_of(signed_in(planner).get(f"/projects/{deal.id}/review/gap"))
    assert said in shown
    assert "没有按时完成、又为某个数做的任务" in render_html(review_report(review))


def test_a_number_whose_tasks_were_done_in_time_keeps_its_class(planner, deal):
    review, causes = short_of_starts(planner, deal, done=["leaders", "scripts", "build"])
    assert causes["start_rate"].cause == "unclassed"
    assert "start_rate" not in review.undelivered


def test_what_was_done_after_its_day_was_late(planner, deal):
    set_clock(planner.workspace.id, FIRST)
    review, _causes = short_of_starts(planner, deal, done=["leaders", "scripts", "build"])
    # T-11 and T-3 were long over on the first day; building takes until T-3 too.
    assert {task.name for task in review.undelivered["start_rate"]} == {
        "招募与培训团长", "群话术与晒单素材", "页面与权益配置",
    }  # fmt: skip


def test_a_board_that_nobody_moved_blames_nobody_and_says_so(planner, deal):
    review, causes = short_of_starts(planner, deal)
    assert causes["start_rate"].cause == "unclassed"
    assert any("任务看板没有人动过" in each for each in limits(review))
