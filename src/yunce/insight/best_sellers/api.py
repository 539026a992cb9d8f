"""Articles ranked by net sales. An article is a stock code; its name is the latest that the lines give it."""

from typing import Any

from yunce.events.store.api import store
from yunce.insight.answers.api import Answer, Ask, Column, Drawing, Line, money_text, ratio, share_text
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import read_sql, sales_statement, span

KEY = "best_sellers"
_DRAWN = 12  # bars that can be told apart on a phone


def answer(ask: Ask) -> Answer:
    """One row per article, `ask.top` of them."""
    window = {"start": ask.window.start, "end": ask.window.end}
    ranked, people = (
        sales_statement(
            read_sql("yunce.insight.best_sellers", name), workspace=ask.workspace_id, as_of=ask.as_of, params=params
        )
        for name, params in (("articles.sql", {**window, "top": ask.top}), ("people.sql", window))
    )
    rows = store().query(ranked.sql, ranked.params).dicts()
    known = span(ask.workspace_id, ask.as_of)
    shown = rows[:_DRAWN]
    return Answer(
        question=KEY,
        title=Words(zh="畅销商品", en="Best sellers"),
        summary=_summary(rows, ask.currency),
        window=ask.window,
        currency=ask.currency,
        unit=Words(zh=ask.currency, en=ask.currency),
        columns=(
            Column(key="rank", label=Words(zh="名次", en="Rank"), kind="count"),
            Column(key="title", label=Words(zh="商品", en="Article")),
            Column(key="sku", label=Words(zh="货号", en="Stock code")),
            Column(key="net", label=Words(zh="净销售额", en="Net sales"), kind="money"),
            Column(key="share", label=Words(zh="占比", en="Share"), kind="share"),
            Column(key="units", label=Words(zh="净件数", en="Units, net"), kind="count"),
            Column(key="orders", label=Words(zh="订单数", en="Orders"), kind="count"),
            Column(key="buyers", label=Words(zh="购买人数", en="Buyers"), kind="count"),
            Column(key="refund_share", label=Words(zh="退款占比", en="Refund share"), kind="share"),
        ),
        rows=tuple(
            (
                place, row["name"] or row["sku"], row["sku"], row["net"], ratio(row["net"], row["all_net"]),
                round(row["units"]), row["orders"], row["buyers"], ratio(row["refunded"], row["gross"]),
            )
            for place, row in enumerate(rows, start=1)
        ),
        drawing=Drawing(
            kind="ranked",
            labels=tuple(row["name"] or row["sku"] for row in shown),
            lines=(
                Line(name=Words(zh="净销售额", en="Net sales"), values=tuple(float(row["net"]) for row in shown)),
            ),
            unit=Words(zh=ask.currency, en=ask.currency),
        ) if rows else None,
        n=store().query(people.sql, people.params).value(),
        n_of="persons",
        as_of=ask.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(ranked, people),
    )  # fmt: skip


def _summary(rows: list[dict[str, Any]], currency: str) -> Words:
    if not rows:
        return Words(zh="窗口内没有带货号的订单。", en="No order in the window names an article.")
    first = rows[0]
    share = share_text(ratio(sum(row["net"] for row in rows), first["all_net"]))
    money = money_text(first["net"], currency)
    return Words(
        zh=f"{first['all_articles']:,} 种商品中，前 {len(rows)} 种占净销售额 {share}；"
        f"第一名「{first['name']}」{money.zh}。",
        en=f"Of {first['all_articles']:,} articles the first {len(rows)} bring {share} of net sales; the first, "
        f"{first['name']}, {money.en}.",
    )
