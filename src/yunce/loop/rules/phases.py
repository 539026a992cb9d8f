"""Where an initiative stands in the loop, and what to do next.

Decides from facts that each domain counts; it reads nothing itself. Phases are an order of reading, not a lock.

A frozen plan was good enough to go by: what was still open at the freeze (a number without a basis, a warning) is open
no more, until something changes. Until the last day, a change and evidence that runs out do count: the plan can
still be put right. After the last day neither does, because outcomes are held against the frozen plan for good.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Phase(StrEnum):
    RESEARCH = "research"
    STRATEGY = "strategy"
    PLAN = "plan"
    RUN = "run"
    REVIEW = "review"


class State(StrEnum):
    NOT_STARTED = "not_started"  # 未开始
    IN_PROGRESS = "in_progress"  # 进行中
    DONE = "done"  # 已完成
    STALE = "stale"  # 需更新: something it rests on has changed


class Todo(StrEnum):
    """What 下一步 asks for."""

    SET_GOAL = "set_goal"
    SPLIT_GOAL = "split_goal"
    FIND_EVIDENCE = "find_evidence"
    ESTIMATE_LEAVES = "estimate_leaves"
    RENEW_EVIDENCE = "renew_evidence"
    ANSWER_WARNINGS = "answer_warnings"
    DRAFT_PLAN = "draft_plan"
    FREEZE = "freeze"
    REFREEZE = "refreeze"
    ENTER_READINGS = "enter_readings"
    LOOK_AT_ALERTS = "look_at_alerts"
    CHASE_TASKS = "chase_tasks"
    WATCH = "watch"
    SETTLE = "settle"
    KEEP_LESSON = "keep_lesson"
    READ_REPORT = "read_report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Counts about one initiative. A domain that has nothing to say leaves its part at the start value."""

    today: date
    starts_on: date | None = None
    ends_on: date | None = None
    # research
    evidence: int = 0
    expired_evidence: int = 0  # of evidence that estimates rest on
    # strategy
    goal: bool = False
    leaves: int = 0
    estimated: int = 0  # leaves with an estimate
    without_basis: int = 0  # estimates without evidence or a written source
    open_warnings: int = 0  # not yet answered
    # plan
    planned: bool = False  # a campaign, task or budget line exists
    frozen_versions: int = 0
    changed_since_freeze: bool = False
    # run
    late_tasks: int = 0
    missing_readings: int = 0
    out_of_interval: int = 0
    # review
    frozen_estimates: int = 0
    settled: int = 0  # hit, missed or not checkable
    lessons: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """下一步: what, in which phase, and the page below the initiative's own address ("" is the overview)."""

    todo: Todo
    phase: Phase
    page: str
    count: int = 0  # how many there are, where it is a number of things


def phase_states(facts: Facts) -> dict[Phase, State]:
    """The state of each phase, in order."""
    held = _held(facts)
    return {
        Phase.RESEARCH: _research(held),
        Phase.STRATEGY: _strategy(held),
        Phase.PLAN: _plan(held),
        Phase.RUN: _run(held),
        Phase.REVIEW: _review(held),
    }


def next_step(facts: Facts) -> Step:
    """The first thing that is missing, late or out of its interval."""
    return next(_steps(_held(facts)))


def _held(facts: Facts) -> Facts:
    """The facts without what a freeze has closed, as the head of this module says."""
    if facts.frozen_versions and _over(facts):
        estimated = max(facts.estimated, facts.leaves)
        facts = replace(facts, expired_evidence=0, changed_since_freeze=False, estimated=estimated)
    if facts.frozen_versions and not facts.changed_since_freeze:
        facts = replace(facts, without_basis=0, open_warnings=0)
    return facts


def _steps(facts: Facts) -> Iterator[Step]:
    if _over(facts):
        yield from _after(facts)
    if _started(facts) and facts.frozen_versions:
        yield from _during(facts)
    yield from _before(facts)
    yield Step(todo=Todo.WATCH, phase=Phase.RUN, page="run")


def _before(facts: Facts) -> Iterator[Step]:
    strategy = Phase.STRATEGY
    if not facts.leaves:
        yield Step(todo=Todo.SPLIT_GOAL, phase=strategy, page="strategy/tree")
    if not facts.goal:
        yield Step(todo=Todo.SET_GOAL, phase=strategy, page="strategy/tree")
    if not facts.evidence and facts.without_basis:
        count = facts.without_basis
        yield Step(todo=Todo.FIND_EVIDENCE, phase=Phase.RESEARCH, page="research/evidence", count=count)
    if facts.estimated < facts.leaves:
        count = facts.leaves - facts.estimated
        yield Step(todo=Todo.ESTIMATE_LEAVES, phase=strategy, page="strategy/assumptions", count=count)
    if facts.expired_evidence:
        count = facts.expired_evidence
        yield Step(todo=Todo.RENEW_EVIDENCE, phase=Phase.RESEARCH, page="research/evidence", count=count)
    if facts.open_warnings:
        yield Step(todo=Todo.ANSWER_WARNINGS, phase=strategy, page="strategy/assumptions", count=facts.open_warnings)
    if not facts.planned:
        yield Step(todo=Todo.DRAFT_PLAN, phase=Phase.PLAN, page="plan")
    if not facts.frozen_versions:
        yield Step(todo=Todo.FREEZE, phase=Phase.PLAN, page="plan")
    if facts.changed_since_freeze:
        yield Step(todo=Todo.REFREEZE, phase=Phase.PLAN, page="plan")


def _during(facts: Facts) -> Iterator[Step]:
    for count, todo, page in (
        (facts.out_of_interval, Todo.LOOK_AT_ALERTS, "run"),
        (facts.late_tasks, Todo.CHASE_TASKS, "run/tasks"),
        (facts.missing_readings, Todo.ENTER_READINGS, "run/readings"),
    ):
        if count:
            yield Step(todo=todo, phase=Phase.RUN, page=page, count=count)
    if not _over(facts):
        yield Step(todo=Todo.WATCH, phase=Phase.RUN, page="run")


def _after(facts: Facts) -> Iterator[Step]:
    if not facts.frozen_estimates:
        return
    if facts.settled < facts.frozen_estimates:
        count = facts.frozen_estimates - facts.settled
        yield Step(todo=Todo.SETTLE, phase=Phase.REVIEW, page="review/settlement", count=count)
    elif not facts.lessons:
        yield Step(todo=Todo.KEEP_LESSON, phase=Phase.REVIEW, page="review")
    else:
        yield Step(todo=Todo.READ_REPORT, phase=Phase.REVIEW, page="review/report")


def _research(facts: Facts) -> State:
    if facts.expired_evidence:
        return State.STALE
    if not facts.evidence:
        return State.NOT_STARTED
    return State.IN_PROGRESS if facts.without_basis else State.DONE


def _strategy(facts: Facts) -> State:
    if not facts.goal and not facts.leaves:
        return State.NOT_STARTED
    complete = facts.goal and facts.leaves and facts.estimated >= facts.leaves and not facts.open_warnings
    if complete and facts.expired_evidence:
        return State.STALE
    return State.DONE if complete else State.IN_PROGRESS


def _plan(facts: Facts) -> State:
    if facts.frozen_versions:
        return State.STALE if facts.changed_since_freeze else State.DONE
    return State.IN_PROGRESS if facts.planned else State.NOT_STARTED


def _run(facts: Facts) -> State:
    if _over(facts):
        return State.DONE if facts.frozen_versions else State.NOT_STARTED
    return State.IN_PROGRESS if _started(facts) else State.NOT_STARTED


def _review(facts: Facts) -> State:
    if not facts.settled:
        return State.NOT_STARTED
    if facts.settled < facts.frozen_estimates:
        return State.IN_PROGRESS
    return State.DONE if facts.lessons else State.IN_PROGRESS


def _started(facts: Facts) -> bool:
    return facts.starts_on is not None and facts.starts_on <= facts.today


def _over(facts: Facts) -> bool:
    return facts.ends_on is not None and facts.ends_on < facts.today
