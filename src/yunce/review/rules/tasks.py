"""What became of the frozen plan's tasks: done in time, done late, not done, or not to be known.

A task marked as demonstration was never given to anybody, so it is 无法核对 and no execution error.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    DONE = "done"
    LATE = "late"  # done after the day it had to be
    OPEN = "open"
    DEMONSTRATION = "demonstration"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFate:
    """due: the day it had to be finished; done_on: the day it was, None when it was not. serves: a leaf, or empty."""

    name: str
    owner: str
    due: date
    done_on: date | None
    fate: Fate
    serves: str = ""

    @property
    def failed(self) -> bool:
        """Whether it is known that it was not done in time."""
        return self.fate in (Fate.OPEN, Fate.LATE)


def task_fates(plan: Mapping[str, Any] | None, done: Mapping[str, date], *, until: date | None) -> tuple[TaskFate, ...]:
    """The tasks of a frozen plan (as planning writes it) with what the board says of them, in the plan's order.

    done: the day on which the board's done tasks were put there. until: the project's last day: what is done later was
    not done for it; None counts whatever is done.
    """
    if not plan:
        return ()
    launch = date.fromisoformat(plan["launch"])
    return tuple(_fate(task, launch, done.get(task["key"]), until) for task in plan.get("tasks") or ())


def undelivered(tasks: Sequence[TaskFate], *, until: date, board_used: bool) -> dict[str, tuple[TaskFate, ...]]:
    """Tasks that were not done in time, by the number they serve.

    Only those due by `until`: what had to be done after the last day moved nothing. Nothing is known from a board on
    which no card was ever moved.
    """
    found: dict[str, list[TaskFate]] = {}
    for task in tasks:
        if board_used and task.serves and task.failed and task.due <= until:
            found.setdefault(task.serves, []).append(task)
    return {leaf: tuple(listed) for leaf, listed in found.items()}


def count_fates(tasks: Sequence[TaskFate]) -> dict[Fate, int]:
    """How many there are of each, none left out."""
    counted = Counter(task.fate for task in tasks)
    return {fate: counted[fate] for fate in Fate}


def _fate(task: Mapping[str, Any], launch: date, done_on: date | None, until: date | None) -> TaskFate:
    due = launch + timedelta(days=int(task.get("offset", 0)))
    if done_on is not None and until is not None and done_on > max(until, due):
        done_on = None
    fate = Fate.OPEN if done_on is None else Fate.LATE if done_on > due else Fate.DONE
    return TaskFate(
        name=task["name"],
        owner=task.get("owner", ""),
        due=due,
        done_on=done_on,
        fate=Fate.DEMONSTRATION if task.get("demo") else fate,
        serves=task.get("serves", ""),
    )
