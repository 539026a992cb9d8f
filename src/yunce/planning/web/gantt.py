"""The schedule as a chart: one bar a task from its first day to its due day, phases behind, the launch as a line.

An ECharts option of plain JSON; the axis counts days from launch, as the tasks do."""

from collections.abc import Sequence
from datetime import date
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
ROW_PIXELS, FRAME_PIXELS = 26, 90


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
        source=_("横轴是距上线的天数，0 是上线日 %(launch)s") % {"launch": plan.launch},
    )


def option(plan: Plan, tasks: Sequence[Task], today: date) -> dict[str, Any]:
    starts = [task.offset - max(task.days, 1) + 1 for task in tasks]
    lengths = [
        {"value": max(task.days, 1), "itemStyle": {"color": COLOURS[task.state]}, "name": task.name} for task in tasks
    ]
    # Both are stacked, the first unseen: a bar that floats. "all" because starts lie on both sides of the launch.
    stacked = {"type": "bar", "stack": "task", "stackStrategy": "all", "barMaxWidth": 16}
    return {
        "grid": {"left": 8, "right": 24, "top": 32, "bottom": 24, "containLabel": True},
        "tooltip": {"trigger": "item", "renderMode": "richText"},
        "xAxis": {"type": "value", "minInterval": 1, "name": _("天"), "scale": True},
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
    return {"symbol": "none", "silent": True, "label": {"formatter": "{b}"}, "data": lines}
