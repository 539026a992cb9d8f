"""Pasted blocks in every layout, roll-ups that do not invent zeros, and figures that ask before they are kept."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.events.files.rules.numbers import number_text
from yunce.events.readings.rules.checks import Before, judge
from yunce.events.readings.rules.metrics import CATALOGUE, by_name
from yunce.events.readings.rules.paste import read_block, read_day
from yunce.events.readings.rules.rollup import Fact, day_value, period_end, period_start, window_value

TODAY = date(2025, 3, 10)
KNOWN = by_name(CATALOGUE)


def figures(text: str, **options: str) -> list[tuple[str, str, str, str, str]]:
    block = read_block(text, KNOWN, today=TODAY, **options)
    assert block.problems == ()
    return [
        (str(entry.day), entry.channel, entry.content, entry.metric or f"new:{entry.name}", number_text(entry.value))
        for entry in block.entries
    ]


@dataclass(frozen=True)
class Layout:
    name: str
    text: str
    gets: list[tuple[str, str, str, str, str]]


LAYOUTS = [
    Layout(
        "a column a metric",
        "日期\t渠道\t曝光量\t点赞\n2025/3/9\t小红书\t1.2万\t300\n2025/3/10\t抖音\t-\t1,050\n",
        [("2025-03-09", "小红书", "", "impressions", "12000"), ("2025-03-09", "小红书", "", "likes", "300"),
         ("2025-03-10", "抖音", "", "likes", "1050")],
    ),
    Layout(
        "a line a figure",
        "日期,平台,指标,数值\n3月9日,小红书,曝光,500\n昨天,小红书,扫码人数,7\n",
        [("2025-03-09", "小红书", "", "impressions", "500"), ("2025-03-09", "小红书", "", "new:扫码人数", "7")],
    ),
    Layout(
        "a column a day",
        "指标\t3/8\t3/9\n曝光\t100\t200\n花费\t¥10.50\t\n",
        [("2025-03-08", "", "", "impressions", "100"), ("2025-03-09", "", "", "impressions", "200"),
         ("2025-03-08", "", "", "ad_spend", "10.5")],
    ),
    Layout(
        "a column a day with an empty corner",
        "\t2025-03-08\t2025-03-09\n曝光\t100\t200\n",
        [("2025-03-08", "", "", "impressions", "100"), ("2025-03-09", "", "", "impressions", "200")],
    ),
    Layout("two cells a line, no heading", "曝光量\t1200\n点赞\t30\n",
           [("2025-03-10", "", "", "impressions", "1200"), ("2025-03-10", "", "", "likes", "30")]),
    Layout(
        "contents",
        "标题\t阅读\t备注\n好物清单\t900\t爆了\n",
        [("2025-03-10", "", "好物清单", "reads", "900")],
    ),
    Layout(
        "days before months",
        "date,uv\n13/02/2025,5\n14/02/2025,6\n",
        [("2025-02-13", "", "", "visitors", "5"), ("2025-02-14", "", "", "visitors", "6")],
    ),
]  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_pasted_block_is_read_whichever_way_it_is_laid_out(layout: Layout) -> None:
    assert figures(layout.text) == layout.gets


def test_a_channel_chosen_on_the_page_fills_lines_that_name_none() -> None:
    assert figures("曝光量\t1200", channel="小红书")[0][1] == "小红书"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty", 0),
        ("日期\t曝光\n2025-03-09\t很多\n", "bad_number", 2),
        ("日期\t曝光\n某天\t5\n", "bad_day", 2),
        ("1200\t300\n", "no_header", 1),
        ("日期\t指标\t数值\n2025-03-09\t\t5\n", "no_metric", 2),
        ("曝光\t1\n" * 3000, "too_much", 0),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, code: str, line: int) -> None:
    found = read_block(text, KNOWN, today=TODAY).problems[0]
    assert (found.code, found.line) == (code, line)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_block(text, KNOWN, today=TODAY)


@pytest.mark.parametrize(
    ("text", "gets"),
    [("3/9", "2025-03-09"), ("12月31日", "2024-12-31"), ("今天", "2025-03-10"), ("前天", "2025-03-08"),
     ("2/29", "2024-02-29"), ("20250309", "2025-03-09"), ("1200", None), ("13/13", None)],
)  # fmt: skip
def test_a_day_without_a_year_is_the_last_one_that_has_been(text: str, gets: str | None) -> None:
    assert read_day(text, TODAY) == (None if gets is None else date.fromisoformat(gets))


def fact(value: int, **split: str) -> Fact:
    return Fact(start=TODAY, value=Decimal(value), **split)  # type: ignore[arg-type]


def test_channels_add_up_unless_a_total_is_stated() -> None:
    parts = [fact(3, channel="小红书"), fact(4, channel="抖音")]
    assert day_value(parts, "sum") == 7
    assert day_value([*parts, fact(10)], "sum") == 10
    assert (
        day_value([fact(5, channel="小红书", content="一"), fact(6, channel="小红书", content="二"), parts[1]], "sum")
        == 15
    )
    assert day_value([*parts, fact(1, channel="抖音", initiative="p")], "sum") == 7
    assert day_value([fact(4, channel="甲"), fact(5, channel="乙")], "mean") == Decimal("4.5")


def test_days_roll_up_as_their_metric_says_and_nothing_is_not_zero() -> None:
    days = [Decimal(2), None, Decimal(4), None]
    assert window_value(days, "sum") == 6
    assert window_value(days, "last") == 4
    assert window_value(days, "mean") == 3
    assert window_value([None, None], "sum") is None
    assert day_value([], "sum") is None


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.integers(0, 9)), min_size=1, max_size=12), st.randoms())
def test_a_day_is_the_same_in_whatever_order_it_was_entered(rows: list[tuple[str, int]], rng: object) -> None:
    facts = [fact(value, channel=channel) for channel, value in rows]
    total = day_value(facts, "sum")
    rng.shuffle(facts)  # type: ignore[attr-defined]
    assert day_value(facts, "sum") == total == sum(value for _, value in rows)


@pytest.mark.parametrize(
    ("value", "before", "asks"),
    [(300, 100, True), (299, 100, False), (33, 100, True), (34, 100, False), (0, 100, True), (5, 0, False),
     (-5, 5, True), (3, 2, False), (1, 1, False)],
)  # fmt: skip
def test_a_jump_by_the_stated_factor_is_asked_about(value: int, before: int, asks: bool) -> None:
    verdict = judge(TODAY, Decimal(value), current=None, before=Before(day=date(2025, 3, 9), value=Decimal(before)))
    assert verdict.asks is asks


def test_yesterday_is_no_measure_when_it_is_weeks_ago_or_the_figure_stands_already() -> None:
    old = Before(day=date(2025, 2, 1), value=Decimal(1))
    assert not judge(TODAY, Decimal(900), current=None, before=old).asks
    assert judge(TODAY, Decimal(900), current=None, before=old, period="month").asks
    near = Before(day=date(2025, 3, 9), value=Decimal(1))
    assert judge(TODAY, Decimal(900), current=Decimal(900), before=near).kind == "same"
    assert not judge(TODAY, Decimal(900), current=Decimal(900), before=near).asks
    assert judge(TODAY, Decimal(2), current=Decimal(3), before=near).kind == "correction"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["day", "week", "month"]), st.integers(0, 6))
def test_a_day_lies_in_its_period(day: date, period: str, first_weekday: int) -> None:
    start = period_start(day, period, first_weekday)  # type: ignore[arg-type]
    assert start <= day <= period_end(start, period)  # type: ignore[arg-type]
    assert period_start(start, period, first_weekday) == start  # type: ignore[arg-type]
