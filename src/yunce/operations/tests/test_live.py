"""The live figures: the actual of each day beside the frozen interval spread as the figure developed before."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.http import Http404

from yunce.loop.api import assumptions, binding_version, frozen_assumptions, save_assumption
from yunce.operations.api import daily_text, live, today_of
from yunce.operations.tests.conftest import again, sell, set_clock
from yunce.strategy.api import frozen_tree, outlook_of

pytestmark = pytest.mark.django_db


def test_nothing_is_compared_before_the_freeze(planner, project):
    assert live(planner.workspace.id, project.id) is None


def test_the_actual_is_what_the_events_say_from_the_start_to_each_day(planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 10), 250)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    now = live(planner.workspace.id, frozen.id)
    assert (now.days_over, now.root.metric) == (5, "net_sales")
    assert now.root.actual[:6] == (250, 500, 750, 1000, 1250, None)


def test_a_day_that_is_not_over_shows_and_is_not_judged(planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 10), 250)
    set_clock(planner.workspace.id, date(2026, 6, 6), hour=18)
    now = live(planner.workspace.id, frozen.id)
    assert (now.days_over, now.root.actual[5], now.root.latest) == (5, 1500, 1500)


def test_the_band_ends_at_the_frozen_interval_and_follows_the_days_before(planner, frozen):
    set_clock(planner.workspace.id, date(2026, 6, 6))
    now = live(planner.workspace.id, frozen.id)
    version = binding_version(planner.workspace.id, frozen.id)
    stated = {a.node_key: a.estimate for a in frozen_assumptions(version)}
    spread = outlook_of(frozen_tree(version), stated).spreads["net_sales"]
    band = now.root.band
    assert band.basis == "history"
    assert (band.low[-1], band.high[-1]) == pytest.approx((spread.low, spread.high))
    # One equal order a day in May: half of the days, half of the sum.
    assert band.middle[14] == pytest.approx(spread.middle / 2)


def test_leaves_are_as_they_were_stated_and_the_root_ends_where_it_was_written_down(planner, frozen):
    set_clock(planner.workspace.id, date(2026, 6, 6))
    now = live(planner.workspace.id, frozen.id)
    version = binding_version(planner.workspace.id, frozen.id)
    for each in frozen_assumptions(version):
        whole = now.line(each.node_key).whole
        assert [whole.low, whole.middle, whole.high] == [each.estimate.quantile(q) for q in (0.1, 0.5, 0.9)]
    written = version.snapshot["outlook"]
    assert (now.root.whole.low, now.root.whole.high) == (written["low"], written["high"])


def test_the_newest_fact_is_not_the_clock(planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 10), 250)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    now = live(planner.workspace.id, frozen.id)
    assert now.as_of == datetime(2026, 6, 5, 16, tzinfo=UTC)
    assert now.data_as_of == datetime(2026, 6, 5, 4, tzinfo=UTC)


def test_a_figure_far_above_its_interval_is_named_too(planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 5), 9_000_000)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    now = live(planner.workspace.id, frozen.id)
    assert [(line.key, line.standing) for line in now.out] == [("net_sales", "better")]
    assert "要核对备货和人手：活动净销售额 好于预估区间。" in daily_text(again(planner).workspace, frozen.id)
    assert today_of(again(planner)).items[0].detail == "better"


def test_a_figure_far_below_its_interval_is_named(planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 5), 10)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    now = live(planner.workspace.id, frozen.id)
    assert [line.key for line in now.out] == ["net_sales"]


def test_numbers_without_a_metric_stay_unknown(planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 5), 10)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    line = live(planner.workspace.id, frozen.id).line("visitors")
    assert (line.latest, line.standing) == (None, "unknown")


def test_new_facts_and_another_clock_are_seen(planner, frozen):
    set_clock(planner.workspace.id, date(2026, 6, 3))
    assert live(planner.workspace.id, frozen.id).root.latest == 0
    sell(planner, date(2026, 6, 1), date(2026, 6, 5), 10)
    assert live(planner.workspace.id, frozen.id).root.latest == 20
    set_clock(planner.workspace.id, date(2026, 6, 6))
    assert live(planner.workspace.id, frozen.id).root.latest == 50


def test_a_stranger_sees_nothing(stranger, frozen):
    with pytest.raises(Http404):
        live(stranger.workspace.id, frozen.id)


def test_the_daily_text_says_figures_interval_and_what_is_due(planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 5), 10)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    text = daily_text(again(planner).workspace, frozen.id)
    assert "【六月大促】2026-06-05 日报，第 5 / 30 天" in text
    assert "活动净销售额 ¥50.00，差于预估区间" in text
    assert "活动访客 —，还没有数据" in text
    assert "已逾期" in text
    assert text.endswith("数据截至 2026-06-05 12:00，时钟 2026-06-06 00:00（Asia/Shanghai）。规则生成。")


def test_the_daily_text_before_the_freeze_says_why_it_is_short(planner, project):
    assert "还没有定稿" in daily_text(planner.workspace, project.id)


def test_today_lists_what_waits_with_the_red_figure_first(planner, frozen):
    sell(planner, date(2026, 6, 1), date(2026, 6, 5), 10)
    set_clock(planner.workspace.id, date(2026, 6, 6))
    found = today_of(again(planner))
    assert found.items[0].sort == "out_of_interval"
    assert "late" in {item.sort for item in found.items}
    (running,) = found.running
    assert running.progress == pytest.approx(50 / 300_000)
    assert running.time == pytest.approx(5 / 30)


def test_a_project_whose_days_are_over_waits_for_its_review_and_does_not_run(planner, frozen):
    set_clock(planner.workspace.id, date(2026, 7, 1))
    found = today_of(again(planner))
    assert found.running == ()
    assert [(each.last, each.reviewed) for each in found.ended] == [(date(2026, 6, 30), False)]
    assert f"/projects/{frozen.id}/review/settlement" in {item.url for item in found.items}
    assert "out_of_interval" not in {item.sort for item in found.items}


def test_a_project_about_to_start_waits_for_its_freeze(planner, project):
    for each in assumptions(planner.workspace.id, project.id):
        save_assumption(planner, project.id, replace(each, source="去年六月的订单表"))
    assert "to_approve" in {item.sort for item in today_of(again(planner)).items}
