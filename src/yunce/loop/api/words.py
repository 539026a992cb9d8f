"""The words pages say for the spine's closed choices, by their code: the glossary of pages.md."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from yunce.loop.rules.causes import Cause
from yunce.loop.rules.concerns import ConcernKind
from yunce.loop.rules.evidence import Kind, Tier
from yunce.loop.rules.goals import Tier as GoalTier
from yunce.loop.rules.lessons import Act, Status
from yunce.loop.rules.phases import Phase, Todo
from yunce.loop.rules.settlement import Verdict
from yunce.ui import format as write

PHASE_NAMES: Mapping[Phase, Promise] = {
    Phase.RESEARCH: _("前期调研"),
    Phase.STRATEGY: _("策略制定"),
    Phase.PLAN: _("方案设计"),
    Phase.RUN: _("执行落地"),
    Phase.REVIEW: _("效果复盘"),
}
PHASE_SHORT: Mapping[Phase, Promise] = {
    Phase.RESEARCH: _("调研"),
    Phase.STRATEGY: _("策略"),
    Phase.PLAN: _("方案"),
    Phase.RUN: _("执行"),
    Phase.REVIEW: _("复盘"),
}
TODO_WORDS: Mapping[Todo, Promise] = {
    Todo.SET_GOAL: _("定目标"),
    Todo.SPLIT_GOAL: _("拆解目标"),
    Todo.FIND_EVIDENCE: _("找依据"),
    Todo.ESTIMATE_LEAVES: _("补预估"),
    Todo.RENEW_EVIDENCE: _("更新过期依据"),
    Todo.ANSWER_WARNINGS: _("回应提醒"),
    Todo.DRAFT_PLAN: _("写方案"),
    Todo.FREEZE: _("定稿"),
    Todo.REFREEZE: _("发布修订版"),
    Todo.ENTER_READINGS: _("补数据填报"),
    Todo.LOOK_AT_ALERTS: _("处理预警"),
    Todo.CHASE_TASKS: _("催延期任务"),
    Todo.WATCH: _("看作战室"),
    Todo.SETTLE: _("核对预估"),
    Todo.KEEP_LESSON: _("沉淀经验"),
    Todo.READ_REPORT: _("看复盘报告"),
}
TIER_WORDS: Mapping[Tier, Promise] = {
    Tier.EXPERIMENT: _("实验"),
    Tier.QUASI_EXPERIMENT: _("准实验"),
    Tier.OBSERVATION: _("观测"),
    Tier.SELF_REPORT: _("自述"),
    Tier.JUDGEMENT: _("经验判断"),
}
KIND_WORDS: Mapping[Kind, Promise] = {
    Kind.FIGURES: _("数据"),
    Kind.NOTE: _("笔记"),
    Kind.LINK: _("网页"),
    Kind.FILE: _("文件"),
    Kind.QUOTE: _("原话"),
    Kind.OUTCOME: _("往期结果"),
}
CAUSE_WORDS: Mapping[Cause, Promise] = {
    Cause.DESIGN: _("设计"),
    Cause.STRATEGY: _("策略"),
    Cause.RESOURCES: _("资源与渠道"),
    Cause.EXECUTION: pgettext_lazy("cause", "执行"),
    Cause.EXTERNAL: _("外部"),
}
VERDICT_WORDS: Mapping[Verdict, Promise] = {
    Verdict.PENDING: _("待核对"),
    Verdict.HIT: _("命中"),
    Verdict.MISSED: _("未命中"),
    Verdict.UNSETTLEABLE: _("无法核对"),
}
GOAL_TIER_WORDS: Mapping[GoalTier, Promise] = {
    GoalTier.STRETCH: _("达到冲刺"),
    GoalTier.TARGET: _("达到目标"),
    GoalTier.FLOOR: _("达到保底"),
    GoalTier.MISSED: _("未达保底"),
}
STATUS_WORDS: Mapping[Status, Promise] = {
    Status.EMERGING: _("待验证"),
    Status.SUPPORTED: _("初步成立"),
    Status.CONFIRMED: _("已确认"),
    Status.REJECTED: _("已推翻"),
}
ACT_WORDS: Mapping[Act, Promise] = {
    Act.REFERENCE: _("历史参考"),
    Act.CHECK: _("检查项"),
    Act.TASK: _("任务"),
}
CONCERN_WORDS: Mapping[ConcernKind, Promise] = {
    ConcernKind.SEASON_MISSING: _("数据里没有同季"),
    ConcernKind.EVIDENCE_EXPIRED: _("依据已过期"),
    ConcernKind.OUTSIDE_HISTORY: _("偏离历史参考"),
    ConcernKind.CERTAIN: _("没有区间"),
    ConcernKind.NO_BASIS: _("没有依据"),
}


def counted(n: int | None, n_of: str) -> str:
    """How many of what stand behind a figure: "1,866 人"; the bare number when nobody said of what."""
    if n is None:
        return write.number(n)
    words = {
        "persons": ngettext("%(n)s 人", "%(n)s 人", n),
        "orders": ngettext("%(n)s 单", "%(n)s 单", n),
        "events": ngettext("%(n)s 个事件", "%(n)s 个事件", n),
        "readings": ngettext("%(n)s 条数据", "%(n)s 条数据", n),
        "estimates": ngettext("%(n)s 个预估", "%(n)s 个预估", n),
    }
    return words.get(n_of, "%(n)s") % {"n": write.number(n)}
