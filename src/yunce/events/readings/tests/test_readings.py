"""Readings kept, corrected, asked about, missed and served."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yunce.accounts.api import create_user, create_workspace
from yunce.events.readings import api
from yunce.kernel.windows import Window

NOW = datetime(2025, 3, 10, 9, tzinfo=UTC)
TODAY = date(2025, 3, 10)
WEEK = Window.days(date(2025, 3, 4), TODAY, "Asia/Shanghai")


@pytest.fixture
def workspace(db: None) -> str:
    return create_workspace("小店", owner=create_user("planner").id).id


def put(workspace: str, text: str, **options: object) -> api.Saved:
    pasted = api.paste(workspace, text, today=TODAY)
    assert pasted.problems == ()
    return api.save(workspace, pasted.entries, user_id="u1", now=NOW, **options)  # type: ignore[arg-type]


THREE_DAYS = "日期\t渠道\t曝光\n3/7\t小红书\t100\n3/8\t小红书\t120\n3/9\t小红书\t110\n3/9\t抖音\t50\n"


def test_figures_are_kept_once_and_serve_series_and_values(workspace: str) -> None:
    assert put(workspace, THREE_DAYS).new == 4
    assert put(workspace, THREE_DAYS).same == 4
    series = api.series(workspace, "impressions", WEEK)
    assert [point.value for point in series.points] == [None, None, None, 100, 120, 160, None]
    assert [point.value for point in api.series(workspace, "impressions", WEEK, channel="抖音").points][-2] == 50
    found = api.value(workspace, "impressions", WEEK)
    assert (found.value, found.n, found.unit, found.as_of) == (Decimal(380), 3, "次", NOW)
    assert len(found.missing_days) == 4


def test_a_window_without_readings_has_no_value(workspace: str) -> None:
    put(workspace, THREE_DAYS)
    empty = api.value(workspace, "impressions", Window.days(date(2024, 1, 1), date(2024, 1, 7), "Asia/Shanghai"))
    assert (empty.value, empty.n) == (None, 0)
    with pytest.raises(api.UnknownMetric):
        api.value(workspace, "likes", WEEK)


def test_a_correction_keeps_what_stood_before(workspace: str) -> None:
    put(workspace, THREE_DAYS)
    saved = put(workspace, "日期\t渠道\t曝光\n3/9\t小红书\t130\n")
    assert (saved.new, saved.corrected) == (0, 1)
    line = api.Line(metric="impressions", start=date(2025, 3, 9), channel="小红书")
    versions = [(kept.value, kept.superseded_at is None) for kept in api.history(workspace, line)]
    assert sorted(versions) == [(Decimal(110), False), (Decimal(130), True)]
    assert api.value(workspace, "impressions", WEEK, channel="小红书").value == 350


def test_a_jump_is_kept_only_when_somebody_confirms_it(workspace: str) -> None:
    put(workspace, THREE_DAYS)
    asked = put(workspace, "日期\t渠道\t曝光\n3/10\t小红书\t1100\n3/10\t抖音\t60\n")
    assert (asked.new, len(asked.unconfirmed)) == (1, 1)
    assert asked.unconfirmed[0].verdict.before == api.Before(day=date(2025, 3, 9), value=Decimal(110))
    assert put(workspace, "日期\t渠道\t曝光\n3/10\t小红书\t1100\n", confirmed=True).new == 1


def test_days_pasted_together_are_compared_with_each_other(workspace: str) -> None:
    assert len(put(workspace, "日期\t扫码\n3/8\t10\n3/9\t100\n").unconfirmed) == 1


def test_a_withdrawn_figure_is_undefined_again_and_stays_in_the_history(workspace: str) -> None:
    put(workspace, THREE_DAYS)
    kept = next(one for one in api.readings(workspace, WEEK) if one.line.channel == "抖音")
    assert api.withdraw("another", kept.id, NOW) is None
    assert api.withdraw(workspace, kept.id, NOW) is not None
    assert api.withdraw(workspace, kept.id, NOW) is None
    assert api.series(workspace, "impressions", WEEK, channel="抖音").n == 0
    assert len(api.history(workspace, kept.line)) == 1


def test_lines_that_are_usually_entered_are_missed(workspace: str) -> None:
    put(workspace, THREE_DAYS)
    assert [(one.metric.key, one.channel, one.last) for one in api.missing(workspace, TODAY)] == [
        ("impressions", "小红书", date(2025, 3, 9))
    ]  # 抖音 was entered once: that makes no habit
    put(workspace, "日期\t渠道\t曝光\n3/10\t小红书\t100\n")
    assert api.missing(workspace, TODAY) == []


def test_money_is_in_the_workspaces_currency_and_own_metrics_keep_their_definition(workspace: str) -> None:
    put(workspace, "花费\t10.5\n")
    put(workspace, "日期\t到店人数\n今天\t5\n")
    spend, visits = api.metrics(workspace)
    assert (spend.unit, spend.direction) == ("CNY", "down")
    changed = api.ReadingMetric(key=visits.key, name="到店人数", unit="人", direction="up", rollup="mean")
    assert api.change_metric(workspace, changed)
    assert not api.change_metric("another", changed)
    assert api.metric(workspace, visits.key) == changed
    assert api.define(workspace, api.ReadingMetric(key="", name="到店 人数")).key == visits.key


def test_weeks_and_months_are_entered_by_any_of_their_days_and_never_mixed_with_days(workspace: str) -> None:
    put(workspace, "日期\t粉丝\n3/5\t1000\n", period="week")
    march = Window.days(date(2025, 3, 1), date(2025, 3, 31), "Asia/Shanghai")
    assert api.value(workspace, "followers", march).value == 1000
    assert api.value(workspace, "followers", march).period == "week"
    assert api.value(workspace, "followers", Window.days(date(2025, 3, 5), TODAY, "Asia/Shanghai")).value is None
    put(workspace, "日期\t粉丝\n3/9\t1010\n3/10\t1020\n")
    assert api.value(workspace, "followers", march).value == 1020


def test_workspaces_never_see_each_others_figures(workspace: str) -> None:
    put(workspace, THREE_DAYS)
    other = create_workspace("别家", owner=create_user("stranger").id).id
    assert api.metrics(other) == []
    assert api.readings(other, WEEK) == []
    assert api.missing(other, TODAY) == []


def test_a_project_has_figures_of_its_own(workspace: str) -> None:
    put(workspace, "曝光\t100", initiative="p1")
    put(workspace, "曝光\t30", initiative="p2")
    assert api.value(workspace, "impressions", WEEK, initiative="p1").value == 100
    assert api.value(workspace, "impressions", WEEK).value == 130


def test_a_project_reads_its_own_figures_and_never_another_ones(workspace: str) -> None:
    block = "日期\t曝光\n3/9\t%s\n"
    put(workspace, block % 100)
    put(workspace, block % 7, initiative="p1")

    def of(initiative: str) -> Decimal | None:
        return api.values_for(workspace, "impressions", [WEEK], initiative=initiative)[0].value

    assert (of("p1"), of("p2")) == (7, 100)  # p2 entered none of its own: what the workspace entered is meant
    put(workspace, "日期\t点赞\n3/9\t5\n", initiative="p1")
    assert api.values_for(workspace, "likes", [WEEK], initiative="p2")[0].value is None


def test_several_windows_are_answered_as_one_by_one(workspace: str) -> None:
    put(workspace, THREE_DAYS)
    windows = [Window.days(date(2025, 3, day), TODAY, "Asia/Shanghai") for day in (4, 8, 9)]
    together = api.values_for(workspace, "impressions", windows)
    assert together == [api.value(workspace, "impressions", window) for window in windows]


def test_a_window_is_whole_when_nothing_that_counts_is_missing(workspace: str) -> None:
    put(workspace, THREE_DAYS + "3/10\t小红书\t90\n")
    put(workspace, "日期\t粉丝\n3/10\t1000\n")
    from_the_seventh = Window.days(date(2025, 3, 7), TODAY, "Asia/Shanghai")
    assert api.value(workspace, "impressions", from_the_seventh).whole
    assert not api.value(workspace, "impressions", WEEK).whole
    assert api.value(workspace, "followers", WEEK).whole  # the last day stands for all
    assert not api.value(
        workspace, "followers", Window.days(date(2025, 3, 4), date(2025, 3, 11), "Asia/Shanghai")
    ).whole


def test_a_week_leaves_the_rest_of_a_month_unknown(workspace: str) -> None:
    put(workspace, "日期\t曝光\n3/3\t70\n", period="week")
    found = api.value(workspace, "impressions", Window.days(date(2025, 3, 1), date(2025, 3, 31), "Asia/Shanghai"))
    assert (found.value, found.n, len(found.missing_days), found.whole) == (70, 1, 24, False)


def test_a_share_is_kept_as_a_share_however_it_is_written(workspace: str) -> None:
    api.define(workspace, api.ReadingMetric(key="open_rate", name="打开率", unit="%", rollup="last"))
    for typed in ("30%", "30", "0.3"):
        put(workspace, f"日期\t打开率\n3/9\t{typed}\n", confirmed=True)
        assert api.value(workspace, "open_rate", WEEK).value == Decimal("0.3")


def test_rates_of_two_channels_are_no_rate_of_both(workspace: str) -> None:
    api.define(workspace, api.ReadingMetric(key="open_rate", name="打开率", unit="%", rollup="last"))
    put(workspace, "日期\t渠道\t打开率\n3/10\t短信\t5%\n3/10\t推送\t3%\n")
    found = api.value(workspace, "open_rate", WEEK)
    assert (found.value, found.n, found.whole) == (None, 0, False)
    put(workspace, "日期\t打开率\n3/10\t4%\n")
    assert api.value(workspace, "open_rate", WEEK).value == Decimal("0.04")
    one = Window.days(TODAY, TODAY, "Asia/Shanghai")
    assert api.value(workspace, "open_rate", one, channel="短信").value == Decimal("0.05")
