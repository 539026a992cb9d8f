"""The metrics that every workspace has: activity, and a shop's sales. Later packs are further tuples beside these.

A buyer is new when the first order we know of falls in the window asked about; so "new" always goes with since when
we know.
"""

from yunce.insight.measures.rules.measure import Measure
from yunce.insight.metrics.rules.metric import Aggregation, Better, Fact, Measured, Metric, Op, Ratio, Unit
from yunce.insight.rules.words import Words

_UP, _DOWN, _NEITHER = Better.UP, Better.DOWN, Better.NEITHER


def _sum(of: str, where: str = "") -> Aggregation:
    return Aggregation(fact=Fact.ORDERS, op=Op.SUM, of=of, where=where)


def _distinct(of: str, where: str) -> Aggregation:
    return Aggregation(fact=Fact.ORDERS, op=Op.DISTINCT, of=of, where=where)


def _orders(where: str = "") -> Aggregation:
    condition = f"placed and {where}" if where else "placed"
    return Aggregation(fact=Fact.ORDERS, op=Op.COUNT, where=condition)


_NEW, _RETURNING = 'buyer = "new"', 'buyer = "returning"'
_UNIDENTIFIED, _IDENTIFIED = 'buyer = "unidentified"', 'buyer != "unidentified"'


def _metric(
    key: str, unit: Unit, better: Better, formula: Aggregation | Ratio | Measured, texts: tuple[str, str, str, str]
) -> Metric:
    name_zh, name_en, zh, en = texts
    return Metric(
        key=key,
        name=Words(zh=name_zh, en=name_en),
        definition=Words(zh=zh, en=en),
        unit=unit,
        better=better,
        formula=formula,
    )


def _for_group(group: str, where: str, zh: str, en: str) -> tuple[Metric, ...]:
    """The numbers that multiply out to the group's net sales: buyers × orders per buyer × value per order."""
    buyers, orders, net = _distinct("person", f"placed and {where}"), _orders(where), _sum("net", where)
    return (
        _metric(f"net_sales_{group}", Unit.MONEY, _UP, net, (
            f"{zh}净销售额", f"Net sales to {en} buyers",
            f"{zh}的订单金额减去其退款", f"Orders of {en} buyers less what was cancelled of them")),
        _metric(f"buyers_{group}", Unit.PERSONS, _UP, buyers, (
            f"{zh}人数", f"{en.capitalize()} buyers",
            f"窗口内下过单的{zh}人数", f"Distinct {en} buyers with an order in the window")),
        _metric(f"orders_{group}", Unit.ORDERS, _UP, orders, (
            f"{zh}订单数", f"{en.capitalize()} buyers' orders", f"{zh}的订单数", f"Orders of {en} buyers")),
        _metric(f"orders_per_buyer_{group}", Unit.ORDERS_PER_PERSON, _UP, Ratio(numerator=orders, denominator=buyers), (
            f"{zh}人均订单数", f"Orders per {en} buyer", f"{zh}订单数 ÷ {zh}人数", f"Orders ÷ buyers, {en}")),
        _metric(f"value_per_order_{group}", Unit.MONEY_PER_ORDER, _UP, Ratio(numerator=net, denominator=orders), (
            f"{zh}客单价", f"Value per {en} buyer's order",
            f"{zh}净销售额 ÷ {zh}订单数", f"Net sales ÷ orders, {en} buyers")),
    )  # fmt: skip


ACTIVITY = (
    _metric("events", Unit.EVENTS, _NEITHER, Measured(measure=Measure()), (
        "事件数", "Events", "窗口内收到的全部事件", "All events in the window")),
    _metric("active_persons", Unit.PERSONS, _UP, Measured(measure=Measure(take="persons")), (
        "活跃用户数", "Active persons", "窗口内有任一事件的用户，去重", "Distinct persons with any event")),
)  # fmt: skip

SHOP = (
    _metric("net_sales", Unit.MONEY, _UP, _sum("net"), (
        "净销售额", "Net sales",
        "商品订单金额减去退款；退款计入被退订单的日期，找不到原订单的按退款日期；不含邮费、手续费等",
        "Goods ordered less what was cancelled. A cancellation counts on the day of the order it takes back, or on "
        "its own when that order is not known; postage, fees and the like are left out")),
    _metric("gross_sales", Unit.MONEY, _UP, _sum("gross"), (
        "销售额（退款前）", "Sales before cancellations",
        "商品订单金额，未减退款", "Goods ordered, before cancellations")),
    _metric("orders", Unit.ORDERS, _UP, _orders(), (
        "订单数", "Orders", "商品金额大于 0 的订单；后来退掉的也算下过单",
        "Orders of goods worth more than 0; cancelled ones were placed too")),
    _metric("buyers", Unit.PERSONS, _UP, _distinct("person", f"placed and {_IDENTIFIED}"), (
        "购买人数", "Buyers",
        "窗口内下过单且能识别的用户，去重", "Distinct identified persons with an order in the window")),
    _metric("orders_per_buyer", Unit.ORDERS_PER_PERSON, _UP,
        Ratio(numerator=_orders(_IDENTIFIED), denominator=_distinct("person", f"placed and {_IDENTIFIED}")), (
        "人均订单数", "Orders per buyer", "可识别用户的订单数 ÷ 购买人数", "Orders of identified buyers ÷ buyers")),
    _metric("value_per_order", Unit.MONEY_PER_ORDER, _UP, Ratio(numerator=_sum("net"), denominator=_orders()), (
        "客单价", "Value per order", "净销售额 ÷ 订单数", "Net sales ÷ orders")),
    _metric("repeat_share", Unit.SHARE, _UP,
        Ratio(numerator=_distinct("person", f"placed and {_IDENTIFIED} and orders_in_window >= 2"),
              denominator=_distinct("person", f"placed and {_IDENTIFIED}")), (
        "复购率", "Repeat rate", "窗口内下单两次及以上的人数 ÷ 购买人数",
        "Buyers with two or more orders in the window ÷ buyers")),
    _metric("returning_share", Unit.SHARE, _UP,
        Ratio(numerator=_distinct("person", f"placed and {_RETURNING}"),
              denominator=_distinct("person", f"placed and {_IDENTIFIED}")), (
        "老客人数占比", "Returning share of buyers", "老客人数 ÷ 购买人数", "Returning buyers ÷ buyers")),
    _metric("refund_share", Unit.SHARE, _DOWN, Ratio(numerator=_sum("refunded"), denominator=_sum("gross")), (
        "退款占比", "Refund share", "退款金额 ÷ 退款前销售额", "Amount cancelled ÷ sales before cancellations")),
    _metric("net_sales_unidentified", Unit.MONEY, _UP, _sum("net", _UNIDENTIFIED), (
        "未识别净销售额", "Net sales without a customer",
        "没有留下用户编号的订单金额减去退款", "Orders that name no customer, less what was cancelled")),
    _metric("orders_unidentified", Unit.ORDERS, _UP, _orders(_UNIDENTIFIED), (
        "未识别订单数", "Orders without a customer", "没有留下用户编号的订单数", "Orders that name no customer")),
    *_for_group("new", _NEW, "新客", "new"),
    *_for_group("returning", _RETURNING, "老客", "returning"),
)  # fmt: skip

METRICS: dict[str, Metric] = {metric.key: metric for metric in (*ACTIVITY, *SHOP)}

# The leaves whose products and sum are net sales, exactly: see tests/test_identity.py.
NET_SALES_LEAVES = (
    ("buyers_new", "orders_per_buyer_new", "value_per_order_new"),
    ("buyers_returning", "orders_per_buyer_returning", "value_per_order_returning"),
    ("net_sales_unidentified",),
)
