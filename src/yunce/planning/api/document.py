"""《活动方案》 as blocks: what the page shows and the files contain, from the plan, goal and estimates as they stand.

Every figure carries what it rests on; nothing here is typed in by hand."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yunce.accounts.api import WorkspaceInfo, now, workspace_info
from yunce.documents.api import (
    Block,
    Callout,
    Column,
    Document,
    Figure,
    Heading,
    Meta,
    Paragraph,
    Source,
    TableBlock,
)
from yunce.kernel.money import Money
from yunce.kernel.windows import Window
from yunce.loop.api import (
    Assumption,
    Initiative,
    assumptions,
    evidence_by_ids,
    facts,
    goal,
    initiative,
    plan_versions,
    sides,
    written,
)
from yunce.planning.api.drafts import the_draft
from yunce.planning.rules.book import STATE_WORDS
from yunce.planning.rules.plan import Plan, offset_label
from yunce.strategy.api import Outlook, outlook
from yunce.ui import format as write

# Which tables follow which chapter; chapters that the planner added come without one.
_AFTER = {"goal": "numbers", "rhythm": "phases"}


def plan_document(workspace_id: str, initiative_id: str) -> Document:
    """The plan document in the active language. Raises Http404 when there is no plan."""
    workspace = workspace_info(workspace_id)
    found = initiative(workspace_id, initiative_id)
    draft = the_draft(workspace_id, initiative_id)
    plan = draft.plan
    return Document(
        title=_("%(name)s活动方案") % {"name": plan.campaign},
        subtitle=Window.days(plan.launch, plan.end, workspace.zone).label(write.language()),
        language=write.language(),
        blocks=tuple(_blocks(workspace, found, plan)),
        meta=Meta(
            organisation=workspace.name,
            created=now(workspace_id),
            facts=(
                (_("项目"), found.name),
                (_("币种"), plan.currency),
                (_("时区"), workspace.zone),
                (_("版本"), _version(workspace_id, initiative_id)),
            ),
        ),
    )


def _version(workspace_id: str, initiative_id: str) -> str:
    versions = plan_versions(workspace_id, initiative_id)
    if not versions:
        return _("初稿，未定稿")
    number = versions[-1].number
    # Goal, tree and estimates are in the document too: any of them changed, and it is not what was frozen.
    if not facts(workspace_id, initiative_id).changed_since_freeze:
        return _("定稿 %(number)d") % {"number": number}
    return _("定稿 %(number)d 之后有修改") % {"number": number}


def _blocks(workspace: WorkspaceInfo, of: Initiative, plan: Plan) -> Iterator[Block]:
    ahead = outlook(workspace.id, of.id)
    yield from _head(workspace.id, of, plan, ahead)
    tables = {
        "numbers": list(_numbers(workspace.id, of.id)),
        "phases": list(_phases(plan)),
    }
    for section in plan.sections:
        yield Heading(1, section.title)
        if section.text.strip():
            yield Paragraph(section.text)
        else:
            yield Callout(kind="warning", text=_("这一章还没有写。"))
        yield from tables.pop(_AFTER.get(section.key, ""), [])
    for rest in tables.values():
        yield from rest
    yield from _budget(plan)
    yield from _tasks(plan)


def _head(workspace_id: str, of: Initiative, plan: Plan, ahead: Outlook | None) -> Iterator[Block]:
    chosen = goal(workspace_id, of.id)
    if chosen is not None:
        yield Figure(
            label=_("目标：%(name)s") % {"name": chosen.name},
            value=written(chosen.tiers.target, chosen.unit),
            note=_counted(of.window),
        )
    if ahead is not None and ahead.complete:
        root = ahead.tree.by_key[ahead.tree.root]
        spread = ahead.spreads[root.key]
        between = f"{written(spread.low, root.unit)} – {written(spread.high, root.unit)}"
        detail = _("按各预估独立抽样 %(draws)d 次") % {"draws": ahead.draws}
        yield Figure(
            label=_("预期%(name)s") % {"name": root.name},
            value=written(spread.middle, root.unit),
            note=_("10 次里约 8 次落在 %(between)s") % {"between": between},
            source=Source(text=_("目标拆解与预估表，推演"), url=f"/projects/{of.id}/strategy/tree", detail=detail),
        )
        if ahead.chance is not None:
            yield Figure(
                label=_("达成把握"),
                value=write.percent(ahead.chance.target, 0),
                source=Source(text=_("目标拆解与预估表，推演"), url=f"/projects/{of.id}/strategy/tree", detail=detail),
            )
    elif ahead is not None:
        yield Callout(
            kind="warning",
            text=_("目标拆解里还有 %(count)d 个数没有预估，算不出预期。") % {"count": len(ahead.missing)},
        )
    yield Figure(
        label=_("预算"),
        value=Money(plan.budget_minor, plan.currency).format(write.language()) if plan.budget_known else None,
        note=_open_lines(plan) or _("共 %(count)d 项") % {"count": len(plan.budget)},
    )


def _counted(window: Window | None) -> str:
    """The days that goal and estimates count: the project's, which begin before the campaign's own."""
    if window is None:
        return ""
    facts = {"window": window.label(write.language()), "days": len(list(window.dates()))}
    return _("%(window)s，共 %(days)d 天") % facts


def _numbers(workspace_id: str, initiative_id: str) -> Iterator[Block]:
    believed = assumptions(workspace_id, initiative_id)
    if not believed:
        return
    kept = evidence_by_ids(workspace_id, {key for each in believed for key in each.evidence_ids})
    titles = {key: each.titled(write.language()) for key, each in kept.items()}
    rows = []
    for each in believed:
        three = sides(each.estimate, each.direction)
        numbers = (written(value, each.unit) for value in (three.cautious, three.expected, three.hopeful))
        rows.append((each.name, *numbers, each.owner or write.UNDEFINED, _basis(each, titles)))
    columns: list[Column | str] = [
        _("预估"), Column(_("保守"), "right"), Column(_("预期"), "right"), Column(_("乐观"), "right"),
        _("负责人"), _("依据"),
    ]  # fmt: skip
    yield TableBlock(columns=columns, rows=rows, caption=_("预估（10 次里约 8 次落在保守与乐观之间）"))


def _basis(each: Assumption, titles: dict[str, str]) -> str:
    found = [titles[key] for key in each.evidence_ids if key in titles]
    return _("；").join(found) or each.source or _("没有依据")


def _phases(plan: Plan) -> Iterator[Block]:
    if plan.phases:
        rows = [(p.name, p.first.isoformat(), p.last.isoformat(), p.days, p.aim) for p in plan.phases]
        columns: list[Column | str] = [_("阶段"), _("开始日"), _("最后一天"), Column(_("天数"), "right"), _("要做到")]
        yield TableBlock(columns=columns, rows=rows, caption=_("节奏"))


def _budget(plan: Plan) -> Iterator[Block]:
    if not plan.budget:
        return
    yield Heading(1, _("预算"))
    rows: list[tuple[str, ...]] = [
        (line.item, line.channel or write.UNDEFINED, write.money(line.amount_minor, plan.currency),
         line.owner or write.UNDEFINED, line.note)
        for line in plan.budget
    ]  # fmt: skip
    rows.append(
        (
            _("合计"),
            "",
            write.money(plan.budget_minor if plan.budget_known else None, plan.currency),
            "",
            _open_lines(plan),
        )
    )
    columns: list[Column | str] = [
        pgettext("budget", "项目"),
        _("渠道"),
        Column(_("金额"), "right"),
        _("负责人"),
        _("备注"),
    ]
    yield TableBlock(columns=columns, rows=rows, caption=_("预算明细"), emphasis=(len(rows) - 1,))


def _open_lines(plan: Plan) -> str:
    empty = sum(line.amount_minor is None for line in plan.budget)
    return _("%(count)d 项未填，未计入") % {"count": empty} if empty else ""


def _tasks(plan: Plan) -> Iterator[Block]:
    if not plan.tasks:
        return
    yield Heading(1, _("任务排期"))
    chinese = write.language() == "zh-Hans"
    names = {task.key: task.name for task in plan.tasks}
    rows = [
        (
            offset_label(task.offset), task.due(plan.launch).isoformat(),
            task.name + (_("（演示）") if task.demo else ""), task.owner or write.UNDEFINED,
            STATE_WORDS[task.state][0 if chinese else 1], _joined(names.get(key, key) for key in task.depends),
            task.acceptance,
        )
        for task in plan.tasks
    ]  # fmt: skip
    columns: list[Column | str] = [
        _("倒排"),
        _("截止日"),
        _("任务"),
        _("负责人"),
        _("状态"),
        _("前置任务"),
        _("验收标准"),
    ]
    yield TableBlock(columns=columns, rows=rows, caption=_("任务（T 为上线日）"))


def _joined(parts: Iterable[str]) -> str:
    return _("、").join(parts)
