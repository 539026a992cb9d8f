"""What became of the frozen plan's tasks: done, not done, or not to be known.

A task marked as demonstration was never given to anybody, so it is 无法核对 and no execution error.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    DONE = "done"
    OPEN = "open"
    DEMONSTRATION = "demonstration"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFate:
    name: str
    owner: str
    offset: int  # days from launch
    fate: Fate


def task_fates(plan: Mapping[str, Any] | None, states: Mapping[str, str]) -> tuple[TaskFate, ...]:
    """The tasks of a frozen plan (as planning writes it) with what the board says of them now, in the plan's order.

    states: task key -> state; a task the board does not know keeps the state it was frozen with.
    """
    found = []
    for task in (plan or {}).get("tasks") or ():
        state = states.get(task["key"], task.get("state", ""))
        fate = Fate.DEMONSTRATION if task.get("demo") else Fate.DONE if state == "done" else Fate.OPEN
        found.append(
            TaskFate(name=task["name"], owner=task.get("owner", ""), offset=int(task.get("offset", 0)), fate=fate)
        )
    return tuple(found)


def count_fates(tasks: Sequence[TaskFate]) -> dict[Fate, int]:
    """How many there are of each, none left out."""
    counted = Counter(task.fate for task in tasks)
    return {fate: counted[fate] for fate in Fate}
