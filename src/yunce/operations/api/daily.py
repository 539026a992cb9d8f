"""日报: the day in a few lines of text, ready to be copied into a group. By rule; every figure is computed.

Says what is not known, and never turns it into 0."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from yunce.accounts.api import WorkspaceInfo
from yunce.kernel.windows import local_date, zone_info
from yunce.loop.api import initiative, written
from yunce.operations.api.live import Line, Live, live
from yunce.operations.rules.today import time_share
from yunce.planning.api import TaskState, late, offset_label, plan_draft
from yunce.ui import format as write


def daily_text(workspace: WorkspaceInfo, initiative_id: str) -> str:
    """The text in the active language. Raises Http404 for an unknown project."""
    project = initiative(workspace.id, initiative_id)
    now = live(workspace.id, initiative_id)
    day = local_date(workspace.now, workspace.zone)
    lines = [_title(project.name, now, day)]
    if now is None:
        lines.append(_("还没有定稿，没有可以对照的预估。"))
    else:
        lines += _figures(now)
    lines += _tasks(workspace.id, initiative_id, day)
    lines.append(_source(now, workspace.zone))
    return "\n".join(line for line in lines if line)


def standing_words(line: Line) -> str:
    """Where a figure stands, in words."""
    return {
        "inside": _("在预估区间内"),
        "better": _("好于预估区间"),
        "worse": _("差于预估区间"),
        "unknown": _("还没有数据"),
    }[line.standing]


def _title(name: str, now: Live | None, day: date) -> str:
    if now is None or now.days_over == 0:
        return _("【%(name)s】%(day)s 日报") % {"name": name, "day": day}
    last = now.days[now.place]
    return _("【%(name)s】%(day)s 日报，第 %(over)d / %(days)d 天") % {
        "name": name,
        "day": last,
        "over": now.days_over,
        "days": len(now.days),
    }


def _figures(now: Live) -> Iterator[str]:
    if now.days_over == 0:
        yield _("活动还没有过完第一天。")
        return
    if now.goal is not None and (line := now.line(now.goal.node_key)) is not None:
        facts = {
            "name": now.goal.name,
            "actual": written(line.actual[now.place], line.unit),
            "target": written(now.goal.tiers.target, now.goal.unit),
            "time": write.percent(time_share(now.days[0], now.days[-1], now.days[now.place] + timedelta(days=1)), 0),
        }
        yield _("目标：%(name)s 到目前 %(actual)s，目标 %(target)s，时间过去 %(time)s。") % facts
    for line in now.lines:
        yield _figure(line, now.place)
    if worse := [line.name for line in now.at("worse")]:
        yield _("要处理：%(names)s 差于预估区间。") % {"names": _("、").join(worse)}
    if better := [line.name for line in now.at("better")]:
        yield _("要核对备货和人手：%(names)s 好于预估区间。") % {"names": _("、").join(better)}


def _figure(line: Line, place: int) -> str:
    interval = line.by_now(place)
    facts = {"name": line.name, "actual": written(line.actual[place], line.unit), "where": standing_words(line)}
    if interval is None:
        return _("· %(name)s %(actual)s") % facts
    facts["between"] = f"{written(interval.low, line.unit)} – {written(interval.high, line.unit)}"
    return _("· %(name)s %(actual)s，%(where)s（到这一天 %(between)s）") % facts


def _tasks(workspace_id: str, initiative_id: str, day: date) -> Iterator[str]:
    draft = plan_draft(workspace_id, initiative_id)
    if draft is None:
        return
    plan = draft.plan
    real = [task for task in plan.tasks if not task.demo]
    behind = [task for task in real if late(task, plan.launch, day)]
    due = [task for task in real if task.state is not TaskState.DONE and task.due(plan.launch) == day]
    for words, tasks in ((_("已逾期"), behind), (_("今天到期"), due)):
        if tasks:
            names = _("、").join(
                _("%(task)s（%(owner)s，%(when)s）")
                % {"task": task.name, "owner": task.owner or _("无负责人"), "when": offset_label(task.offset)}
                for task in tasks
            )
            yield _("%(words)s %(count)d 个任务：%(names)s") % {"words": words, "count": len(tasks), "names": names}


def _source(now: Live | None, zone: str) -> str:
    if now is None or now.data_as_of is None:
        return _("数据截至：还没有收到数据。规则生成。")
    facts = {
        "moment": f"{now.data_as_of.astimezone(zone_info(zone)):%Y-%m-%d %H:%M}",
        "clock": f"{now.as_of.astimezone(zone_info(zone)):%Y-%m-%d %H:%M}",
        "zone": zone,
    }
    return _("数据截至 %(moment)s，时钟 %(clock)s（%(zone)s）。规则生成。") % facts
