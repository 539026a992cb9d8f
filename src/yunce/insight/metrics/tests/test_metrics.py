"""Metrics on the real shop against a count by hand, and the identity that the KPI tree rests on."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yunce.accounts.api import create_user, create_workspace
from yunce.events.store.api import EventStore
from yunce.insight.conftest import WORKSPACE, ZONE
from yunce.insight.metrics import api
from yunce.insight.metrics.rules.metric import Aggregation, Fact, Op
from yunce.insight.tests import oracle
from yunce.kernel.windows import Window, midnight, month

END = datetime(2012, 1, 1, tzinfo=UTC)
SUMMER = Window.days(date(2011, 6, 1), date(2011, 8, 31), ZONE)
AUTUMN = Window.days(date(2011, 9, 1), date(2011, 11, 30), ZONE)
EVERYTHING = Window.days(date(2010, 12, 1), date(2011, 12, 31), ZONE)
# Non-goods lines of the list, summed from it: postage, manual, discount, samples, fees, charity, bad debt.
OTHER_THAN_GOODS = Decimal("-45646.759")

pytestmark = pytest.mark.usefixtures("shop")


def reading(key: str, window: Window = SUMMER, as_of: datetime = END) -> api.Reading:
    return api.value(WORKSPACE, key, window, as_of)


@pytest.mark.parametrize(
    ("window", "as_of"),
    [
        pytest.param(SUMMER, END, id="summer, looked at afterwards"),
        pytest.param(AUTUMN, AUTUMN.end, id="autumn, on its last evening"),
        pytest.param(month(date(2011, 5, 1), ZONE), midnight(date(2011, 6, 1), ZONE), id="May, before summer"),
        pytest.param(EVERYTHING, END, id="the whole list"),
        pytest.param(SUMMER, midnight(date(2011, 7, 10), ZONE), id="summer, half way"),
    ],
)
def test_every_shop_metric_equals_the_count_by_hand(window: Window, as_of: datetime) -> None:
    by_hand = oracle.totals(window, as_of)
    groups = {**by_hand, "all": {key: sum(group[key] for group in by_hand.values()) for key in by_hand["new"]}}
    found = api.values(WORKSPACE, list(api.METRICS), [window], as_of)

    def exact(key: str) -> tuple[Decimal | None, Decimal | None]:
        return found[key][0].numerator, found[key][0].denominator

    for group in ("new", "returning"):
        figures = groups[group]
        assert exact(f"net_sales_{group}")[0] == figures["net"]
        assert exact(f"buyers_{group}")[0] == figures["buyers"]
        assert exact(f"orders_{group}")[0] == figures["orders"]
        assert exact(f"orders_per_buyer_{group}") == (figures["orders"], figures["buyers"])
        assert exact(f"value_per_order_{group}") == (figures["net"], figures["orders"])
    everybody = groups["all"]
    assert exact("net_sales")[0] == everybody["net"]
    assert exact("gross_sales")[0] == everybody["gross"]
    assert exact("net_sales_unidentified")[0] == groups["unidentified"]["net"]
    assert exact("orders")[0] == everybody["orders"]
    assert exact("buyers")[0] == everybody["buyers"]
    assert exact("refund_share") == (everybody["refunded"], everybody["gross"])
    assert exact("returning_share") == (groups["returning"]["buyers"], everybody["buyers"])
    assert exact("repeat_share") == (everybody["repeaters"], everybody["buyers"])


@pytest.mark.parametrize(
    "window", [SUMMER, AUTUMN, month(date(2011, 2, 1), ZONE)], ids=["summer", "autumn", "February"]
)
def test_the_leaves_multiply_out_to_net_sales_to_the_penny(window: Window) -> None:
    keys = [leaf for group in api.NET_SALES_LEAVES for leaf in group]
    found = api.values(WORKSPACE, [*keys, "net_sales"], [window], END)
    values = {key: found[key][0].value or 0.0 for key in keys}
    total = math.fsum(math.prod(values[leaf] for leaf in group) for group in api.NET_SALES_LEAVES)
    net = found["net_sales"][0].numerator
    assert net is not None
    assert all(values.values())
    assert round(Decimal(total), 2) == round(net, 2)


def test_net_sales_and_what_is_no_goods_are_the_whole_list() -> None:
    """9,747,747.934 is the sum of the source."""
    net = reading("net_sales", EVERYTHING).numerator
    assert net is not None
    assert net + OTHER_THAN_GOODS == Decimal("9747747.934")


def test_only_what_was_known_before_the_moment_counts() -> None:
    day_before = midnight(date(2011, 6, 1), ZONE)
    may = month(date(2011, 5, 1), ZONE)
    then, later = reading("net_sales", may, day_before), reading("net_sales", may)
    assert then.value is not None
    assert later.value is not None
    assert then.value > later.value  # cancellations of May's orders that came in June
    assert then.data_as_of is not None
    assert then.data_as_of < day_before
    assert then.complete


def test_a_window_that_has_not_begun_is_unknown_and_not_zero() -> None:
    ahead = reading("net_sales", SUMMER, midnight(date(2011, 6, 1), ZONE))
    assert ahead.value is None
    assert not ahead.complete
    before_the_list = reading("orders", month(date(2010, 10, 1), ZONE))
    assert before_the_list.value is None


def test_a_day_without_orders_has_no_sales_and_no_value_per_order() -> None:
    """The shop was closed on 2011-01-01."""
    closed = Window.days(date(2011, 1, 1), date(2011, 1, 1), ZONE)
    assert reading("net_sales", closed).value == 0
    assert reading("value_per_order", closed).value is None
    assert reading("value_per_order", closed).n == 0


def test_a_window_that_the_facts_do_not_cover_is_not_complete() -> None:
    assert not reading("orders", Window.days(date(2010, 11, 1), date(2010, 12, 31), ZONE)).complete
    assert reading("orders", Window.days(date(2010, 12, 1), date(2010, 12, 31), ZONE)).complete


def test_new_says_since_when_we_know() -> None:
    assert reading("buyers_new").known_since == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "counted_by", "n_of"),
    [
        pytest.param("value_per_order", "orders", "orders", id="a value per order is over orders"),
        pytest.param("value_per_order_new", "orders_new", "orders", id="of new buyers, over their orders"),
        pytest.param("orders_per_buyer", "buyers", "persons", id="orders per buyer are over buyers"),
        pytest.param("repeat_share", "buyers", "persons", id="a share of buyers is over buyers"),
        pytest.param("buyers_returning", "buyers_returning", "persons", id="a number of persons is over itself"),
        pytest.param("orders", "orders", "orders", id="a number of orders is over itself"),
        pytest.param("net_sales", "orders", "orders", id="sales are over orders, not over cancellations of none"),
        pytest.param("net_sales_unidentified", "orders_unidentified", "orders", id="without a customer too"),
        pytest.param("refund_share", "orders", "orders", id="a share of sales is over the orders that made them"),
        pytest.param("events", "events", "events", id="events are over events"),
        pytest.param("active_persons", "active_persons", "persons", id="active persons are over themselves"),
    ],
)
def test_n_counts_what_a_number_is_taken_over(key: str, counted_by: str, n_of: str) -> None:
    found = reading(key)
    assert (found.n, found.n_of) == (reading(counted_by).value, n_of)
    assert found.n > 0


def test_a_series_of_sums_adds_up_to_the_window_and_months_follow_the_zone() -> None:
    monthly = api.series(WORKSPACE, "net_sales", SUMMER, "month", END)
    assert [each.window.label("en") for each in monthly] == ["2011-06", "2011-07", "2011-08"]
    assert sum(each.numerator or 0 for each in monthly) == reading("net_sales").numerator
    assert api.METRICS["net_sales"].adds_over_time
    assert not api.METRICS["buyers"].adds_over_time


def test_activity_counts_every_event() -> None:
    everything = reading("events", EVERYTHING)
    assert everything.value == 541_909
    assert reading("active_persons", EVERYTHING).value == 4_372


def test_another_workspace_sees_nothing() -> None:
    found = api.value("another", "net_sales", SUMMER, END)
    assert found.value is None
    assert found.n == 0


@pytest.mark.django_db
def test_an_unknown_metric_names_those_that_exist() -> None:
    owner = create_user("ada", "Ada", password="a long enough password")
    workspace = create_workspace("店", owner=owner.id)
    with pytest.raises(api.UnknownMetric, match="net_sales"):
        api.value(workspace.id, "gmv_of_the_moon", SUMMER, END)


def test_the_statement_carries_its_values_as_parameters(shop: EventStore) -> None:
    found = reading("net_sales_new")
    assert WORKSPACE not in found.sql
    assert "'new'" not in found.sql.split("from seen")[0].split("select w,")[1]
    assert shop.query(found.sql, found.params).rows


def test_a_count_takes_no_column_and_a_sum_takes_one() -> None:
    with pytest.raises(ValueError, match="count takes no column"):
        Aggregation(fact=Fact.ORDERS, op=Op.COUNT, of="net")
    with pytest.raises(ValueError, match="sum and distinct take one"):
        Aggregation(fact=Fact.ORDERS, op=Op.SUM)
    with pytest.raises(ValueError, match="only persons are counted once"):
        Aggregation(fact=Fact.ORDERS, op=Op.DISTINCT, of="order_id")
