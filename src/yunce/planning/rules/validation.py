"""What is wrong or missing in a plan, each finding with its place and the facts needed to phrase it.

Wording belongs to the page; here a finding is a rule name and its facts."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yunce.planning.rules.plan import Plan, Task

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`where` is a part and key such as ("tasks", "task-3", "owner"); `facts` fill the sentence on the page."""

    rule: str
    severity: Severity
    where: tuple[str, str, str]
    facts: Mapping[str, object] = field(default_factory=dict)


def findings(plan: Plan) -> tuple[Finding, ...]:
    """Everything to mend or know, errors first; an empty tuple is a plan that can be frozen without a remark."""
    found = [*_dates(plan), *_phases(plan), *_budget(plan), *_tasks(plan), *_dependencies(plan), *_text(plan)]
    order = {"error": 0, "warning": 1, "hint": 2}
    return tuple(sorted(found, key=lambda f: order[f.severity]))


def completeness(plan: Plan, estimates: Iterable[tuple[bool, bool]] = ()) -> float:
    """Share in 0..1 of the fields a reader expects that are filled: owners, amounts, acceptance, text, phases.

    estimates: for each, whether somebody answers for it and whether it is the project's own number with a basis."""
    asked = [bool(plan.phases), bool(plan.campaign)]
    asked += [bool(line.owner) for line in plan.budget] + [line.amount_minor is not None for line in plan.budget]
    asked += [bool(task.owner) for task in plan.tasks] + [bool(task.acceptance) for task in plan.tasks]
    asked += [bool(section.text.strip()) for section in plan.sections]
    asked += [filled for pair in estimates for filled in pair]
    return sum(asked) / len(asked)


def late(task: Task, launch: date, today: date) -> bool:
    """Whether the day it had to be finished is over and it is not done."""
    return task.state != "done" and task.due(launch) < today


def _dates(plan: Plan) -> list[Finding]:
    found = []
    if not plan.campaign.strip():
        found.append(Finding(rule="name_missing", severity="error", where=("campaign", "", "name")))
    if plan.end < plan.launch:
        facts = {"launch": plan.launch, "end": plan.end}
        found.append(Finding(rule="ends_before_launch", severity="error", where=("campaign", "", "end"), facts=facts))
    return found


def _phases(plan: Plan) -> list[Finding]:
    found = []
    if not plan.phases:
        found.append(Finding(rule="no_phases", severity="warning", where=("phases", "", "")))
    for phase in plan.phases:
        if phase.last < phase.first:
            facts = {"phase": phase.name, "first": phase.first, "last": phase.last}
            found.append(
                Finding(rule="phase_backwards", severity="error", where=("phases", phase.key, "last"), facts=facts)
            )
        elif phase.last > plan.end:
            facts = {"phase": phase.name, "last": phase.last, "end": plan.end}
            found.append(
                Finding(rule="phase_after_end", severity="warning", where=("phases", phase.key, "last"), facts=facts)
            )
    ordered = sorted(plan.phases, key=lambda p: p.first)
    for before, after in itertools.pairwise(ordered):
        if after.first <= before.last:
            facts = {"phase": before.name, "other": after.name, "day": after.first}
            found.append(
                Finding(rule="phases_overlap", severity="error", where=("phases", after.key, "first"), facts=facts)
            )
        elif (after.first - before.last).days > 1:
            facts = {"phase": before.name, "other": after.name, "days": (after.first - before.last).days - 1}
            found.append(
                Finding(rule="phases_gap", severity="warning", where=("phases", after.key, "first"), facts=facts)
            )
    return found


def _budget(plan: Plan) -> list[Finding]:
    found = []
    for line in plan.budget:
        if line.amount_minor is None:
            found.append(
                Finding(
                    rule="amount_missing",
                    severity="warning",
                    where=("budget", line.key, "amount"),
                    facts={"item": line.item},
                )
            )
        elif line.amount_minor < 0:
            found.append(
                Finding(
                    rule="amount_negative",
                    severity="error",
                    where=("budget", line.key, "amount"),
                    facts={"item": line.item},
                )
            )
    limit = plan.budget_limit_minor
    if limit is not None and plan.budget_minor > limit:
        facts = {"total_minor": plan.budget_minor, "limit_minor": limit, "currency": plan.currency}
        found.append(Finding(rule="over_budget", severity="error", where=("budget", "", "amount"), facts=facts))
    return found


def _tasks(plan: Plan) -> list[Finding]:
    found = []
    if not plan.tasks:
        found.append(Finding(rule="no_tasks", severity="warning", where=("tasks", "", "")))
    for task in plan.tasks:
        if not task.owner:
            found.append(
                Finding(
                    rule="owner_missing",
                    severity="warning",
                    where=("tasks", task.key, "owner"),
                    facts={"task": task.name},
                )
            )
        if not task.acceptance:
            found.append(
                Finding(
                    rule="acceptance_missing",
                    severity="hint",
                    where=("tasks", task.key, "acceptance"),
                    facts={"task": task.name},
                )
            )
        if task.days < 1:
            found.append(
                Finding(
                    rule="days_below_one",
                    severity="error",
                    where=("tasks", task.key, "days"),
                    facts={"task": task.name},
                )
            )
    return found


def _dependencies(plan: Plan) -> list[Finding]:
    by_key = {task.key: task for task in plan.tasks}
    found = []
    if len(by_key) < len(plan.tasks):
        found.append(Finding(rule="keys_repeat", severity="error", where=("tasks", "", "key")))
    for task in plan.tasks:
        where = ("tasks", task.key, "depends")
        for key in task.depends:
            before = by_key.get(key)
            if before is None:
                facts: dict[str, object] = {"task": task.name, "other": key}
                found.append(Finding(rule="depends_unknown", severity="error", where=where, facts=facts))
            elif before.due(plan.launch) >= task.start(plan.launch) and key != task.key:
                facts = {"task": task.name, "other": before.name, "due": before.due(plan.launch)}
                found.append(Finding(rule="depends_later", severity="warning", where=where, facts=facts))
    circle = _circle(by_key)
    if circle:
        names = " → ".join(by_key[key].name for key in circle)
        where = ("tasks", circle[0], "depends")
        found.append(Finding(rule="depends_circle", severity="error", where=where, facts={"tasks": names}))
    return found


def _circle(by_key: Mapping[str, Task]) -> tuple[str, ...]:
    """One closed walk along `depends`, first key repeated at its end; empty when there is none."""
    finished: set[str] = set()
    for root in by_key:
        walk: list[str] = []
        stack: list[tuple[str, int]] = [(root, 0)]
        while stack:
            key, index = stack.pop()
            if index == 0:
                if key in walk:
                    return (*walk[walk.index(key) :], key)
                if key in finished:
                    continue
                walk.append(key)
            depends = [d for d in by_key[key].depends if d in by_key]
            if index < len(depends):
                stack.append((key, index + 1))
                stack.append((depends[index], 0))
            else:
                walk.remove(key)
                finished.add(key)
    return ()


def _text(plan: Plan) -> list[Finding]:
    return [
        Finding(
            rule="section_empty",
            severity="hint",
            where=("sections", section.key, "text"),
            facts={"title": section.title},
        )
        for section in plan.sections
        if not section.text.strip()
    ]
