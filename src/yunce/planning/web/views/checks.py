"""上线检查: what stands in the way of the launch, red, yellow or green, each with the page that mends it.

Only what can be computed today: the plan, the estimates' doubts, what can be measured, what is frozen."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_GET

from yunce.insight.metrics.api import Fact
from yunce.loop.api import all_concerns, binding_version, facts, goal, initiative, plan_versions, written
from yunce.planning.api import findings, late, today
from yunce.planning.api.examples import examples
from yunce.planning.web.frame import Here, here, page
from yunce.planning.web.wording import answered_texts, concern_text, finding_text
from yunce.strategy.api import far_goal, measured_by, outlook
from yunce.ui import components as ui

LIGHTS: dict[str, ui.Tone] = {
    "red": "bad", "yellow": "warning", "unknown": "neutral", "answered": "info", "green": "good",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the list. lines: what was found, and of a green one what to know; mostly empty then.

    light: answered, when somebody took responsibility for a warning; unknown, when it cannot be told."""

    light: str
    name: str
    lines: tuple[str, ...]
    url: str


@require_GET
def checks(request: HttpRequest, initiative_id: str) -> HttpResponse:
    found = here(request, initiative_id)
    if isinstance(found, HttpResponse):
        return found
    window = initiative(found.access.workspace.id, found.initiative_id).window
    over = window is not None and window.end <= found.access.workspace.now
    listed = [_plan(found), _estimates(found), _measured(found), _tasks(found), _frozen(found)]
    words = {
        "red": _("当时的缺口") if over else _("不能上线"),
        "yellow": _("请看一下"),
        "unknown": pgettext("check", "无法核对"),
        "answered": _("已回应"),
        "green": _("通过"),
    }
    columns = [
        ui.Column(key="light", label=_("结果")),
        ui.Column(key="name", label=_("检查")),
        ui.Column(key="what", label=_("发现"), wide=True),
        ui.Column(key="mend", label=_("在哪改")),
    ]
    rows = [
        ui.Row(
            cells={
                "light": ui.Badge(text=words[check.light], tone=LIGHTS[check.light]),
                "name": check.name,
                "what": "\n".join(check.lines) or _("没有发现问题"),
                "mend": ui.Link(text=_("去看"), url=f"{found.base}/{check.url}", weight="quiet"),
            },
            tone=LIGHTS[check.light],
        )
        for check in listed
    ]
    first = next((c for c in listed if c.light == "red"), None) or next(
        (c for c in listed if c.light == "yellow"), None
    )
    actions = (
        [ui.Link(text=_("修复第一项"), url=f"{found.base}/{first.url}", weight="primary")] if first and not over else []
    )
    context = {
        "header": ui.PageHeader(title=_("上线检查"), subtitle=found.plan.campaign, actions=actions),
        "over": ui.Notice(tone="info", text=_("项目已经结束，这一页只供回看。")) if over else None,
        "table": ui.Table(columns=columns, rows=rows, caption=_("上线检查")),
    }
    return page(found, "planning/checks.html", "plan/checks", context)


def _plan(found: Here) -> Check:
    listed = findings(found.plan)
    errors = [f for f in listed if f.severity == "error"]
    shown = tuple(finding_text(f) for f in (errors or [f for f in listed if f.severity == "warning"]))
    old = _old_goal(found)
    light = "red" if errors else "yellow" if shown or old else "green"
    return Check(light=light, name=_("方案齐不齐"), lines=(*shown, *old), url="plan")


def _old_goal(found: Here) -> tuple[str, ...]:
    """The chapter on the goal names the number but not the target it has now: it was written before."""
    chosen = goal(found.access.workspace.id, found.initiative_id)
    text = next((section.text for section in found.plan.sections if section.key == "goal"), "")
    if chosen is None or chosen.name not in text or not any(sign.isdigit() for sign in text):
        return ()
    said = set()
    for language in ("zh-hans", "en"):
        with override(language):
            said.add(written(chosen.tiers.target, chosen.unit))
    if any(value in text for value in said):
        return ()
    now = written(chosen.tiers.target, chosen.unit)
    return (_("「目标」这一章写的不是现在的目标 %(target)s，请改正文。") % {"target": now},)


def _estimates(found: Here) -> Check:
    ahead = outlook(found.access.workspace.id, found.initiative_id)
    if ahead is None:
        return Check(light="red", name=_("目标与预估"), lines=(_("还没有目标拆解。"),), url="strategy/tree")
    if ahead.missing:
        names = _("、").join(ahead.tree.by_key[key].name for key in ahead.missing)
        lines: tuple[str, ...] = (_("没有预估：%(names)s") % {"names": names},)
        return Check(light="red", name=_("目标与预估"), lines=lines, url="strategy/assumptions")
    concerns = all_concerns(found.access.workspace, found.initiative_id)
    doubts = [c for c in concerns if c.answer is None]
    answered = answered_texts([c for c in concerns if c.answer is not None])
    given = [each.name for each in examples(found.access.workspace.id, found.initiative_id)]
    still = [_("还是示例，请换成你的：%(names)s") % {"names": _("、").join(given)}] if given else []
    far = far_goal(ahead, goal(found.access.workspace.id, found.initiative_id))
    lines = (*([far] if far else ()), *still, *(concern_text(c) for c in doubts), *answered)
    yellow = doubts or still or far
    light = "red" if any(c.open for c in doubts) else "yellow" if yellow else "answered" if answered else "green"
    return Check(light=light, name=_("目标与预估"), lines=lines, url="strategy/tree" if far else "strategy/assumptions")


def _measured(found: Here) -> Check:
    """A leaf without a metric settles as 无法核对; one that people enter is measured when they do."""
    workspace_id = found.access.workspace.id
    ahead = outlook(workspace_id, found.initiative_id)
    leaves = ahead.tree.leaves if ahead else ()
    measured = measured_by(workspace_id, ahead.tree) if ahead else {}
    by_hand = [leaf.name for leaf in leaves if (of := measured.get(leaf.key)) and of.fact is Fact.READINGS]
    lost = [leaf.name for leaf in leaves if leaf.key not in measured]
    lines = []
    if lost:
        lines.append(
            _("没有指定用哪个指标，结束后会是「无法核对」：%(names)s。在编辑拆解里选一个，或选「数据填报」。")
            % {"names": _("、").join(lost)}
        )
    if by_hand:
        lines.append(_("靠数据填报，进行中要有人填：%(names)s。") % {"names": _("、").join(by_hand)})
    url = "strategy/tree/edit" if lost else "run/readings" if by_hand else "strategy/tree"
    return Check(light="yellow" if lost else "green", name=_("数据能不能到"), lines=tuple(lines), url=url)


def _tasks(found: Here) -> Check:
    day = today(found.access.workspace.id)
    open_tasks = [t for t in found.plan.tasks if not t.demo and late(t, found.plan.launch, day)]
    lines = [_("%(task)s 已过截止日 %(due)s") % {"task": t.name, "due": t.due(found.plan.launch)} for t in open_tasks]
    demos = sum(t.demo for t in found.plan.tasks)
    if demos:
        lines.append(_("%(count)d 个演示任务没有人真的去做，有没有逾期无法核对") % {"count": demos})
    light = "red" if open_tasks else "unknown" if demos else "green"
    return Check(light=light, name=_("任务有没有逾期"), lines=tuple(lines), url="run/tasks")


def _frozen(found: Here) -> Check:
    versions = plan_versions(found.access.workspace.id, found.initiative_id)
    if not versions:
        return Check(light="red", name=_("定稿"), lines=(_("还没有定稿，之后没有东西可对照。"),), url="plan")
    lines = []
    if facts(found.access.workspace, found.initiative_id).changed_since_freeze:
        lines.append(_("定稿之后有修改，需要修订版。"))
    window = initiative(found.access.workspace.id, found.initiative_id).window
    binds = binding_version(found.access.workspace.id, found.initiative_id)
    if window is not None and binds is not None and binds.frozen_at >= window.end:
        late = _("定稿时项目已经结束，结果已经知道：命中不说明预估得准。")
        reason = binds.late_reason
        lines.append(_("%(doubt)s已回应：%(answer)s") % {"doubt": late, "answer": reason} if reason else late)
        if reason and len(lines) == 1:
            return Check(light="answered", name=_("定稿"), lines=tuple(lines), url="plan")
    return Check(light="yellow" if lines else "green", name=_("定稿"), lines=tuple(lines), url="plan")
