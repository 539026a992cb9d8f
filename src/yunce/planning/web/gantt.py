"""The schedule as a chart: one bar a task from its first day to its due day, phases behind, the launch as a line.

An ECharts option of plain JSON. Bars count days from launch, as the tasks do, on an axis that is not shown; the one
that is shown has the same ends as dates."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from yunce.planning.rules.plan import Plan, Task, TaskState
from yunce.ui.components import Chart

# Readable beside each other, and apart in grey prints by the state in the label as well.
COLOURS = {
    TaskState.TODO: "#9aa7ba",
    TaskState.DOING: "#1d4f91",
    TaskState.BLOCKED: "#b8433f",
    TaskState.DONE: "#2f8f6b",
}
BANDS = ("#f2f5fa", "#e6edf7", "#f2f5fa")
ROW_PIXELS, FRAME_PIXELS = 26, 110
DAY = 86_400_000  # milliseconds


def gantt(plan: Plan, today: date) -> Chart:
    """The chart component; empty plans give an empty frame."""
    tasks = sorted(plan.tasks, key=lambda task: (task.offset - task.days, task.offset))
    return Chart(
        option=option(plan, tasks, today),
        label=_("排期：%(count)d 个任务，%(first)s 至 %(last)s")
        % {
            "count": len(tasks),
            "first": min((t.start(plan.launch) for t in tasks), default=plan.launch),
            "last": max((t.due(plan.launch) for t in tasks), default=plan.end),
        },
        height=FRAME_PIXELS + ROW_PIXELS * max(len(tasks), 3),
        source=_("上线日 %(launch)s；条形从动手那天到截止日") % {"launch": plan.launch},
    )


def option(plan: Plan, tasks: Sequence[Task], today: date) -> dict[str, Any]:
    starts = [task.offset - max(task.days, 1) + 1 for task in tasks]
    lengths = [
        {"value": max(task.days, 1), "itemStyle": {"color": COLOURS[task.state]}, "name": task.name} for task in tasks
    ]
    # Both are stacked, the first unseen: a bar that floats. "all" because starts lie on both sides of the launch.
    stacked = {"type": "bar", "stack": "task", "stackStrategy": "all", "barMaxWidth": 16}
    first, last = _ends(plan, tasks)
    days = {"type": "value", "min": first, "max": last, "axisLabel": {"show": False}, "splitLine": {"show": False}}
    dates = {
        "type": "time",
        "position": "bottom",
        "min": (plan.launch + timedelta(days=first)).isoformat(),
        "max": (plan.launch + timedelta(days=last)).isoformat(),
        "axisLabel": {"formatter": "{MM}-{dd}", "hideOverlap": True},
        "minInterval": DAY,
        "splitLine": {"show": True},
    }
    return {
        "grid": {"left": 8, "right": 32, "top": 40, "bottom": 40, "containLabel": True},
        "tooltip": {"trigger": "item", "renderMode": "richText"},
        "xAxis": [{**days, "position": "top", "axisLine": {"show": False}, "axisTick": {"show": False}}, dates],
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [_label(task) for task in tasks],
            "axisLabel": {"width": 180, "overflow": "truncate"},
        },
        "series": [
            {**stacked, "data": starts, "silent": True, "itemStyle": {"color": "transparent"},
             "tooltip": {"show": False}},
            {**stacked, "name": _("任务"), "data": lengths, "markArea": _phases(plan), "markLine": _lines(plan, today)},
        ],
    }  # fmt: skip


def _ends(plan: Plan, tasks: Sequence[Task]) -> tuple[int, int]:
    """The first and the last day shown, from launch; a day of room on either side."""
    days = [t.offset - max(t.days, 1) + 1 for t in tasks] + [t.offset + 1 for t in tasks]
    days += [(p.first - plan.launch).days for p in plan.phases] + [(p.last - plan.launch).days + 1 for p in plan.phases]
    return min(days, default=0) - 1, max(days, default=1) + 1


def _label(task: Task) -> str:
    return task.name + _("（演示）") if task.demo else task.name


def _phases(plan: Plan) -> dict[str, Any]:
    areas = [
        [
            {
                "name": phase.name,
                "xAxis": (phase.first - plan.launch).days,
                "itemStyle": {"color": BANDS[place % len(BANDS)]},
            },
            {"xAxis": (phase.last - plan.launch).days + 1},
        ]
        for place, phase in enumerate(plan.phases)
    ]
    return {"silent": True, "label": {"position": "top", "color": "#5c6675"}, "data": areas}


def _lines(plan: Plan, today: date) -> dict[str, Any]:
    lines = [{"name": _("上线"), "xAxis": 0}]
    first = min((t.start(plan.launch) for t in plan.tasks), default=plan.launch)
    if first <= today <= plan.end:
        lines.append({"name": _("今天"), "xAxis": (today - plan.launch).days})
    return {
        "symbol": "none",
        "silent": True,
        "label": {"formatter": "{b}", "position": "end", "distance": 24},
        "data": lines,
    }
