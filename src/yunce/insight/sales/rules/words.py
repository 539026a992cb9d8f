"""By which names a shop's events are known to be orders and cancellations, and where they keep what we ask.

Not the demo shop's schema: the names below are those of common senders, and a workspace may use any of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesWords:
    """Event and property names. An event may be a whole order or one line of it; without order_id each is an order."""

    order_events: tuple[str, ...] = (
        "order_line",
        "order",
        "purchase",
        "Order Completed",  # Segment's e-commerce specification
        "Purchase",
        "PayOrder",  # a name that 神策's own examples use
        "下单",
        "支付",
        "支付订单",
        "购买",
        "buy",
    )
    cancel_events: tuple[str, ...] = (
        "cancel_line",
        "cancel",
        "refund",
        "Order Refunded",
        "Order Cancelled",
        "退款",
        "退货",
        "取消订单",
    )
    order_id: str = "order_id"
    cancels: str = "cancels_order_id"
    kind: str = "line_kind"  # goods when absent; anything else (postage, fee …) is no sale of the shop
    sku: str = "sku"
    title: str = "title"
    quantity: str = "quantity"


GOODS = "goods"
