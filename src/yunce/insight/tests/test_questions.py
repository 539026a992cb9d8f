"""Every question on the real shop against a count by hand."""

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from yunce.accounts.api import WorkspaceInfo
from yunce.events.store.api import EventStore
from yunce.insight import api
from yunce.insight.conftest import CURRENCY, WORKSPACE, ZONE
from yunce.insight.rfm.rules.tiers import TIERS, tier
from yunce.insight.tests import oracle
from yunce.kernel.windows import Window, local_date, midnight

pytestmark = pytest.mark.usefixtures("shop")

EVE_OF_SUMMER = midnight(date(2011, 6, 1), ZONE)
END = datetime(2012, 1, 1, tzinfo=UTC)
HISTORY = Window.days(date(2010, 12, 1), date(2011, 5, 31), ZONE)
YEAR = Window.days(date(2010, 12, 1), date(2011, 11, 30), ZONE)
SHOP = WorkspaceInfo(id=WORKSPACE, name="店", currency=CURRENCY, zone=ZONE, first_weekday=0, now=END)


def ask(question: str, window: Window = YEAR, as_of: datetime = END, **params: str) -> api.Answer:
    days = {"from": window.first_date.isoformat(), "to": window.last_date.isoformat(), "as_of": as_of.isoformat()}
    return api.answer(SHOP, question, {**days, **params})


@pytest.mark.parametrize("question", list(api.QUESTIONS))
def test_an_answer_says_all_that_a_page_must_show(question: str, shop: EventStore) -> None:
    found = ask(question, HISTORY, EVE_OF_SUMMER)
    assert found.zone == ZONE
    assert found.window == HISTORY
    assert found.n > 0
    assert found.unit.zh
    assert found.known_since == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    assert found.data_as_of is not None
    assert found.data_as_of < EVE_OF_SUMMER
    assert found.rows
    assert found.summary.zh.endswith("。")
    assert WORKSPACE not in found.sql
    for statement in found.statements:
        assert shop.query(statement.sql, statement.params).rows


@pytest.mark.parametrize("question", list(api.QUESTIONS))
def test_asking_again_with_its_own_parameters_gives_the_same_answer(question: str) -> None:
    found = ask(question, HISTORY, EVE_OF_SUMMER)
    assert api.answer(SHOP, question, found.params) == found


@pytest.mark.parametrize("question", list(api.QUESTIONS))
def test_a_workspace_without_events_gets_an_answer_without_figures(question: str) -> None:
    empty = WorkspaceInfo(id="empty", name="空", currency="CNY", zone="Asia/Shanghai", first_weekday=0, now=END)
    found = api.answer(empty, question, {"as_of": END.isoformat()})
    assert found.n == 0
    assert found.known_since is None
    for column in found.columns:
        if column.kind in ("money", "share", "number"):
            assert {cell for cell in found.column(column.key) if cell} == set()


@pytest.mark.parametrize("as_of", [END, EVE_OF_SUMMER], ids=["afterwards", "on the eve of summer"])
def test_monthly_sales_and_buyers(as_of: datetime) -> None:
    found = ask("sales", HISTORY, as_of)
    for row, month in zip(found.rows, HISTORY.split("month"), strict=True):
        groups = oracle.totals(month, as_of)
        net = sum(group["net"] for group in groups.values())
        orders = sum(group["orders"] for group in groups.values())
        identified = [groups["new"], groups["returning"]]
        assert row[1] == pytest.approx(float(net))
        assert row[2] == orders
        assert row[3] == sum(group["buyers"] for group in identified)
        assert row[4] == pytest.approx(float(net) / float(orders))


def test_new_and_returning_by_month() -> None:
    found = ask("new_returning")
    for row, month in zip(found.rows, YEAR.split("month"), strict=True):
        groups = oracle.totals(month, END)
        assert row[1:4] == pytest.approx(tuple(float(groups[g]["net"]) for g in ("new", "returning", "unidentified")))
        assert row[4:6] == (groups["new"]["buyers"], groups["returning"]["buyers"])
    assert "2010-12-01" in found.notes[0].zh


def test_cancellations_of_orders_before_the_facts_are_explained_where_nobody_returned() -> None:
    found = ask("new_returning")
    odd = [row[0].zh for row in found.rows if row[5] == 0 and row[2]]
    assert odd
    assert all(label in found.notes[1].zh for label in odd)
    later = ask("new_returning", Window.days(date(2011, 3, 1), date(2011, 5, 31), ZONE))
    assert len(later.notes) == 1


def test_the_two_shares_of_returning_buyers_have_two_names() -> None:
    found = ask("new_returning")
    assert found.columns[-1].label.zh == "老客人数占比"
    assert "老客销售额占" in found.summary.zh


@pytest.mark.parametrize("days", [30, 90])
@pytest.mark.parametrize("as_of", [END, EVE_OF_SUMMER], ids=["afterwards", "on the eve of summer"])
def test_second_purchase_by_monthly_cohort(as_of: datetime, days: int) -> None:
    found = ask("second_purchase", HISTORY, as_of, days=str(days))
    bought: dict[str, list[datetime]] = defaultdict(list)
    for order in oracle.orders(as_of):
        if order.placed and order.person:
            bought[order.person].append(order.at)
    for row, month in zip(found.rows, HISTORY.split("month"), strict=True):
        cohort = [sorted(times) for times in bought.values() if min(times) in month]
        back = [times for times in cohort if len(times) > 1 and times[1] < times[0] + timedelta(days=days)]
        early = [times for times in cohort if times not in back and times[0] + timedelta(days=days) > as_of]
        assert row[1:3] == (len(cohort), sum(times in back for times in cohort))
        assert row[4] == len(early)
        assert row[1] == row[2] + row[3] + row[4]
        complete = month.end + timedelta(days=days) <= as_of
        assert row[5] == (len(back) / len(cohort) if complete else None)


def test_an_incomplete_cohort_has_no_share() -> None:
    """On the eve of summer May's buyers have had at most a month of their ninety days."""
    found = ask("second_purchase", HISTORY, EVE_OF_SUMMER)
    shares = found.column("share")
    assert shares[-1] is None
    assert shares[0] is not None
    assert [state.zh for state in found.column("state")] == ["完整", "完整", "完整", "未满", "未满", "未满"]  # type: ignore[union-attr]


def test_rfm_tiers() -> None:
    found = ask("rfm", HISTORY, EVE_OF_SUMMER)
    people: dict[str, list[oracle.Order]] = defaultdict(list)
    for order in oracle.orders(EVE_OF_SUMMER):
        if order.placed and order.person and order.at in HISTORY:
            people[order.person].append(order)
    last_day = HISTORY.last_date
    figures = [
        (
            (last_day - max(local_date(order.at, ZONE) for order in orders)).days,
            len(orders),
            sum((order.net for order in orders), Decimal(0)),
        )
        for orders in people.values()
    ]
    middle = [sorted(column)[(len(column) - 1) // 2] for column in zip(*figures, strict=True)]
    expected: dict[str, list[tuple[int, int, Decimal]]] = defaultdict(list)
    for days, orders, net in figures:
        expected[tier(recent=days <= middle[0], frequent=orders > middle[1], valuable=net > middle[2]).name.zh].append(
            (days, orders, net)
        )
    assert found.n == len(figures)
    assert len(found.rows) == len(TIERS) == 8
    for row in found.rows:
        mine = expected[row[0].zh]  # type: ignore[union-attr]
        assert row[1] == len(mine)
        if mine:
            assert row[3] == sum(net for _, _, net in mine)
            assert row[5] == pytest.approx(sum(orders for _, orders, _ in mine) / len(mine))


def test_best_sellers() -> None:
    found = ask("best_sellers", HISTORY, EVE_OF_SUMMER, top="15")
    placed_at = {(o.person, o.order_id): o.at for o in oracle.orders(EVE_OF_SUMMER) if o.placed}
    net: dict[str, Decimal] = defaultdict(Decimal)
    units: dict[str, int] = defaultdict(int)
    buyers: dict[str, set[str]] = defaultdict(set)
    for line in oracle.goods():
        if line.time >= EVE_OF_SUMMER:
            continue
        key = line.order_id if line.event == "order_line" else line.cancels or line.order_id
        at = placed_at.get((line.person, key), line.time)
        if at in HISTORY:
            net[line.sku] += line.amount
            units[line.sku] += line.quantity
            if line.event == "order_line" and line.amount > 0 and line.person:
                buyers[line.sku].add(line.person)
    ranked = sorted(net, key=lambda sku: (-net[sku], sku))[:15]
    assert found.column("sku") == ranked
    assert found.column("net") == [net[sku] for sku in ranked]
    assert found.column("units") == [units[sku] for sku in ranked]
    assert found.column("buyers") == [len(buyers[sku]) for sku in ranked]
    assert all(high >= low for high, low in pairwise(found.column("net")))  # type: ignore[operator]


def test_returns_by_month() -> None:
    found = ask("returns")
    for row, month in zip(found.rows, YEAR.split("month"), strict=True):
        groups = oracle.totals(month, END)
        gross = sum(group["gross"] for group in groups.values())
        refunded = sum(group["refunded"] for group in groups.values())
        assert row[2] == refunded
        assert row[3] == pytest.approx(float(refunded) / float(gross))


def test_an_answer_becomes_evidence_in_both_languages() -> None:
    draft = api.evidence(SHOP, "sales", ask("sales", HISTORY, EVE_OF_SUMMER).params)
    assert draft.title == "月度销售与购买人数"
    assert draft.body["en"]["title"] == "Monthly sales and buyers"
    assert draft.tier == "observation"
    assert draft.window == HISTORY
    assert draft.sql
    assert draft.params["question"] == "sales"
    assert draft.params["bound"]["workspace"] == WORKSPACE
    assert draft.body["table"]["rows"][0][:3] == ["2010年12月", "£754,287.79", "1,550"]
    assert draft.body["en"]["table"]["rows"][0][0] == "2010-12"
    assert draft.body["chart"]["series"]
    assert json.loads(json.dumps(draft.body)) == draft.body


@pytest.mark.parametrize(
    ("params", "name"),
    [
        pytest.param({"from": "1.6.2011"}, "from", id="no day"),
        pytest.param({"from": "2011-06-02", "to": "2011-06-01"}, "to", id="ends before it begins"),
        pytest.param({"interval": "hour"}, "interval", id="no interval"),
        pytest.param({"from": "2005-01-01", "to": "2011-01-01", "interval": "day"}, "interval", id="too many periods"),
        pytest.param({"from": "1900-01-01", "to": "2011-01-01"}, "from", id="too long"),
        pytest.param({"days": "0"}, "days", id="no days"),
        pytest.param({"top": "many"}, "top", id="no number"),
        pytest.param({"as_of": "yesterday"}, "as_of", id="no moment"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(params: dict[str, str], name: str) -> None:
    with pytest.raises(api.BadParameter) as caught:
        api.answer(SHOP, "sales", {"as_of": END.isoformat(), **params})
    assert caught.value.name == name
    assert caught.value.why.zh


def test_an_unknown_question_names_those_that_exist() -> None:
    with pytest.raises(api.UnknownQuestion, match="sales"):
        api.answer(SHOP, "horoscope")


def test_an_interval_that_the_window_cuts_is_not_compared_with_a_whole_one() -> None:
    """The eighth of July: the last whole month is June."""
    cut = Window.days(date(2011, 4, 10), date(2011, 7, 8), ZONE)
    trend = ask("sales", cut, midnight(date(2011, 7, 9), ZONE))
    assert [state.zh for state in trend.column("state")] == ["未满", "完整", "完整", "未满"]  # type: ignore[union-attr]
    assert "2011年6月" in trend.summary.zh
    assert "2011年6月" in ask("new_returning", cut, midnight(date(2011, 7, 9), ZONE)).summary.zh


def test_without_days_the_board_covers_the_known_facts() -> None:
    found = api.answer(SHOP, "sales", {"as_of": EVE_OF_SUMMER.isoformat()})
    assert found.window == Window.days(date(2010, 12, 1), date(2011, 5, 31), ZONE)
