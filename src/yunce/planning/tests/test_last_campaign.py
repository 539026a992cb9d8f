"""Last campaign's spreadsheet is read by its own words, and every cell that is not taken is named."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from yunce.planning.rules.last_campaign import centred, figure_of, leaves_again, plan_again, read_campaign, undated
from yunce.planning.rules.templates import Wish, draft, leaves, template

TABLES = {
    "排期表": [
        ["2025 夏季活动排期"],
        [],
        ["序号", "事项", "责任人", "开始时间", "完成时间", "交付物"],
        [1, "定方案", "小王", date(2025, 5, 10), date(2025, 5, 14), "方案文档"],
        [2, "活动上线", "小李", None, "6月1日", ""],
        [3, "发奖", "小李", None, "大概月底", ""],
        [4, "", "小李", None, None, ""],
    ],
    "费用": [["渠道", "费用项", "金额(元)", "备注"],
             ["小红书", "达人", "2万", ""], ["", "海报", "多少", ""], ["合计", "", 20000, ""]],
    "结果": [["指标", "目标", "实际"], ["复购率", "30%", "28%"], ["客单价", 100, 112.5], ["加群数", 100, 80]],
    "随手记": [["好好干"]],
}  # fmt: skip


def base():
    wish = Wish(campaign="夏", launch=date(2026, 6, 1), end=date(2026, 6, 30), currency="CNY")
    return draft(template("repurchase"), wish)


def read():
    return read_campaign(TABLES, currency="CNY", year=2025)


def test_sheets_are_recognised_by_their_headers():
    found = read()
    assert found.parts == (("排期表", "tasks"), ("费用", "budget"), ("结果", "metrics"))
    assert found.unread == ("随手记",)


def test_what_cannot_be_read_is_named_by_sheet_row_and_column():
    assert [(r.sheet, r.row, r.column, r.got, r.cause) for r in read().rejects] == [
        ("排期表", 6, "完成时间", "大概月底", "not_a_date"),
        ("排期表", 7, "事项", "", "missing"),
        ("费用", 3, "金额(元)", "多少", "not_money"),
    ]


def test_tasks_keep_their_distance_from_the_old_launch():
    found = read()
    assert found.launch == date(2025, 6, 1)
    plan = plan_again(found, base(), found.launch)
    assert [(t.name, t.offset, t.days) for t in plan.tasks] == [("定方案", -18, 5), ("活动上线", 0, 1)]


def test_a_task_without_a_day_is_listed_and_put_on_none():
    found = read()
    assert undated(found, found.launch) == ("发奖",)
    assert undated(found, None) == ("定方案", "活动上线", "发奖")


def test_the_campaign_is_called_what_the_sheet_calls_it():
    assert read().campaign == "2025 夏季活动排期"
    named = {"a": [["随便的标题"], ["活动名称：", "618 大促"], ["指标", "目标", "实际"], ["销售额", 2, 1]]}
    assert read_campaign(named, currency="CNY", year=2025).campaign == "618 大促"
    assert read_campaign({"a": [["指标", "目标"], ["销售额", 2]]}, currency="CNY", year=2025).campaign == ""


def test_a_figure_is_found_by_its_name():
    assert (figure_of("平均客单价", read()).actual, figure_of("销售额", read())) == (112.5, None)


def test_totals_are_not_counted_twice():
    assert [(b.item, b.channel, b.amount_minor) for b in read().budget] == [
        ("达人", "小红书", 2_000_000),
        ("海报", "", None),
    ]


def test_last_times_figures_become_starting_estimates():
    made = {leaf.key: leaf for leaf in leaves_again(leaves(template("repurchase"), "CNY", "zh"), read(), "上次实际")}
    assert (made["repurchase_rate"].middle, made["repurchase_rate"].kind) == (0.28, "last_time")
    assert made["value_per_order"].middle == 112.5
    assert made["reachable_customers"].kind == "example"


def test_a_file_without_tasks_keeps_the_templates():
    assert plan_again(read_campaign({}, currency="CNY", year=2025), base(), None).tasks == base().tasks


@given(st.floats(0.001, 0.999))
def test_a_share_moved_to_another_middle_stays_a_share(value):
    rate = next(leaf for leaf in leaves(template("repurchase"), "CNY", "zh") if leaf.key == "repurchase_rate")
    made = centred(rate, value, kind="stated", why="")
    assert 0 <= made.low <= made.middle * 1.01
    assert made.middle * 0.99 <= made.high <= 1


CELLS = st.none() | st.text(max_size=8) | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False) | st.dates()


@given(
    st.lists(
        st.lists(CELLS | st.sampled_from(["任务", "负责人", "金额", "项目", "指标", "实际"]), max_size=6), max_size=8
    )
)
def test_no_table_breaks_the_reader(table):
    read_campaign({"a": table}, currency="CNY", year=2025)
