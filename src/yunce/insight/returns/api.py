"""Cancelled sales by the day of the order they take back, so that an interval may still grow: its orders are young."""

from yunce.events.store.api import store
from yunce.insight.answers.api import Answer, Ask, Column, Drawing, Line, share_text
from yunce.insight.metrics.api import METRICS, Words, values
from yunce.insight.sales.api import read_sql, sales_statement

KEY = "returns"
KEYS = ("gross_sales", "refund_share", "net_sales")


def answer(ask: Ask) -> Answer:
    """One row per interval."""
    pieces = ask.window.split(ask.interval, first_weekday=ask.first_weekday)
    found = values(ask.workspace_id, KEYS, [*pieces, ask.window], ask.as_of)
    whole = found["refund_share"][-1]
    statement = sales_statement(
        read_sql("yunce.insight.returns", "lag.sql"),
        workspace=ask.workspace_id,
        as_of=ask.as_of,
        params={"start": ask.window.start, "end": ask.window.end},
    )
    (lag,) = store().query(statement.sql, statement.params).dicts()
    labels = tuple(Words(zh=piece.label("zh-Hans"), en=piece.label("en")) for piece in pieces)
    share = METRICS["refund_share"]
    days = lag["middle_days"] if lag["matched"] else None
    return Answer(
        question=KEY,
        title=Words(zh="退款", en="Cancellations"),
        summary=_summary(whole.value, days),
        window=ask.window,
        currency=ask.currency,
        unit=Words(zh="%", en="%"),
        columns=(
            Column(key="period", label=Words(zh="下单时段", en="Ordered in")),
            Column(key="gross_sales", label=METRICS["gross_sales"].name, kind="money"),
            Column(key="refunded", label=Words(zh="退款金额", en="Cancelled"), kind="money"),
            Column(key="refund_share", label=share.name, kind="share", hint=share.definition),
            Column(key="net_sales", label=METRICS["net_sales"].name, kind="money"),
        ),
        rows=tuple(
            (
                label,
                found["gross_sales"][place].value,
                None if found["net_sales"][place].value is None else found["refund_share"][place].numerator,
                found["refund_share"][place].value,
                found["net_sales"][place].value,
            )
            for place, label in enumerate(labels)
        ),
        drawing=Drawing(
            kind="bar",
            labels=labels,
            lines=(Line(name=share.name, values=tuple(each.value for each in found["refund_share"][:-1])),),
            unit=Words(zh="%", en="%"),
        ),
        n=found["gross_sales"][-1].n,
        n_of="orders",
        as_of=ask.as_of,
        known_since=whole.known_since,
        data_as_of=whole.data_as_of,
        statements=(whole.statement, statement),
        notes=(_note(lag["matched"], lag["loose"]),),
    )


def _summary(share: float | None, days: int | None) -> Words:
    middle = "—" if days is None else str(days)
    return Words(
        zh=f"退款占退款前销售额的 {share_text(share)}；一半的退款在下单后 {middle} 天内发生。",
        en=f"{share_text(share)} of sales were cancelled; half of the cancellations came within {middle} days.",
    )


def _note(matched: int, loose: int) -> Words:
    return Words(
        zh=f"{matched:,} 行退款计入被退订单的日期；{loose:,} 行找不到原订单，按退款日期计。"
        "近期订单的退款可能还没发生。",
        en=f"{matched:,} cancelled lines count on the day of the order they take back, {loose:,} on their own because "
        "that order is not known. Young orders may still be cancelled.",
    )
