"""RFM tiers of the window's buyers, with the middle values they are held against."""

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.events.store.api import store
from yunce.insight.answers.api import Answer, Ask, Cell, Column, Drawing, Line, money_text, ratio, share_text
from yunce.insight.rfm.rules.tiers import TIERS, Tier
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import read_sql, sales_statement, span
from yunce.insight.sales.rules.statement import Statement
from yunce.kernel.windows import Window

KEY = "rfm"


def answer(ask: Ask) -> Answer:
    """One row for each of the eight tiers, the empty ones too."""
    statement = _statement("tiers.sql", ask.workspace_id, ask.window, ask.as_of)
    rows = store().query(statement.sql, statement.params).dicts()
    found = {(bool(row["recent"]), bool(row["frequent"]), bool(row["valuable"])): row for row in rows}
    persons = sum(row["persons"] for row in rows)
    net = sum(row["net"] for row in rows)
    by_tier = [(tier, found.get((tier.recent, tier.frequent, tier.valuable))) for tier in TIERS]
    known = span(ask.workspace_id, ask.as_of)
    return Answer(
        question=KEY,
        title=Words(zh="RFM 用户分层", en="RFM tiers of buyers"),
        summary=_summary(by_tier, persons, net),
        window=ask.window,
        currency=ask.currency,
        unit=Words(zh="人", en="persons"),
        columns=(
            Column(key="tier", label=Words(zh="分层", en="Tier")),
            Column(key="persons", label=Words(zh="人数", en="Buyers"), kind="count"),
            Column(key="share", label=Words(zh="人数占比", en="Share of buyers"), kind="share"),
            Column(key="net", label=Words(zh="净销售额", en="Net sales"), kind="money"),
            Column(key="net_share", label=Words(zh="净销售额占比", en="Share of net sales"), kind="share"),
            Column(key="orders_each", label=Words(zh="人均订单数", en="Orders each"), kind="number"),
            Column(key="days_since", label=Words(zh="平均距上次购买（天）", en="Days since last order"), kind="days"),
            Column(key="advice", label=Words(zh="常用做法", en="Usual treatment")),
        ),
        rows=tuple(_row(tier, row, persons, net) for tier, row in by_tier),
        drawing=Drawing(
            kind="ranked",
            labels=tuple(tier.name for tier in TIERS),
            lines=(
                Line(
                    name=Words(zh="人数", en="Buyers"),
                    values=tuple(float(row["persons"]) if row else 0.0 for _, row in by_tier),
                ),
            ),
            unit=Words(zh="人", en="persons"),
        ),
        n=persons,
        n_of="persons",
        as_of=ask.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(statement,),
        notes=(_rule(rows[0] if rows else None, ask.currency),),
    )


def tiers_of_persons(
    workspace_id: str, window: Window, as_of: datetime
) -> tuple[list[tuple[Tier, NDArray[np.uint64]]], Statement]:
    """The eight tiers with the numbers of exactly those whom the answer counts in each, and what was asked."""
    asked = _statement("persons.sql", workspace_id, window, as_of)
    table = store().arrow(asked.sql, asked.params)
    who, flags = table["who"].to_numpy(), [table[name].to_numpy() for name in ("recent", "frequent", "valuable")]
    found = [
        (tier, who[(flags[0] == tier.recent) & (flags[1] == tier.frequent) & (flags[2] == tier.valuable)])
        for tier in TIERS
    ]
    return found, asked


def _statement(name: str, workspace_id: str, window: Window, as_of: datetime) -> Statement:
    text = read_sql("yunce.insight.rfm", name).replace("@buyers@", read_sql("yunce.insight.rfm", "buyers.sql"))
    params = {"start": window.start, "end": min(window.end, as_of), "zone": window.zone}
    return sales_statement(text, workspace=workspace_id, as_of=as_of, params=params)


def _row(tier: Tier, row: dict[str, Any] | None, persons: int, net: Any) -> tuple[Cell, ...]:
    if row is None:
        return (tier.name, 0, 0.0 if persons else None, None, None, None, None, tier.advice)
    return (
        tier.name,
        row["persons"],
        ratio(row["persons"], persons),
        row["net"],
        ratio(row["net"], net),
        ratio(row["orders"], row["persons"]),
        row["days_since"],
        tier.advice,
    )


def _rule(row: dict[str, Any] | None, currency: str) -> Words:
    """The rule in words, with the values that it came to."""
    if row is None:
        return Words(zh="窗口内没有可识别的购买用户。", en="No identified buyer in the window.")
    money = money_text(row["middle_net"], currency)
    return Words(
        zh=f"与窗口内购买用户的中位数比较：距上次购买不超过 {row['middle_days']} 天为「近」，"
        f"订单多于 {row['middle_orders']} 单为「频」，净消费高于 {money.zh} 为「高」。",
        en=f"Against the middle buyer of the window: last order at most {row['middle_days']} days ago, more than "
        f"{row['middle_orders']} orders, net spend above {money.en}.",
    )


def _summary(by_tier: list[tuple[Tier, dict[str, Any] | None]], persons: int, net: Any) -> Words:
    top = by_tier[0][1]
    if top is None or not persons:
        return Words(zh="没有可分层的用户。", en="There is nobody to put into tiers.")
    people, money = share_text(ratio(top["persons"], persons)), share_text(ratio(top["net"], net))
    return Words(
        zh=f"{TIERS[0].name.zh}占人数的 {people}，贡献净销售额的 {money}。",
        en=f"{TIERS[0].name.en} are {people} of the buyers and {money} of net sales.",
    )
