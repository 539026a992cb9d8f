"""A metric's filter over orders as SQL: an expression, compiled with bound parameters. What counts events has its own
(`insight/measures`)."""

from yunce.kernel.expression import Sql, Type, parse

COLUMNS: dict[str, Type] = {
    "person": Type.TEXT,
    "buyer": Type.TEXT,  # new, returning, unidentified
    "placed": Type.BOOLEAN,  # false: a cancellation of no known order
    "gross": Type.NUMBER,
    "net": Type.NUMBER,
    "refunded": Type.NUMBER,
    "orders_in_window": Type.NUMBER,
}
EVERY_ROW = Sql("true")


def condition(where: str, prefix: str) -> Sql:
    """The condition as SQL. prefix keeps the parameters of several conditions apart. Raises ExpressionError."""
    if not where:
        return EVERY_ROW
    return parse(where, COLUMNS).to_clickhouse({name: name for name in COLUMNS}, prefix=prefix)
