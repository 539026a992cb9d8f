"""One sentence becomes template, days, number and money, and what it does not say is asked."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.planning.rules.numbers import read_number
from yunce.planning.rules.sentence import Target, read_sentence
from yunce.planning.rules.templates import leaves, template, tree
from yunce.strategy.rules.notation import tree_from_json

TODAY = date(2026, 5, 20)


@dataclass(frozen=True)
class Case:
    sentence: str
    template: str | None
    metric: str | None
    days: tuple[date, date] | None
    target: Target | None
    budget: float | None


def d(month, day, year=2026):
    return date(year, month, day)


CASES = [
    Case("6 到 8 月让老客复购率从 30% 提到 35%，预算 5 万", "repurchase", "repurchase_rate", (d(6, 1), d(8, 31)),
         Target(value=0.35, baseline=0.30), 50_000),
    Case("双11 大促 GMV 增长 50%,预算20万元", "big_sale", "net_sales", (d(11, 1), d(11, 11)),
         Target(change=0.5), 200_000),
    Case("第三季度拉新 10 万，预算不超过 30 万", "referral", "new_users", (d(7, 1), d(9, 30)),
         Target(value=100_000), 300_000),
    Case("下个月用签到把日活做到 2 万", "checkin", "daily_active", (d(6, 1), d(6, 30)), Target(value=20_000), None),
    Case("召回 3000 个流失用户", "win_back", "won_back", None, Target(value=3000), None),
    Case("3月社群开团，成团率提升5个百分点", "group_deal", "fill_rate", (d(3, 1, 2027), d(3, 31, 2027)),
         Target(points=0.05), None),
    Case("新品上市 6.1-6.18 销售额达到一百二十万", "new_product", "launch_sales", (d(6, 1), d(6, 18)),
         Target(value=1_200_000), None),
    Case("小红书种草，11月到1月", "seeding", "content_sales", (d(11, 1), d(1, 31, 2027)), None, None),
    Case("Raise the repurchase rate from 30% to 35% from June to August, budget 50,000", "repurchase",
         "repurchase_rate", (d(6, 1), d(8, 31)), Target(value=0.35, baseline=0.30), 50_000),
    Case("让老用户 GMV 提高百分之二十", "repurchase", "repurchase_sales", None, Target(change=0.2), None),
    Case("春节前小红书涨粉 1 万,花 2 万", "seeding", None, None, Target(value=10_000), 20_000),
    Case("双十一让老客复购,净销售额做到 80 万,现在是 60 万,投入 5 万", "repurchase", "repurchase_sales",
         (d(11, 1), d(11, 11)), Target(value=800_000, baseline=600_000), 50_000),
    Case("Grow repeat sales to 300k in December", "repurchase", "repurchase_sales", (d(12, 1), d(12, 31)),
         Target(value=300_000), None),
    Case("618 前新品销售额从 20 万提到 30 万，花 30 天准备", "new_product", "launch_sales", None,
         Target(value=300_000, baseline=200_000), None),
    Case("双十二大促，GMV 做到 ¥50 万", "big_sale", "net_sales", (d(12, 1), d(12, 12)), Target(value=500_000), None),
    Case("把品牌做得更好", None, None, None, None, None),
    Case("夏季老客复购", "repurchase", "repurchase_sales", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.sentence)
def test_a_sentence_is_read_as_its_writer_meant(case):
    found = read_sentence(case.sentence, TODAY)
    days = (found.span.first, found.span.last) if found.span else None
    assert (found.template, found.metric, days, found.target, found.budget) == (
        case.template, case.metric, case.days, case.target, case.budget,
    )  # fmt: skip


def test_what_is_not_said_is_asked():
    assert read_sentence("夏季老客复购", TODAY).missing == ("days", "target", "budget")
    assert read_sentence("把品牌做得更好", TODAY).missing == ("template", "days", "metric", "target", "budget")


@pytest.mark.parametrize("case", [c for c in CASES if c.metric], ids=lambda c: c.sentence)
def test_the_metric_is_a_node_of_its_template(case):
    made = tree_from_json(tree(template(case.template), "CNY", "zh-hans"))
    assert case.metric in made.by_key
    assert leaves(template(case.template), "CNY", "en")


@pytest.mark.parametrize(
    ("text", "value"),
    [("5 万", 50_000), ("1.2亿", 120_000_000), ("10k", 10_000), ("三十五", 35), ("五万", 50_000), ("35%", 0.35),
     ("百分之三十", 0.3), ("１２,３４５", 12_345), ("-3", -3), ("两千", 2000),
     ("十二", 12), ("", None), ("很多", None)],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, value):
    assert read_number(text) == value


@given(st.text(max_size=80), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_no_sentence_breaks_the_reader_and_days_are_in_order(text, today):
    found = read_sentence(text, today)
    if found.span:
        assert found.span.first <= found.span.last


@given(st.integers(1, 12), st.integers(1, 12))
def test_months_without_a_year_are_never_over(first, last):
    found = read_sentence(f"{first}到{last}月", TODAY)
    assert found.span.last >= TODAY


def test_before_and_after_a_festival_give_the_end_that_is_known():
    before, after = (read_sentence(text, TODAY).occasion for text in ("618前拉新", "国庆后召回老客"))
    assert (before.until, before.since, after.since, after.until) == (d(5, 31), None, d(10, 8), None)
    assert read_sentence("中秋大促", TODAY).occasion.dated is False  # its days move: they are asked


def test_what_has_a_number_and_was_not_read_is_said():
    found = read_sentence("大促做到 80 万，每单 88 元，预算 5 万，用小红书和社群", TODAY)
    assert (found.unread, found.channels) == (("每单 88 元",), ("小红书", "社群"))
