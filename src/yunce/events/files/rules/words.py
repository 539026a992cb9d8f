"""What columns are called in the exports of Chinese and English shops, platforms and analytics tools.

Compared after taking out blanks, underscores, hyphens, brackets and case. Order within a field is preference.
"""

import re
import unicodedata

HEADERS: dict[str, tuple[str, ...]] = {
    "time": (
        "时间", "事件时间", "发生时间", "支付时间", "付款时间", "订单付款时间", "成交时间", "交易时间",
        "下单时间", "订单创建时间", "订单时间", "创建时间", "提交时间", "注册时间", "操作时间", "访问时间",
        "日期", "订单日期", "下单日期", "交易日期", "入会时间", "领取时间", "签到时间", "核销时间", "time",
        "timestamp", "event time", "occurred at", "happened at", "datetime", "date", "order date", "order time",
        "invoice date", "purchase date", "transaction date", "transaction timestamp", "paid at", "payment time",
        "created at", "create time", "created", "server time", "client time", "ts", "event timestamp",
        "original timestamp", "sent at", "won date", "first contact date",
    ),
    "person": (
        "用户id", "用户编号", "用户标识", "会员id", "会员号", "会员卡号", "会员编号", "客户id", "客户编号",
        "客户号", "买家id", "买家账号", "买家会员名", "买家昵称", "买家", "顾客id", "顾客编号", "用户名",
        "用户", "会员", "客户", "顾客", "openid", "unionid", "手机号", "手机号码", "手机", "联系电话", "电话",
        "邮箱", "设备id", "user id", "userid", "uid", "distinct id", "customer id", "customer", "customer no",
        "customer number", "client id", "member id", "member no", "buyer id", "buyer", "visitor id",
        "household id", "account id", "person id", "anonymous id", "device id", "user", "phone", "mobile",
        "email",
    ),
    "event": (
        "事件", "事件名", "事件名称", "事件类型", "行为", "行为类型", "动作", "操作", "操作类型", "event",
        "event name", "event type", "eventname", "action", "behavior", "behaviour", "behavior type", "activity",
        "type of event",
    ),
    "amount": (
        "金额", "实付金额", "实付款", "实收金额", "买家实付金额", "买家实际支付金额", "支付金额", "付款金额",
        "订单金额", "成交金额", "交易金额", "应付金额", "消费金额", "销售额", "总金额", "总价", "合计", "小计",
        "金额元", "gmv", "amount", "total amount", "order amount", "payment amount", "paid amount",
        "order total", "total", "revenue", "sales", "sales value", "net sales", "value", "grand total",
        "subtotal", "line total", "spend", "payment value",
    ),
    "quantity": (
        "数量", "购买数量", "商品数量", "件数", "销量", "quantity", "qty", "units", "count of items",
        "item quantity",
    ),
    "price": (
        "单价", "商品单价", "价格", "商品价格", "售价", "成交单价", "unit price", "price", "item price",
        "unit cost",
    ),
    "channel": (
        "渠道", "渠道名称", "来源渠道", "推广渠道", "流量来源", "来源", "平台", "媒体", "channel", "utm source",
        "source", "traffic source", "origin", "medium", "utm medium", "platform", "referrer",
    ),
    "campaign": (
        "活动", "活动名称", "活动名", "推广计划", "广告计划", "计划名称", "campaign", "campaign name",
        "utm campaign", "campaign id", "promotion", "promo code", "活动id",
    ),
    "session": (
        "会话", "会话id", "访问id", "session", "session id", "sessionid", "visit id", "basket id",
    ),
    "id": (
        "事件id", "事件编号", "流水号", "交易流水号", "支付流水号", "子订单号", "子订单编号", "订单行号",
        "消息id", "event id", "message id", "messageid", "insert id", "order line id", "line id", "row id",
        "uuid", "transaction line id",
    ),
}  # fmt: skip

# What one row of a file without an event column most likely is, by words in its headers; the first that fits.
EVENTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("退款", "退货", "refund"), "退款"),
    (("支付", "付款", "实付", "成交", "paid", "payment"), "支付"),
    (("下单", "订单", "order", "invoice", "transaction", "basket", "交易"), "下单"),
    (("签到", "check in", "checkin"), "签到"),
    (("核销", "redeem"), "核销"),
    (("领取", "领券", "claim"), "领取"),
    (("注册", "入会", "sign up", "signup", "register"), "注册"),
    (("访问", "浏览", "visit", "page view"), "浏览"),
)
ANY_EVENT = "事件"

_NOISE = re.compile(r"[\s_\-./·:]+")
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")


def plain(header: str) -> str:
    """A header without case, blanks, punctuation and remarks in brackets."""
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", header)).lower()
    return _NOISE.sub("", text) or _NOISE.sub("", header.lower())


PLAIN: dict[str, dict[str, int]] = {
    field: {plain(word): place for place, word in reversed(list(enumerate(words)))} for field, words in HEADERS.items()
}


def header_score(header: str, field: str) -> float:
    """How well a header names a field: 1 a known word, down to 0.9 for rarer ones; 0.6 when it contains one; else 0."""
    words, name = PLAIN[field], plain(header)
    if name in words:
        return 1.0 - 0.1 * words[name] / len(words)
    contained = [word for word in words if len(word) >= (2 if word[0] > "\x7f" else 4) and word in name]
    return 0.6 if contained and len(name) <= 3 * max(map(len, contained)) else 0.0


def event_of(headers: tuple[str, ...]) -> str:
    """The event that one row of such a file most likely is."""
    joined = " ".join(plain(header) for header in headers)
    for words, event in EVENTS:
        if any(plain(word) in joined for word in words):
            return event
    return ANY_EVENT
