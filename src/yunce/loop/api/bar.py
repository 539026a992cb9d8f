"""The bar on top of every page of a project: its phases with their states, the pages of the phase, the next step.

Pages are named here once, in the order of pages.md; one that is not mounted is left out.
"""

from collections.abc import Mapping, Sequence

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yunce.accounts.api import Access
from yunce.loop.api.progress import Standing, standing
from yunce.loop.api.words import PHASE_SHORT, TODO_WORDS
from yunce.loop.rules.phases import Phase, State
from yunce.ui.components import Link, PhaseBar, Tab
from yunce.ui.components import Phase as BarPhase
from yunce.ui.components.page import PhaseState

# Below /projects/{id}/; the first one that is mounted is where the phase's own link goes.
PAGES: Mapping[Phase, Sequence[tuple[str, Promise]]] = {
    Phase.RESEARCH: (
        ("research", _lazy("前期调研")),
        ("research/surveys", _lazy("问卷")),
        ("research/interviews", _lazy("访谈")),
        ("research/voice", _lazy("用户评价")),
        ("research/personas", _lazy("用户画像")),
        ("research/market", _lazy("市场与竞品")),
        ("research/resources", _lazy("资源盘点")),
        ("research/evidence", _lazy("依据")),
    ),
    Phase.STRATEGY: (
        ("strategy", _lazy("一页纸策略")),
        ("strategy/positioning", _lazy("定位与取舍")),
        ("strategy/tree", _lazy("目标拆解")),
        ("strategy/assumptions", _lazy("预估表")),
    ),
    Phase.PLAN: (
        ("plan", _lazy("方案总览")),
        ("plan/offer", _lazy("权益与成本")),
        ("plan/content", _lazy("内容")),
        ("plan/channels", _lazy("渠道")),
        ("plan/budget", _lazy("预算")),
        ("plan/schedule", _lazy("排期")),
        ("plan/risks", _lazy("风险预案")),
        ("plan/checks", _lazy("上线检查")),
    ),
    Phase.RUN: (
        ("run", _lazy("作战室")),
        ("run/tasks", _lazy("任务")),
        ("run/readings", _lazy("数据填报")),
        ("run/answers", _lazy("客服话术")),
        ("run/daily", _lazy("日报")),
    ),
    Phase.REVIEW: (
        ("review", _lazy("复盘会")),
        ("review/gap", _lazy("差距拆解")),
        ("review/settlement", _lazy("预估核对")),
        ("review/effects", _lazy("实验与增量")),
        ("review/report", _lazy("复盘报告")),
    ),
}
_STATES: Mapping[State, PhaseState] = {
    State.NOT_STARTED: "todo",
    State.IN_PROGRESS: "doing",
    State.DONE: "done",
    State.STALE: "stale",
}
_LACKS: Mapping[Phase, Promise] = {
    Phase.RESEARCH: _lazy("还没做完：后面的预估只能靠经验判断。"),
    Phase.STRATEGY: _lazy("还没做完：没有目标和预估，方案算不出达成把握。"),
    Phase.PLAN: _lazy("还没定稿：执行和复盘没有可以对照的版本。"),
    Phase.RUN: _lazy("还没结束：预估还不能核对。"),
    Phase.REVIEW: _lazy("还没做完：下一个项目拿不到历史参考。"),
}


def project_url(initiative_id: str, page: str = "") -> str:
    """The address of a project's page; of its overview without one."""
    return f"/projects/{initiative_id}/{page}" if page else f"/projects/{initiative_id}"


def project_bar(access: Access, initiative_id: str, phase: Phase | None = None, page: str = "") -> PhaseBar:
    """The bar for a page. page: its address below the project, as in PAGES.

    Raises Http404 when the workspace has no such project.
    """
    return bar_of(standing(access.workspace, initiative_id), phase, page)


def bar_of(found: Standing, phase: Phase | None = None, page: str = "") -> PhaseBar:
    """The same when the standing is known already."""
    initiative_id = found.initiative.id
    return PhaseBar(
        title=found.initiative.name,
        url=project_url(initiative_id),
        phases=[
            BarPhase(
                text=str(PHASE_SHORT[each]),
                url=_first(initiative_id, each),
                state=_STATES[state],
                current=each is phase,
                missing="" if state is State.DONE else str(_LACKS[each]),
            )
            for each, state in found.phases.items()
        ],
        next_step=next_link(found),
        pages=[
            Tab(text=str(text), url=project_url(initiative_id, path), active=path == page)
            for path, text in (PAGES[phase] if phase else ())
            if _mounted(project_url(initiative_id, path))
        ],
    )


def next_link(found: Standing) -> Link | None:
    """下一步 as a link; None when its page is not mounted."""
    url = project_url(found.initiative.id, found.next.page)
    if not _mounted(url):
        return None
    word = str(TODO_WORDS[found.next.todo])
    count = found.next.count
    return Link(text=_("%(word)s（%(count)d）") % {"word": word, "count": count} if count > 1 else word, url=url)


def _first(initiative_id: str, phase: Phase) -> str:
    urls = (project_url(initiative_id, path) for path, _text in PAGES[phase])
    return next((url for url in urls if _mounted(url)), "")


def _mounted(url: str) -> bool:
    try:
        resolve(url)
    except Resolver404:
        return False
    return True
