"""The plan as one frozen value: campaign, phases, budget lines, tasks counted from launch, and the text.

Not where it is kept, nor how it is judged (see validation)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

LINE_NAMES = ("name", "item", "title")  # the field that people know a line of a plan by
OFFSET = re.compile(r"^\s*T?\s*([+\-−–]?)\s*(\d{1,3})\s*$", re.IGNORECASE)


class TaskState(StrEnum):
    TODO = "todo"
    DOING = "doing"
    BLOCKED = "blocked"
    DONE = "done"


class PhaseKey(StrEnum):
    WARM_UP = "warm_up"
    BURST = "burst"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Days of one rhythm; both ends belong to it."""

    key: str
    name: str
    first: date
    last: date
    aim: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """Money set aside; `amount_minor` in minor units of the plan's currency, None while nobody has said."""

    key: str
    item: str
    channel: str = ""
    amount_minor: int | None = None
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`offset`: the day it must be finished, in days from launch (T-14 is -14); `days`: how long it takes.

    serves: key of the number in the KPI tree that it is done for; empty when it is for none alone. What that number
    loses beyond its interval is put down to 执行 when the task was not done in time."""

    key: str
    name: str
    owner: str = ""
    offset: int = 0
    days: int = 1
    state: TaskState = TaskState.TODO
    depends: tuple[str, ...] = ()
    acceptance: str = ""
    demo: bool = False
    serves: str = ""

    def due(self, launch: date) -> date:
        return launch + timedelta(days=self.offset)

    def start(self, launch: date) -> date:
        return launch + timedelta(days=self.offset - max(self.days, 1) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One chapter of the plan document, in the planner's words."""

    key: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    campaign: str
    launch: date
    end: date
    currency: str
    phases: tuple[Phase, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    tasks: tuple[Task, ...] = ()
    sections: tuple[Section, ...] = ()
    budget_limit_minor: int | None = None
    template: str = ""

    @property
    def budget_minor(self) -> int:
        """What the filled lines add up to; empty lines add nothing and are named by validation."""
        return sum(line.amount_minor for line in self.budget if line.amount_minor is not None)

    @property
    def budget_known(self) -> bool:
        """Whether any line has an amount; without one the sum is unknown, not 0."""
        return not self.budget or any(line.amount_minor is not None for line in self.budget)

    def task(self, key: str) -> Task | None:
        return next((task for task in self.tasks if task.key == key), None)


def offset_label(offset: int) -> str:
    """-14 is "T-14", 0 is "T", 7 is "T+7"."""
    return "T" if offset == 0 else f"T{offset:+d}"


def read_offset(text: str) -> int | None:
    """Days from launch out of "T-14", "T+7", "T", "-3"; None when it is none of these."""
    if text.strip().upper() in ("T", "T0"):
        return 0
    match = OFFSET.match(text)
    if match is None:
        return None
    sign = -1 if match.group(1) in ("-", "−", "–") else 1
    return sign * int(match.group(2))


def project_days(before: Plan, after: Plan, first: date, last: date) -> tuple[date, date]:
    """The project's days (both ends inside) once its campaign moved: an end that was the campaign's stays with it; a
    project that is longer keeps its own, unless the campaign leaves them."""
    start = after.launch if before.launch == first else min(first, after.launch)
    return start, after.end if before.end == last else max(last, after.end)


def moved(plan: Plan, launch: date) -> Plan:
    """The same plan launched on another day: phases and end keep their distance; tasks count from launch."""
    shift = launch - plan.launch
    return replace(
        plan,
        launch=launch,
        end=plan.end + shift,
        phases=tuple(replace(p, first=p.first + shift, last=p.last + shift) for p in plan.phases),
    )


def afresh(plan: Plan) -> Plan:
    """A plan to be done again: every task open, none marked as a demonstration."""
    return replace(plan, tasks=tuple(replace(t, state=TaskState.TODO, demo=False) for t in plan.tasks))


def serving(plan: Plan, numbers: Iterable[str]) -> Plan:
    """The plan whose tasks serve only numbers that there are; others serve none alone."""
    known = set(numbers)
    return replace(
        plan, tasks=tuple(t if not t.serves or t.serves in known else replace(t, serves="") for t in plan.tasks)
    )


def with_states(plan: Plan, states: Mapping[str, str]) -> Plan:
    """The plan with each task in the state the board gives it; a task the board never moved is open."""
    return replace(
        plan, tasks=tuple(replace(t, state=TaskState(states.get(t.key, TaskState.TODO))) for t in plan.tasks)
    )


def new_key(prefix: str, taken: Iterable[str]) -> str:
    """The first of prefix-1, prefix-2 … that is free."""
    used = set(taken)
    number = 1
    while f"{prefix}-{number}" in used:
        number += 1
    return f"{prefix}-{number}"


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON values; dates as ISO text."""
    return {
        "campaign": plan.campaign,
        "launch": plan.launch.isoformat(),
        "end": plan.end.isoformat(),
        "currency": plan.currency,
        "template": plan.template,
        "budget_limit_minor": plan.budget_limit_minor,
        "phases": [
            {"key": p.key, "name": p.name, "first": p.first.isoformat(), "last": p.last.isoformat(), "aim": p.aim}
            for p in plan.phases
        ],
        "budget": [
            {
                "key": b.key,
                "item": b.item,
                "channel": b.channel,
                "amount_minor": b.amount_minor,
                "owner": b.owner,
                "note": b.note,
            }
            for b in plan.budget
        ],
        "tasks": [
            {
                "key": t.key,
                "name": t.name,
                "owner": t.owner,
                "offset": t.offset,
                "days": t.days,
                "state": t.state.value,
                "depends": list(t.depends),
                "acceptance": t.acceptance,
                "demo": t.demo,
                "serves": t.serves,
            }
            for t in plan.tasks
        ],
        "sections": [{"key": s.key, "title": s.title, "text": s.text} for s in plan.sections],
    }


def changed_parts(plan: Plan, other: Plan) -> dict[str, Any]:
    """What of `plan` differs from `other`, as JSON for people to read.

    A line that both have gives its name and the fields that differ, one that `plan` alone has all of it. Amounts go
    with their currency: a line of the audit trail is read long after."""
    ours, theirs = to_json(plan), to_json(other)
    found: dict[str, Any] = {}
    for part, value in ours.items():
        if value != theirs[part]:
            found[part] = _changed_lines(value, theirs[part], plan.currency) if isinstance(value, list) else value
    if "budget_limit_minor" in found:
        found["budget_limit"] = {"amount_minor": found.pop("budget_limit_minor"), "currency": plan.currency}
    return found


def _changed_lines(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], currency: str) -> list[dict[str, Any]]:
    others = {line["key"]: line for line in theirs}
    found = []
    for line in ours:
        other = others.get(line["key"])
        if other == line:
            continue
        kept = {k: v for k, v in line.items() if other is None or v != other[k] or k in LINE_NAMES}
        found.append({**kept, "currency": currency} if "amount_minor" in kept else kept)
    return found


def from_json(data: Mapping[str, Any]) -> Plan:
    """The inverse of to_json. Raises KeyError or ValueError when a field is absent or not a date or state."""
    return Plan(
        campaign=data["campaign"],
        launch=date.fromisoformat(data["launch"]),
        end=date.fromisoformat(data["end"]),
        currency=data["currency"],
        template=data.get("template", ""),
        budget_limit_minor=data.get("budget_limit_minor"),
        phases=tuple(
            Phase(
                key=p["key"],
                name=p["name"],
                first=date.fromisoformat(p["first"]),
                last=date.fromisoformat(p["last"]),
                aim=p.get("aim", ""),
            )
            for p in data.get("phases", ())
        ),
        budget=tuple(BudgetLine(**b) for b in data.get("budget", ())),
        tasks=tuple(
            Task(**{**t, "state": TaskState(t.get("state", "todo")), "depends": tuple(t.get("depends", ()))})
            for t in data.get("tasks", ())
        ),
        sections=tuple(Section(**s) for s in data.get("sections", ())),
    )
