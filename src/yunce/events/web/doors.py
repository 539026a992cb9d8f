"""What the page of a source says of its door: the fields it reads, what it answers, what has come through so far."""

from django.utils.translation import gettext as _

from yunce.events.activity.api import Activity
from yunce.events.protocols.inflate import BODY_BYTES, UNPACKED_BYTES
from yunce.events.sources.api import SourceInfo
from yunce.ui import format as write
from yunce.ui.components import Definition, Definitions, Stat, Stats

_MIB = 1024 * 1024


def received(seen: Activity | None, zone: str, days: int) -> Stats:
    """Whether anything came, and when: the answer to "does it work"."""
    return Stats(
        items=[
            Stat(
                label=_("最近收到"),
                value=write.moment(seen.last_received if seen else None),
                note=_("时区 %(zone)s；发出几秒后刷新这一页就能看到") % {"zone": zone},
            ),
            Stat(
                label=_("最近一条的时间"),
                value=write.moment(seen.last_time if seen else None),
                note=_("事件自己写的时间，图表按它计算"),
            ),
            Stat(
                label=_("这 %(days)s 天") % {"days": days},
                value=write.number(sum(seen.by_day.values()) if seen else 0),
                unit=_("条"),
            ),
            Stat(label=_("全部"), value=write.number(seen.events if seen else 0), unit=_("条")),
        ]
    )


def fields() -> Definitions:
    """One event of our own protocol, field by field."""
    text = _("最多 256 个字")
    rows = [
        ("event", True, _("发生了什么，例如 支付。%(limit)s") % {"limit": text}),
        ("distinct_id", True, _('用户的编号；没有用户的订单写空文本 ""。%(limit)s') % {"limit": text}),
        ("time", False, _("带时区的时间，例如 2026-03-01T12:30:00+08:00，或 1970 年以来的毫秒数；不写就是收到的时间")),
        ("id", False, _("你自己的编号，例如订单号。同一个编号重发多少次都只存一次")),
        ("amount", False, _('金额，数字或 "99.00" 这样的文本，按工作区的货币')),
        ("channel, campaign, session", False, _("渠道、活动、会话。%(limit)s") % {"limit": text}),
        ("properties", False, _("其他属性，一个 JSON 对象，最多 64 KB")),
        ("type", False, _("不写是事件；traits 改用户属性；link 把 user_id 和 distinct_id 认作同一个人")),
    ]
    named = [(_("%(name)s（必填）") % {"name": name} if must else name, says) for name, must, says in rows]
    return Definitions(items=[Definition(term=term, value=says) for term, says in named])


def answers(source: SourceInfo) -> Definitions:
    """What comes back, and what to do then."""
    facts = {
        "mb": BODY_BYTES // _MIB,
        "unpacked": UNPACKED_BYTES // _MIB,
        "rate": write.number(source.events_per_second),
    }
    partly = (
        (
            "207",
            _("这一批里有几条没收下，其余已收下"),
            _("rejected 写明第几条（从 0 数）、哪个字段、为什么；只重发改好的那几条"),
        )
        if source.kind == "api"
        else (
            "200",
            _("这一批里有几条没收下，其余已收下"),
            _("rejected 写明第几条（从 0 数）、哪个字段、为什么；SDK 不会重发"),
        )
    )
    rows = [
        ("200", _("收下了，已经写到磁盘，几秒后能查到"), ""),
        partly,
        ("400", _("一条也没收下，或者内容读不出来"), _("按 message 或 rejected 改")),
        ("401", _("密钥没带、写错，或者来源已停用"), _("换成这个来源的写入密钥；丢了就在本页换一个新的")),
        ("413", _("一次超过 %(mb)d MB（解压后 %(unpacked)d MB），没有收下") % facts, _("分成小批再发")),
        (
            "429",
            _("超过每秒 %(rate)s 条，这次一条也没收下") % facts,
            _("等 Retry-After 写的秒数再发；上限在本页「设置」里改"),
        ),
        (
            _("503、507"),
            _("服务器暂时写不进去，没有收下"),
            _("503 等 Retry-After 写的秒数再发；507 是服务器磁盘满了，请管理员处理"),
        ),
    ]
    return Definitions(items=[Definition(term=code, value=means, hint=then) for code, means, then in rows])
