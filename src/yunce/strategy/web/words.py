"""What the strategy pages say: operators, directions, what is wrong with a tree, and numbers as they are typed."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yunce.kernel.direction import Direction
from yunce.loop.api import SHARE, Concern, ConcernKind, written
from yunce.strategy.api import Op, TreeError
from yunce.ui import format as write
from yunce.ui.grid import GridColumn, read_cell

OP_WORDS: Mapping[Op, Promise] = {
    Op.LEAF: _lazy("单个数"),
    Op.SUM: _lazy("相加"),
    Op.DIFFERENCE: _lazy("相减"),
    Op.PRODUCT: _lazy("相乘"),
    Op.RATIO: _lazy("相除"),
}
DIRECTION_WORDS: Mapping[Direction, Promise] = {
    Direction.UP: _lazy("越高越好"),
    Direction.DOWN: _lazy("越低越好"),
}


def typed(value: float | None, unit: str) -> str:
    """A number as a person would type it back: 1,234.5 or 30.5%."""
    if value is None:
        return ""
    scaled, mark = (value * 100, "%") if unit == SHARE else (value, "")
    digits = 6 if abs(scaled) >= 1000 else 5
    text = f"{float(f'{scaled:.{digits}g}'):,.6f}".rstrip("0").rstrip(".")
    return f"{text}{mark}"


def read_number(text: str, unit: str) -> float | None:
    """What was typed for a number of that unit; None when empty. Raises ui.grid.CellError."""
    column = GridColumn(key="value", label="", kind="percent" if unit == SHARE else "number")
    value = read_cell(text, column)
    return None if value is None else float(value)


def concern_text(concern: Concern, unit: str) -> str:
    """What is doubtful, in a sentence."""
    if concern.kind is ConcernKind.SEASON_MISSING and concern.season is not None:
        months = _("、").join(_("%(month)d 月") % {"month": month} for month in concern.season.months)
        return _("依据的数据（%(first)s 至 %(last)s）里没有往年的 %(months)s，看不到这个季节会怎样。") % {
            "first": concern.season.history_first,
            "last": concern.season.history_last,
            "months": months,
        }
    if concern.kind is ConcernKind.EVIDENCE_EXPIRED:
        titles = (each.titled(write.language()) for each in concern.out_of_date)
        return _("这些依据过期了：%(titles)s。") % {"titles": _("、").join(titles)}
    if concern.kind is ConcernKind.OUTSIDE_HISTORY and concern.history is not None:
        low, high = concern.history
        return _("预期值不在历史参考的区间 %(low)s – %(high)s 里。") % {
            "low": written(low, unit),
            "high": written(high, unit),
        }
    if concern.kind is ConcernKind.CERTAIN:
        return _("只写了一个确定的数，没有区间，差一点都算未命中。")
    return _("还没有依据，也没写出处。")


def tree_problem(problem: TreeError) -> str:
    """What is wrong with a tree, in the reader's language, with the nodes."""
    names = _("、").join(problem.nodes)
    for start, text in _PROBLEMS.items():
        if start in problem.what:
            return str(text) % {"names": names, "what": problem.what}
    return problem.what


# By the part of the message that tells the kind; %(names)s are the lines concerned.
_PROBLEMS: Mapping[str, Promise] = {
    "two nodes have the key": _lazy("代号「%(names)s」用了两次，改掉一个。"),
    "go round in a circle": _lazy("%(names)s 绕成了一圈，断开一个上级。"),
    "adds up unlike units": _lazy("%(names)s 的单位不同，不能相加减；先乘以单价或比率。"),
    "is a leaf but has children": _lazy("%(names)s 下面还有别的数，算法不能是「单个数」。"),
    "and needs": _lazy("%(names)s 下面的数不够或太多：相加至少 1 个，相减至少 2 个，相除正好 2 个。"),
    "not under the root": _lazy("%(names)s 没有挂到最上面的数下面，填好上级。"),
    "at the top": _lazy("只能有一行不填上级，它就是最上面的数。"),
    "is no line": _lazy("%(names)s 的上级找不到，写上级的代号或名称。"),
    "name of several lines": _lazy("%(names)s 的上级有重名，请写代号。"),
    "there is no line": _lazy("至少写一行：目标说的那个数。"),
    "has a stroke": _lazy("代号「%(names)s」里不能有斜线。"),
    "is too long": _lazy("%(names)s 这一行有的字太长了，缩短一些。"),
    "has nothing after": _lazy("%(names)s 的单位写错了，例如 GBP/单。"),
    "but the": _lazy("%(names)s 的单位对不上：上级的单位要等于下级乘除出来的单位。"),
}
