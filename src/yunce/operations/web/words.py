"""Labels of the run phase in the reader's language: standings, kinds of items, states of tasks and replays."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from yunce.operations.api import Item
from yunce.operations.replay.api import Pace, State
from yunce.operations.rules.band import Basis, Standing
from yunce.operations.rules.today import Sort
from yunce.planning.api import TaskState
from yunce.ui.components import Tone

STANDINGS: Mapping[Standing, tuple[Promise, Tone]] = {
    "inside": (lazy("区间内"), "good"),
    "better": (lazy("好于预估"), "info"),
    "worse": (lazy("差于预估"), "bad"),
    "unknown": (lazy("还没有数据"), "neutral"),
}
BASES: Mapping[Basis, Promise] = {
    "history": lazy("按活动前同样天数里这个数的累计走势，把定稿区间摊到每天"),
    "evenly": lazy("活动前没有足够的数据，把定稿区间平均摊到每天"),
    "level": lazy("活动前没有足够的数据，比率类的数全程用同一区间"),
}
SORTS: Mapping[Sort, tuple[Promise, Tone]] = {
    "out_of_interval": (lazy("超出区间"), "bad"),
    "late": (lazy("已逾期"), "bad"),
    "due": (lazy("要到期"), "warning"),
    "blocked": (lazy("受阻"), "warning"),
    "missing_readings": (lazy("缺数据"), "warning"),
    "to_approve": (lazy("等我定稿"), "accent"),
    "next_step": (lazy("下一步"), "info"),
}
DEEDS: Mapping[Sort, Promise] = {
    "out_of_interval": lazy("去看"),
    "late": lazy("去处理"),
    "due": lazy("去处理"),
    "blocked": lazy("去处理"),
    "missing_readings": lazy("去填报"),
    "to_approve": lazy("去定稿"),
    "next_step": lazy("去做"),
}
TASK_STATES: Mapping[TaskState, Promise] = {
    TaskState.TODO: lazy("未开始"),
    TaskState.DOING: lazy("进行中"),
    TaskState.BLOCKED: lazy("受阻"),
    TaskState.DONE: lazy("已完成"),
}
REPLAY_STATES: Mapping[State, Promise] = {
    State.RUNNING: lazy("回放中"),
    State.PAUSED: lazy("已暂停"),
    State.STOPPED: lazy("已停止"),
    State.DONE: lazy("已回放完"),
    State.FAILED: lazy("出错停下"),
}
PACES: Mapping[Pace, Promise] = {Pace.DAY_A_SECOND: lazy("一秒一天"), Pace.AT_ONCE: lazy("一次全发")}


def item_text(item: Item) -> str:
    """One line of today's list."""
    if item.sort == "late":
        days = ngettext("逾期 %(days)d 天", "逾期 %(days)d 天", item.days) % {"days": item.days}
        return _("%(what)s（%(days)s）") % {"what": item.what, "days": days}
    if item.sort == "due":
        when = _("今天到期") if item.days == 0 else _("明天到期")
        return _("%(what)s（%(days)s）") % {"what": item.what, "days": when}
    if item.sort == "missing_readings" and item.detail:
        return _("%(what)s · %(channel)s，昨天没有填") % {"what": item.what, "channel": item.detail}
    if item.sort == "missing_readings" and item.days > 1:
        return _("%(what)s，最后一天没有填") % {"what": item.what}
    if item.sort == "missing_readings":
        return _("%(what)s，昨天没有填") % {"what": item.what}
    if item.sort == "out_of_interval" and item.detail == "better":
        return _("%(what)s 好于预估区间，核对备货和人手") % {"what": item.what}
    if item.sort == "out_of_interval":
        return _("%(what)s 差于预估区间") % {"what": item.what}
    return item.what
