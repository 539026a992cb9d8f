"""What the review says in words: cause classes, reasons, and the sentences that are made from figures.

Sentences are 规则生成: they repeat computed numbers and judge nothing.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from yunce.loop.api import CAUSE_WORDS, GOAL_TIER_WORDS, GoalTier, Verdict, written
from yunce.review.api.reviewing import Review
from yunce.review.rules.actuals import Missing
from yunce.review.rules.causes import EXECUTION, NOISE, UNCLASSED, LeafCause, Reason
from yunce.review.rules.tasks import Fate
from yunce.ui import format as write

ALL_CAUSE_WORDS: Mapping[str, Promise] = {
    **{cause.value: word for cause, word in CAUSE_WORDS.items()},
    NOISE: _lazy("随机波动"),
    UNCLASSED: _lazy("未归类"),
}
REASON_WORDS: Mapping[Reason, Promise] = {
    Reason.INSIDE: _lazy("落在预估区间内"),
    Reason.TOGETHER: _lazy("单看在区间内；各数同向，合起来超出整体的区间"),
    Reason.SEASON_MISSING: _lazy("超出区间；定稿时数据里没有同季"),
    Reason.NOT_DELIVERED: _lazy("超出区间；为它做的任务没有按时完成"),
    Reason.OWN_CLASS: _lazy("超出区间；按定稿时的归类"),
}
MISSING_WORDS: Mapping[Missing, Promise] = {
    Missing.NO_METRIC: _lazy("定稿时没有指定用哪个指标核对"),
    Missing.UNKNOWN_METRIC: _lazy("指标字典里没有这个指标"),
    Missing.NO_WINDOW: _lazy("没有起止日期"),
    Missing.NO_DATA: _lazy("这段时间没有数据"),
    Missing.HISTORY_TOO_SHORT: _lazy("数据从这段时间中间才开始，不完整"),
    Missing.DAYS_MISSING: _lazy("数据填报缺了几天，不完整；补填后再核对一次"),
    Missing.DEMONSTRATION: _lazy("演示任务，没有人执行"),
}

CAUSE_RULE = _lazy(
    "规则在定稿前就固定：每个数落在自己的预估区间以内，并且合起来也在整体的区间以内的部分，算随机波动；"
    "超出的部分，数据里没有同季的归外部；变差而且为它做的任务没有按时完成的归执行；其余按定稿时的归类。"
)


def cause_reason(review: Review, each: LeafCause) -> str:
    """Why the part beyond went to its class, with the tasks when it was they."""
    text = str(REASON_WORDS[each.reason])
    if each.cause != EXECUTION or each.leaf not in review.undelivered:
        return text
    names = _("、").join(task.name for task in review.undelivered[each.leaf])
    return _("%(why)s：%(names)s") % {"why": text, "names": names}


def reason_text(reason: str) -> str:
    """A settlement's reason: a code in words, or what somebody wrote."""
    return str(MISSING_WORDS[Missing(reason)]) if reason in tuple(Missing) else reason


def outcome_sentence(review: Review) -> str:
    """Goal, plan and outcome in one or two sentences."""
    gap = review.gap
    root = review.name(review.tree.root)
    if gap.actual is None or gap.gap is None:
        return _("「%(root)s」还没有完整的实际值，差距暂时算不出。") % {"root": root}
    text = _("「%(root)s」预估 %(plan)s，实际 %(actual)s，相差 %(gap)s（%(share)s）。") % {
        "root": root,
        "plan": written(gap.plan, review.unit),
        "actual": written(gap.actual, review.unit),
        "gap": written(gap.gap, review.unit, signed=True),
        "share": write.signed(100 * gap.gap / gap.plan, 1) + "%" if gap.plan else write.UNDEFINED,
    }
    if review.goal is None or review.reached is None:
        return text
    return text + _("目标 %(target)s：%(reached)s。") % {
        "target": written(review.goal.tiers.target, review.unit),
        "reached": reached_text(review),
    }


def reached_text(review: Review) -> str:
    """达到目标, 未达保底 …; without a floor, 未达目标."""
    if review.reached is None or review.goal is None:
        return write.UNDEFINED
    if review.reached is GoalTier.MISSED and review.goal.tiers.floor is None:
        return _("未达目标")
    return str(GOAL_TIER_WORDS[review.reached])


def settlement_sentence(review: Review) -> str:
    """How many estimates held, how wide they were, what could not be checked."""
    found = review.accuracy
    if not found.n:
        if not found.unsettleable:
            return _("还没有核对过的预估。")
        text = _("%(count)d 个预估都无法核对，没有命中率可算；原因写在每一行。") % {"count": found.unsettleable}
        return text + _waiting(found.pending)
    text = ngettext(
        "核对了 %(n)d 个预估，命中 %(hits)d 个（%(rate)s）",
        "核对了 %(n)d 个预估，命中 %(hits)d 个（%(rate)s）",
        found.n,
    ) % {"n": found.n, "hits": found.hits, "rate": write.percent(found.inside_80, 0)}
    text += _("，区间宽度的中位数是预期值的 %(width)s。") % {"width": write.percent(found.width, 0)}
    if found.unsettleable:
        text += _("另有 %(count)d 个无法核对，没有计入命中率。") % {"count": found.unsettleable}
    return text + _waiting(found.pending)


def _waiting(pending: int) -> str:
    return _("还有 %(count)d 个待核对。") % {"count": pending} if pending else ""


def gap_sentence(review: Review) -> str:
    """The leaves that moved the result most, and the largest cause."""
    ranked = sorted(review.gap.contributions, key=lambda each: -abs(each.value))[:3]
    parts = [
        _("「%(name)s」%(value)s")
        % {"name": review.name(each.leaf), "value": written(each.value, review.unit, signed=True)}
        for each in ranked
        if each.value
    ]
    if not parts and review.gap.unsettled:
        return _("差距还拆不开：下面的数缺了实际。补上以后再核对。")
    if not parts:
        return _("还没有可以拆解的差距。")
    text = _("影响最大的是：%(parts)s。") % {"parts": _("、").join(parts)}
    return text + _cause_words(review)


def _cause_words(review: Review) -> str:
    """Chance is no cause: what the intervals had room for is said first, then the largest cause of the rest."""
    noise = written(review.by_cause.get(NOISE, 0.0), review.unit, signed=True)
    named = [(cause, value) for cause, value in review.by_cause.items() if cause != NOISE]
    if not named:
        return _("都在预估区间以内，算随机波动。")
    cause, value = named[0]
    return _("预估区间容得下的 %(noise)s 算随机波动；超出的部分，最大的原因是「%(cause)s」%(value)s。") % {
        "noise": noise,
        "cause": ALL_CAUSE_WORDS[cause],
        "value": written(value, review.unit, signed=True),
    }


def _frozen_late(review: Review) -> list[str]:
    """An estimate frozen when its days had begun may have seen part of what it is held against."""
    window, frozen_at = review.initiative.window, review.version.frozen_at
    if window is None or frozen_at <= window.start:
        return []
    when = {"moment": write.moment(frozen_at)}
    if frozen_at < window.end:
        return [_("方案在开始之后才定稿（%(moment)s），预估时可能已经知道一部分结果，命中率偏高。") % when]
    text = _("方案在结束之后才定稿（%(moment)s），预估时结果已经知道，命中率不说明预估得准不准。") % when
    reason = review.version.late_reason
    return [text + _("定稿时写的理由：%(reason)s") % {"reason": reason} if reason else text]


def limits(review: Review) -> list[str]:
    """What this review cannot say, from what it is made of."""
    found = _frozen_late(review)
    season = [each.name for each in review.frozen if each.season_missing]
    if season:
        found.append(
            _("定稿时数据里没有同一季节：%(names)s。这些数的偏差归为「外部」，不说明策略对错。")
            % {"names": _("、").join(season)}
        )
    if not review.board_used and any(each.serves and each.fate is not Fate.DEMONSTRATION for each in review.tasks):
        found.append(_("任务看板没有人动过，做没做不知道，所以没有一项偏差归到「执行」。"))
    unchecked = [each.name for each in review.settlements if each.outcome.verdict is Verdict.UNSETTLEABLE]
    if unchecked:
        found.append(_("无法核对：%(names)s。") % {"names": _("、").join(unchecked)})
    if review.gap.unsettled:
        names = [review.name(leaf) for each in review.gap.unsettled for leaf in each.leaves]
        found.append(_("差距中有一部分拆不开，缺少：%(names)s。") % {"names": _("、").join(dict.fromkeys(names))})
    if review.settled and review.data_as_of:
        known = {"moment": write.moment(review.data_as_of)}
        found.append(_("核对用的是截至 %(moment)s 的数据，之后到的退款和更正不在里面。") % known)
    if review.accuracy.n and review.accuracy.n < 10:
        found.append(_("只核对了 %(n)d 个预估，命中率只供参考，不用来排名。") % {"n": review.accuracy.n})
    found.append(_("贡献是算术拆解，说明每个数把结果推动了多少，不证明因果；因果要靠实验。"))
    return found
