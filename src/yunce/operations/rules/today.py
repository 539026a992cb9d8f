"""What waits for somebody today, in the order in which to do it.

Items carry facts; the page phrases them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Sort = Literal["out_of_interval", "late", "due", "blocked", "missing_readings", "to_approve", "next_step"]
# What loses money while it waits stands first; what only moves the plan along stands last.
_ORDER: tuple[Sort, ...] = (
    "out_of_interval", "late", "due", "blocked", "missing_readings", "to_approve", "next_step",
)  # fmt: skip
# A task is announced the day before too, so that it can still be done in time.
SOON_DAYS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`what` is the task, figure or step; url is where it is done.

    `days` late (positive) or until due (negative); of a missing figure, days since its day.
    detail: a task's owner, a figure's standing, a missing reading's channel."""

    sort: Sort
    project: str
    project_id: str
    what: str
    url: str
    days: int = 0
    mine: bool = True
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    key: str
    name: str
    owner: str
    due: date
    state: str


def task_items(
    tasks: Iterable[OpenTask], *, project: str, project_id: str, today: date, me: Collection[str]
) -> list[Item]:
    """Late, due and blocked tasks. `me`: names and roles I go by; a task of nobody is everybody's."""
    found = []
    for task in tasks:
        days = (today - task.due).days
        sort: Sort | None = None
        if task.state == "done":
            continue
        if days > 0:
            sort = "late"
        elif days >= -SOON_DAYS:
            sort = "due"
        elif task.state == "blocked":
            sort = "blocked"
        if sort is not None:
            mine = not task.owner or task.owner in me
            found.append(
                Item(
                    sort=sort,
                    project=project,
                    project_id=project_id,
                    what=task.name,
                    url=f"/projects/{project_id}/run/tasks#task-{task.key}",
                    days=days,
                    mine=mine,
                    detail=task.owner,
                )
            )
    return found


def ordered(items: Iterable[Item]) -> list[Item]:
    """Mine before others', then by kind, then the longest late first."""
    return sorted(items, key=lambda item: (not item.mine, _ORDER.index(item.sort), -item.days, item.project, item.what))


def time_share(first: date, last: date, today: date) -> float:
    """Share in 0..1 of the days that are over; days before the start are 0, after the end 1."""
    days = (last - first).days + 1
    return min(max((today - first).days / days, 0.0), 1.0)
