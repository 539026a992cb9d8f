"""A small shop's tree that the tests share: new and returning buyers, and sales that carry no customer."""

from yunce.kernel.direction import Direction
from yunce.strategy.rules.tree import Node, Op, Tree


def branch(prefix: str, name: str) -> tuple[Node, ...]:
    """Sales of one kind of buyer as buyers × orders per buyer × value per order."""
    buyers, orders, value = (f"{prefix}_{part}" for part in ("buyers", "orders", "value"))
    return (
        Node(key=prefix, name=name, unit="GBP", op=Op.PRODUCT, children=(buyers, orders, value)),
        Node(key=buyers, name=f"{name}人数", unit="人", metric="buyers", cause="strategy"),
        Node(key=orders, name=f"{name}人均单数", unit="单/人"),
        Node(key=value, name=f"{name}客单价", unit="GBP/单"),
    )


SHOP = Tree(
    root="sales",
    nodes=(
        Node(key="sales", name="净销售额", unit="GBP", op=Op.SUM, children=("new", "returning", "unidentified")),
        *branch("new", "新客"),
        *branch("returning", "老客"),
        Node(key="unidentified", name="未识别销售额", unit="GBP", direction=Direction.UP),
    ),
)

PLAN: dict[str, float] = {
    "new_buyers": 100, "new_orders": 1.2, "new_value": 300,
    "returning_buyers": 400, "returning_orders": 2.0, "returning_value": 350,
    "unidentified": 50_000,
}  # fmt: skip
