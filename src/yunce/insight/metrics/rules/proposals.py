"""Packs of metrics that are proposed to a workspace and become its own when they are mapped onto its events.

A slot is what a pack must be told: which event is the order, which number its amount. `@order` in a proposal stands for
the slot's events, so a workspace that calls it 下单 and one that sends purchase get the same metric.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from yunce.insight.measures.rules.measure import Measure
from yunce.insight.metrics.rules.definition import PREFIX, Definition, OwnMetric
from yunce.insight.metrics.rules.metric import Better, Unit
from yunce.insight.rules.words import Words

Filled = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """kind: events (any of several names), or a number that they carry. guesses: names that senders commonly use."""

    key: str
    name: Words
    kind: Literal["events", "number"] = "events"
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    key: str
    name: Words
    purpose: Words
    slots: tuple[Slot, ...]
    proposals: tuple[OwnMetric, ...]


def guessed(slot: Slot, known: Mapping[str, object]) -> tuple[str, ...]:
    """Of the names that the workspace has, those that are commonly used for it."""
    small = {name.lower(): name for name in known}
    return tuple(small[guess.lower()] for guess in slot.guesses if guess.lower() in small)


def adopted(pack: Pack, filled: Filled) -> list[OwnMetric]:
    """The proposals whose slots are all filled, with what fills them."""
    return [_filled(each, filled) for each in pack.proposals if all(filled.get(key) for key in needs(each))]


def needs(own: OwnMetric) -> frozenset[str]:
    """The slots that a proposal names."""
    measures = (own.definition.measure, own.definition.per)
    return frozenset(
        name.removeprefix("@")
        for measure in measures
        if measure is not None
        for name in (*measure.events, measure.of)
        if name.startswith("@")
    )


def _filled(own: OwnMetric, filled: Filled) -> OwnMetric:
    said = own.definition
    definition = msgspec.structs.replace(said, measure=_measure(said.measure, filled), per=_measure(said.per, filled))
    return msgspec.structs.replace(own, definition=definition)


def _measure(measure: Measure | None, filled: Filled) -> Measure | None:
    if measure is None:
        return None
    events = tuple(name for each in measure.events for name in (filled[each[1:]] if each.startswith("@") else (each,)))
    of = filled[measure.of[1:]][0] if measure.of.startswith("@") else measure.of
    return msgspec.structs.replace(measure, events=events, of=of)


def _own(
    key: str,
    texts: tuple[str, str],
    unit: Unit,
    measure: Measure,
    per: Measure | None = None,
    better: Better = Better.UP,
) -> OwnMetric:
    return OwnMetric(
        key=f"{PREFIX}{key}",
        name=texts[0],
        name_en=texts[1],
        unit=unit,
        better=better,
        definition=Definition(measure=measure, per=per),
    )


def _per(key: str, texts: tuple[str, str], own_unit: str, measure: Measure, per: Measure) -> OwnMetric:
    return msgspec.structs.replace(_own(key, texts, Unit.OWN, measure, per), own_unit=own_unit)


def _times(slot: str) -> Measure:
    return Measure(events=(f"@{slot}",))


def _people(slot: str) -> Measure:
    return Measure(take="persons", events=(f"@{slot}",))


def _total(slot: str, number: str) -> Measure:
    return Measure(take="sum", events=(f"@{slot}",), of=f"@{number}")


_SIGN_UP = Slot(
    key="sign_up",
    name=Words(zh="注册", en="Sign-up"),
    guesses=("sign_up", "signup", "register", "$SignUp", "Signed Up", "注册"),
)
_ORDER = Slot(
    key="order",
    name=Words(zh="下单或支付", en="Order or payment"),
    guesses=("order", "order_line", "purchase", "Order Completed", "PayOrder", "buy", "下单", "支付", "购买"),
)
_REFUND = Slot(
    key="refund",
    name=Words(zh="退款", en="Refund"),
    guesses=("refund", "cancel_line", "Order Refunded", "退款", "退货"),
)
_AMOUNT = Slot(key="amount", name=Words(zh="金额", en="Amount"), kind="number", guesses=("amount", "revenue", "price"))
_KEY = Slot(
    key="core",
    name=Words(zh="核心行为（用了产品的价值）", en="Core action (what the product is for)"),
    guesses=("view", "pv", "play", "read", "$pageview", "$AppViewScreen"),
)
_SHARE = Slot(key="share", name=Words(zh="分享", en="Share"), guesses=("share", "Shared", "分享", "转发"))
_INVITE = Slot(key="invite", name=Words(zh="邀请", en="Invitation"), guesses=("invite", "referral", "邀请"))
_READ = Slot(
    key="read", name=Words(zh="阅读或播放", en="Read or play"), guesses=("read", "play", "pv", "view", "阅读", "播放")
)
_FINISH = Slot(
    key="finish", name=Words(zh="读完或播完", en="Finished"), guesses=("finish", "complete", "read_end", "播完")
)
_POST = Slot(key="post", name=Words(zh="发帖", en="Post"), guesses=("post", "publish", "发帖", "发布"))
_REPLY = Slot(
    key="reply", name=Words(zh="评论或回复", en="Comment or reply"), guesses=("comment", "reply", "评论", "回复")
)
_LIKE = Slot(key="like", name=Words(zh="点赞", en="Like"), guesses=("like", "fav", "点赞", "收藏"))

_REVENUE = _own("revenue", ("收入", "Revenue"), Unit.MONEY, _total("order", "amount"))

PACKS: dict[str, Pack] = {
    pack.key: pack
    for pack in (
        Pack(
            key="aarrr",
            name=Words(zh="AARRR", en="AARRR"),
            purpose=Words(zh="获客、激活、留存、传播、收入各看一个数", en="A number for each stage of growth"),
            slots=(_SIGN_UP, _KEY, _INVITE, _ORDER, _AMOUNT),
            proposals=(
                _own("sign_ups", ("新注册人数", "Sign-ups"), Unit.PERSONS, _people("sign_up")),
                _own("activated", ("激活人数", "Activated persons"), Unit.PERSONS, _people("core")),
                _own("dau", ("日活", "DAU"), Unit.PERSONS, Measure(take="daily")),
                _own("wau", ("周活", "WAU"), Unit.PERSONS, Measure(take="persons", days=7)),
                _own("mau", ("月活", "MAU"), Unit.PERSONS, Measure(take="persons", days=30)),
                _own("dau_over_mau", ("日活 ÷ 月活", "DAU ÷ MAU"), Unit.SHARE, Measure(take="dau_over_mau", days=30)),
                _per("invites_each", ("人均邀请", "Invitations each"), "次/人", _times("invite"), _people("invite")),
                _own("payers", ("付费人数", "Payers"), Unit.PERSONS, _people("order")),
                _REVENUE,
            ),
        ),
        Pack(
            key="commerce",
            name=Words(zh="电商", en="E-commerce"),
            purpose=Words(
                zh="GMV、订单、客单价、人均消费、退款", en="GMV, orders, value per order and per buyer, refunds"
            ),
            slots=(_ORDER, _REFUND, _AMOUNT),
            proposals=(
                _own("gmv", ("GMV", "GMV"), Unit.MONEY, _total("order", "amount")),
                _own("order_events", ("下单次数", "Order events"), Unit.EVENTS, _times("order")),
                _own("order_persons", ("下单人数", "Persons who ordered"), Unit.PERSONS, _people("order")),
                _own(
                    "arpu", ("人均消费", "Revenue per buyer"), Unit.MONEY_PER_PERSON,
                    _total("order", "amount"), _people("order"),
                ),
                _per("orders_each", ("人均下单次数", "Orders per buyer"), "次/人", _times("order"), _people("order")),
                _own(
                    "refund_events", ("退款次数", "Refunds"), Unit.EVENTS, _times("refund"), better=Better.DOWN
                ),
                _own(
                    "refund_rate", ("退款次数 ÷ 下单次数", "Refunds per order"), Unit.SHARE,
                    _times("refund"), _times("order"), better=Better.DOWN,
                ),
            ),
        ),
        Pack(
            key="content",
            name=Words(zh="内容", en="Content"),
            purpose=Words(zh="阅读、完读、分享", en="Reads, finished reads, shares"),
            slots=(_READ, _FINISH, _SHARE),
            proposals=(
                _own("reads", ("阅读量", "Reads"), Unit.EVENTS, _times("read")),
                _own("readers", ("阅读人数", "Readers"), Unit.PERSONS, _people("read")),
                _own("completion", ("完读率", "Completion"), Unit.SHARE, _times("finish"), _times("read")),
                _own("share_rate", ("分享率", "Share rate"), Unit.SHARE, _times("share"), _times("read")),
                _own("sharers", ("分享人数", "Sharers"), Unit.PERSONS, _people("share")),
            ),
        ),
        Pack(
            key="community",
            name=Words(zh="社区", en="Community"),
            purpose=Words(zh="发帖、互动、参与", en="Posts, replies, taking part"),
            slots=(_POST, _REPLY, _LIKE),
            proposals=(
                _own("posts", ("发帖数", "Posts"), Unit.EVENTS, _times("post")),
                _own("posters", ("发帖人数", "Posters"), Unit.PERSONS, _people("post")),
                _per("replies_per_post", ("帖均评论", "Replies per post"), "条/帖", _times("reply"), _times("post")),
                _per("likes_per_post", ("帖均点赞", "Likes per post"), "次/帖", _times("like"), _times("post")),
                _own(
                    "participants", ("互动人数", "Participants"), Unit.PERSONS,
                    Measure(take="persons", events=("@post", "@reply", "@like")),
                ),
            ),
        ),
    )
}  # fmt: skip

__all__ = ["PACKS", "Pack", "Slot", "adopted", "guessed", "needs"]
