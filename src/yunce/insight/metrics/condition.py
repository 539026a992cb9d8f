"""A metric's filter as SQL: an expression over the columns of its fact, compiled with bound parameters.

Not for user text: filters of the dictionary are ours; a user's own metric goes through the same language.
"""

from yunce.insight.metrics.rules.metric import Fact
from yunce.kernel.expression import Sql, Type, parse

COLUMNS: dict[Fact, dict[str, Type]] = {
    Fact.EVENTS: {
        "event": Type.TEXT,
        "person": Type.TEXT,
        "channel": Type.TEXT,
        "campaign": Type.TEXT,
        "amount": Type.NUMBER,
    },
    Fact.ORDERS: {
        "person": Type.TEXT,
        "buyer": Type.TEXT,  # new, returning, unidentified
        "placed": Type.BOOLEAN,  # false: a cancellation of no known order
        "gross": Type.NUMBER,
        "net": Type.NUMBER,
        "refunded": Type.NUMBER,
        "orders_in_window": Type.NUMBER,
    },
    Fact.READINGS: {},
}
EVERY_ROW = Sql("true")


def condition(where: str, fact: Fact, prefix: str) -> Sql:
    """The condition as SQL. prefix keeps the parameters of several conditions apart. Raises ExpressionError."""
    if not where:
        return EVERY_ROW
    columns = COLUMNS[fact]
    return parse(where, columns).to_clickhouse({name: name for name in columns}, prefix=prefix)
