"""What can be read off a platform's back-end: the figure's name, unit, good direction, and how days add up.

A metric is filled by readings or by events, never by both; these are the ones filled by readings.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Rollup = Literal["sum", "last", "mean"]
Direction = Literal["up", "down"]
ROLLUPS: tuple[Rollup, ...] = ("sum", "last", "mean")
DIRECTIONS: tuple[Direction, ...] = ("up", "down")
MONEY = "money"  # stands for the workspace's currency
SHARE = "%"  # kept as 0..1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingMetric:
    """A figure that people enter. rollup: how days make a week: added, the last one, or their mean.

    direction: whether more is better. unit: 次, 人, 元 …; MONEY for the workspace's currency.
    """

    key: str
    name: str
    unit: str = ""
    direction: Direction = "up"
    rollup: Rollup = "sum"
    aliases: tuple[str, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether the figures of two channels make one: people and money do; a rate or a value per order does not."""
        return self.unit != SHARE and "/" not in self.unit


def _metric(
    key: str, name: str, unit: str, *aliases: str, rollup: Rollup = "sum", direction: Direction = "up"
) -> ReadingMetric:
    return ReadingMetric(key=key, name=name, unit=unit, rollup=rollup, direction=direction, aliases=aliases)


# What 小红书、抖音、公众号 and shop back-ends show, by the words they use. A workspace keeps those it uses.
CATALOGUE: tuple[ReadingMetric, ...] = (
    _metric("impressions", "曝光量", "次", "曝光", "曝光数", "展现量", "展示量", "impressions"),
    _metric("reads", "阅读量", "次", "阅读", "阅读数", "浏览量", "观看量", "reads", "views"),
    _metric("plays", "播放量", "次", "播放", "播放数", "plays"),
    _metric("likes", "点赞数", "次", "点赞", "点赞量", "likes"),
    _metric("saves", "收藏数", "次", "收藏", "收藏量", "saves"),
    _metric("comments", "评论数", "条", "评论", "评论量", "comments"),
    _metric("shares", "转发数", "次", "转发", "分享", "分享数", "shares"),
    _metric("new_followers", "新增粉丝", "人", "涨粉", "涨粉数", "新增关注", "new followers"),
    _metric("followers", "粉丝总数", "人", "粉丝数", "粉丝量", "粉丝", "followers", rollup="last"),
    _metric("clicks", "点击量", "次", "点击", "点击数", "clicks"),
    _metric("visitors", "访客数", "人", "访客", "uv", "visitors"),
    _metric(
        "ad_spend",
        "广告花费",
        MONEY,
        "花费",
        "消耗",
        "投放消耗",
        "投放花费",
        "ad spend",
        "spend",
        "cost",
        direction="down",
    ),
    _metric("leads", "线索数", "条", "线索", "留资数", "leads"),
    _metric("orders", "订单数", "单", "订单量", "成交订单数", "orders"),
    _metric("sales", "成交额", MONEY, "成交金额", "销售额", "gmv", "sales", "revenue"),
    _metric("refunds", "退款额", MONEY, "退款金额", "refunds", direction="down"),
    _metric("members", "社群人数", "人", "群人数", "群成员数", "members", rollup="last"),
    _metric("stock", "库存", "件", "剩余库存", "stock", rollup="last"),
    _metric("rating", "评分", "分", "店铺评分", "rating", rollup="mean"),
)


def plain(text: str) -> str:
    """A name without case, blanks and remarks in brackets, for comparing what people typed."""
    text = unicodedata.normalize("NFKC", text).lower().split("(")[0]
    return "".join(text.split())


def by_name(metrics: Iterable[ReadingMetric]) -> dict[str, ReadingMetric]:
    """Metrics by each of their plain names; the first to claim a name keeps it."""
    named: dict[str, ReadingMetric] = {}
    for metric in metrics:
        for name in (metric.name, metric.key, *metric.aliases):
            named.setdefault(plain(name), metric)
    return named
