"""The audit trail's words for the spine: what was done to projects, goals, estimates, evidence and lessons.

Ids and fingerprints stay in the trail and off its page.
"""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _of

from yunce.accounts.api import label_actions, label_fields, name_targets
from yunce.kernel.estimate import Estimate
from yunce.loop.api.words import ACT_WORDS, CONCERN_WORDS, STATUS_WORDS, VERDICT_WORDS
from yunce.loop.store import initiatives as store
from yunce.ui import format as write


def _three(estimate: Any) -> str:
    found = Estimate.from_json(estimate)
    return " / ".join(write.number(float(found.quantile(q))) for q in (0.1, 0.5, 0.9))


def _how_many(ids: Any) -> str:
    return _t("%(count)d 条") % {"count": len(ids)}


name_targets("initiative", store.names)
label_actions(
    {
        "initiative.create": _of("trail", "新建项目"),
        "initiative.edit": _of("trail", "修改项目"),
        "initiative.archive": _("归档项目"),
        "initiative.restore": _("恢复项目"),
        "goal.set": _("定目标"),
        "goal.clear": _("取消目标"),
        "assumption.save": _("改预估"),
        "assumption.drop": _("去掉预估"),
        "assumption.settle": _of("trail", "核对预估"),
        "concern.answer": _of("trail", "回应提醒"),
        "evidence.keep": _("存依据"),
        "evidence.remove": _("删除依据"),
        "plan.freeze": _of("trail", "定稿"),
        "lesson.keep": _of("trail", "沉淀经验"),
        "lesson.edit": _("修改经验"),
        "lesson.remove": _("删除经验"),
        "decision.record": _("记录决策"),
    }
)
label_fields(
    {
        "brief": _("一句话"),
        "starts_on": _("开始"),
        "ends_on": _("结束"),
        "template": "",
        "continues_id": "",
        "owner_id": "",
        "node": "",
        "nodes": "",
        "hash": "",
        "replaces": "",
        "floor": _("保底"),
        "goal.target": _of("tier", "目标"),
        "stretch": _("冲刺"),
        "goal.direction": "",
        "version": _("版本"),
        "estimate": _("预估区间"),
        "evidence": _("依据"),
        "evidence_ids": _("依据"),
        "source": _("依据说明"),
        "owner": _("负责人"),
        "verdict": _("核对"),
        "actual": _("实际"),
        "concern.kind": _("提醒"),
        "reason": _("理由"),
        "title": _("发现"),
        "note": _("说明"),
        "statement": _("经验"),
        "scope": _("适用范围"),
        "lesson.status": _("状态"),
        "act": _("用作"),
        "metric": "",
        "what": _("决定"),
    },
    {
        "estimate": _three,
        "evidence": _how_many,
        "evidence_ids": _how_many,
        "verdict": lambda code: str(VERDICT_WORDS.get(code, code)),
        "concern.kind": lambda code: str(CONCERN_WORDS.get(code, code)),
        "lesson.status": lambda code: str(STATUS_WORDS.get(code, code)),
        "act": lambda code: str(ACT_WORDS.get(code, code)),
    },
)
