"""The bar on top of a project's pages: its phases with their states, the pages of the current one, the next step.

Only pages that exist are linked: an address appears when it resolves, as in the menu."""

from collections.abc import Mapping, Sequence

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yunce.accounts.api import Access
from yunce.loop.api import Phase, State, Step, Todo, standing
from yunce.ui import components as ui
from yunce.ui.components.page import PhaseState

# Labels and addresses of pages.md, section 5, by phase.
PAGES: Mapping[Phase, Sequence[tuple[str, Promise]]] = {
    Phase.RESEARCH: (
        ("research", gettext_lazy("前期调研")),
        ("research/evidence", gettext_lazy("依据")),
    ),
    Phase.STRATEGY: (
        ("strategy", gettext_lazy("一页纸策略")),
        ("strategy/tree", gettext_lazy("目标拆解")),
        ("strategy/assumptions", gettext_lazy("预估表")),
    ),
    Phase.PLAN: (
        ("plan", gettext_lazy("方案总览")),
        ("plan/budget", gettext_lazy("预算")),
        ("plan/schedule", gettext_lazy("排期")),
        ("plan/checks", gettext_lazy("上线检查")),
    ),
    Phase.RUN: (
        ("run", gettext_lazy("作战室")),
        ("run/tasks", gettext_lazy("任务")),
        ("run/readings", gettext_lazy("数据填报")),
        ("run/daily", gettext_lazy("日报")),
    ),
    Phase.REVIEW: (
        ("review", gettext_lazy("复盘会")),
        ("review/gap", gettext_lazy("差距拆解")),
        ("review/settlement", gettext_lazy("预估核对")),
        ("review/report", gettext_lazy("复盘报告")),
    ),
}
NAMES: Mapping[Phase, Promise] = {
    Phase.RESEARCH: gettext_lazy("调研"),
    Phase.STRATEGY: gettext_lazy("策略"),
    Phase.PLAN: gettext_lazy("方案"),
    Phase.RUN: gettext_lazy("执行"),
    Phase.REVIEW: gettext_lazy("复盘"),
}
STATES: Mapping[State, PhaseState] = {
    State.NOT_STARTED: "todo",
    State.IN_PROGRESS: "doing",
    State.DONE: "done",
    State.STALE: "stale",
}


def project_bar(access: Access, initiative_id: str, current: str) -> ui.PhaseBar:
    """current: the page's address below the project, such as plan/budget. Raises Http404 for an unknown project."""
    known = standing(access.workspace, initiative_id)
    base = f"/projects/{initiative_id}"
    here = next((phase for phase in Phase if current.split("/")[0] == phase.value), None)
    phases = [
        ui.Phase(
            text=str(NAMES[phase]),
            url=next((f"{base}/{page}" for page, _label in PAGES[phase] if exists(f"{base}/{page}")), ""),
            state=STATES[known.phases[phase]],
            current=phase is here,
        )
        for phase in Phase
    ]
    pages = [
        ui.Tab(text=str(label), url=f"{base}/{page}", active=page == current)
        for page, label in (PAGES[here] if here else ())
        if exists(f"{base}/{page}")
    ]
    return ui.PhaseBar(
        title=known.initiative.name,
        url=base if exists(base) else f"{base}/plan",
        phases=phases,
        next_step=next_link(known.next, base),
        pages=pages,
    )


def next_link(step: Step, base: str) -> ui.Link | None:
    """下一步 as a link; None when its page does not exist."""
    url = f"{base}/{step.page}".rstrip("/")
    return ui.Link(text=step_text(step), url=url, weight="primary") if exists(url) else None


def step_text(step: Step) -> str:
    """What the next step asks for, in a few words."""
    count = step.count
    counted = {
        Todo.ESTIMATE_LEAVES: ngettext("补 %(n)d 个预估", "补 %(n)d 个预估", count),
        Todo.RENEW_EVIDENCE: ngettext("更新 %(n)d 条过期依据", "更新 %(n)d 条过期依据", count),
        Todo.FIND_EVIDENCE: ngettext("给 %(n)d 个预估补依据", "给 %(n)d 个预估补依据", count),
        Todo.ANSWER_WARNINGS: ngettext("处理 %(n)d 条提醒", "处理 %(n)d 条提醒", count),
        Todo.CHASE_TASKS: ngettext("处理 %(n)d 个过期任务", "处理 %(n)d 个过期任务", count),
        Todo.ENTER_READINGS: ngettext("补 %(n)d 项数据", "补 %(n)d 项数据", count),
        Todo.LOOK_AT_ALERTS: ngettext("看 %(n)d 个超出区间的数", "看 %(n)d 个超出区间的数", count),
        Todo.SETTLE: ngettext("核对 %(n)d 个预估", "核对 %(n)d 个预估", count),
    }
    plain = {
        Todo.SET_GOAL: _("定目标"),
        Todo.SPLIT_GOAL: _("拆目标"),
        Todo.DRAFT_PLAN: _("写方案"),
        Todo.FREEZE: _("定稿"),
        Todo.REFREEZE: _("出修订版"),
        Todo.WATCH: _("看作战室"),
        Todo.KEEP_LESSON: _("留下经验"),
        Todo.READ_REPORT: _("看复盘报告"),
    }
    return plain[step.todo] if step.todo in plain else counted[step.todo] % {"n": count}


def exists(path: str) -> bool:
    """Whether some page answers at the address."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
