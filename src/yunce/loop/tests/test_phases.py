"""Phase states and the next step, over facts."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.loop.rules.phases import Facts, Phase, State, Todo, next_step, phase_states

BEFORE = Facts(today=date(2011, 5, 31), starts_on=date(2011, 6, 1), ends_on=date(2011, 8, 31))
READY = replace(BEFORE, goal=True, leaves=7, estimated=7, evidence=5, planned=True)
FROZEN = replace(READY, frozen_versions=1, frozen_estimates=7)
RUNNING = replace(FROZEN, today=date(2011, 7, 1))
OVER = replace(FROZEN, today=date(2011, 9, 1))
EXPIRED = {"expired_evidence": 1, "open_warnings": 1}  # evidence that has run out is a warning as well
CHANGED = {"changed_since_freeze": True, "open_warnings": 1}


@dataclass(frozen=True)
class Case:
    name: str
    facts: Facts
    todo: Todo
    page: str


@pytest.mark.parametrize(
    "case",
    [
        Case("nothing there", BEFORE, Todo.SPLIT_GOAL, "strategy/tree"),
        Case("a tree without goal", replace(READY, goal=False), Todo.SET_GOAL, "strategy/tree"),
        Case(
            "estimates without any basis",
            replace(READY, evidence=0, without_basis=3),
            Todo.FIND_EVIDENCE,
            "research/evidence",
        ),
        Case("a leaf without estimate", replace(READY, estimated=6), Todo.ESTIMATE_LEAVES, "strategy/assumptions"),
        Case("evidence out of date", replace(READY, expired_evidence=1), Todo.RENEW_EVIDENCE, "research/evidence"),
        Case("a warning not answered", replace(READY, open_warnings=2), Todo.ANSWER_WARNINGS, "strategy/assumptions"),
        Case("no plan", replace(READY, planned=False), Todo.DRAFT_PLAN, "plan"),
        Case("everything there", READY, Todo.FREEZE, "plan"),
        Case("changed after the freeze", replace(FROZEN, changed_since_freeze=True), Todo.REFREEZE, "plan"),
        Case("frozen and waiting", FROZEN, Todo.WATCH, "run"),
        Case("warned and frozen all the same", replace(FROZEN, open_warnings=2), Todo.WATCH, "run"),
        Case("expired before launch", replace(FROZEN, **EXPIRED), Todo.RENEW_EVIDENCE, "research/evidence"),
        Case("running quietly", RUNNING, Todo.WATCH, "run"),
        Case(
            "running out of its interval", replace(RUNNING, out_of_interval=1, late_tasks=2), Todo.LOOK_AT_ALERTS, "run"
        ),
        Case("late tasks", replace(RUNNING, late_tasks=2), Todo.CHASE_TASKS, "run/tasks"),
        Case("missing readings", replace(RUNNING, missing_readings=2), Todo.ENTER_READINGS, "run/readings"),
        Case("running without a frozen plan", replace(RUNNING, frozen_versions=0), Todo.FREEZE, "plan"),
        Case("over", OVER, Todo.SETTLE, "review/settlement"),
        Case(
            "expired after the end", replace(OVER, settled=7, lessons=1, **EXPIRED), Todo.READ_REPORT, "review/report"
        ),
        Case("nothing to settle", replace(OVER, frozen_estimates=0, **EXPIRED), Todo.WATCH, "run"),
        Case("settled", replace(OVER, settled=7), Todo.KEEP_LESSON, "review"),
        Case("learned", replace(OVER, settled=7, lessons=1), Todo.READ_REPORT, "review/report"),
    ],
    ids=lambda case: case.name,
)
def test_the_next_step_is_the_first_thing_missing_late_or_out(case):
    step = next_step(case.facts)
    assert (step.todo, step.page) == (case.todo, case.page)


@dataclass(frozen=True)
class StateCase:
    name: str
    facts: Facts
    phase: Phase
    state: State


@pytest.mark.parametrize(
    "case",
    [
        StateCase("no evidence", BEFORE, Phase.RESEARCH, State.NOT_STARTED),
        StateCase("evidence, but holes", replace(READY, without_basis=1), Phase.RESEARCH, State.IN_PROGRESS),
        StateCase("every number has its basis", READY, Phase.RESEARCH, State.DONE),
        StateCase("evidence out of date", replace(READY, expired_evidence=1), Phase.RESEARCH, State.STALE),
        StateCase("estimates rest on it", replace(READY, expired_evidence=1), Phase.STRATEGY, State.STALE),
        StateCase("a goal only", replace(BEFORE, goal=True), Phase.STRATEGY, State.IN_PROGRESS),
        StateCase("complete strategy", READY, Phase.STRATEGY, State.DONE),
        StateCase("no plan", BEFORE, Phase.PLAN, State.NOT_STARTED),
        StateCase("a draft", READY, Phase.PLAN, State.IN_PROGRESS),
        StateCase("frozen", FROZEN, Phase.PLAN, State.DONE),
        StateCase("frozen, then changed", replace(FROZEN, changed_since_freeze=True), Phase.PLAN, State.STALE),
        StateCase("open at the freeze", replace(FROZEN, without_basis=1), Phase.RESEARCH, State.DONE),
        StateCase("frozen without looking", replace(FROZEN, evidence=0), Phase.RESEARCH, State.NOT_STARTED),
        StateCase("warned at the freeze", replace(FROZEN, open_warnings=2), Phase.STRATEGY, State.DONE),
        StateCase("expired while it runs", replace(RUNNING, expired_evidence=1), Phase.RESEARCH, State.STALE),
        StateCase("rests on it while it runs", replace(RUNNING, **EXPIRED), Phase.STRATEGY, State.STALE),
        StateCase("warned of a change", replace(RUNNING, **CHANGED), Phase.STRATEGY, State.IN_PROGRESS),
        StateCase("expired after the end", replace(OVER, **EXPIRED), Phase.RESEARCH, State.DONE),
        StateCase("nobody rests on it any more", replace(OVER, **EXPIRED), Phase.STRATEGY, State.DONE),
        StateCase("changed after the end", replace(OVER, **CHANGED), Phase.STRATEGY, State.DONE),
        StateCase("a leaf added after the end", replace(OVER, leaves=8, **CHANGED), Phase.STRATEGY, State.DONE),
        StateCase("the frozen plan stays", replace(OVER, **CHANGED), Phase.PLAN, State.DONE),
        StateCase("expired, never frozen", replace(OVER, frozen_versions=0, **EXPIRED), Phase.RESEARCH, State.STALE),
        StateCase("before launch", FROZEN, Phase.RUN, State.NOT_STARTED),
        StateCase("on the last day", replace(FROZEN, today=date(2011, 8, 31)), Phase.RUN, State.IN_PROGRESS),
        StateCase("the day after", OVER, Phase.RUN, State.DONE),
        StateCase("days that passed without a plan", replace(OVER, frozen_versions=0), Phase.RUN, State.NOT_STARTED),
        StateCase("nothing settled", OVER, Phase.REVIEW, State.NOT_STARTED),
        StateCase("some settled", replace(OVER, settled=3), Phase.REVIEW, State.IN_PROGRESS),
        StateCase("settled without lesson", replace(OVER, settled=7), Phase.REVIEW, State.IN_PROGRESS),
        StateCase("settled and learned", replace(OVER, settled=7, lessons=1), Phase.REVIEW, State.DONE),
    ],
    ids=lambda case: case.name,
)
def test_a_phase_has_a_state(case):
    assert phase_states(case.facts)[case.phase] is case.state


counts = st.integers(0, 3)
facts = st.builds(
    Facts,
    today=st.dates(date(2011, 1, 1), date(2012, 1, 1)),
    starts_on=st.none() | st.just(date(2011, 6, 1)),
    ends_on=st.none() | st.just(date(2011, 8, 31)),
    evidence=counts, expired_evidence=counts, goal=st.booleans(), leaves=counts, estimated=counts,
    without_basis=counts, open_warnings=counts, planned=st.booleans(), frozen_versions=counts,
    changed_since_freeze=st.booleans(), late_tasks=counts, missing_readings=counts, out_of_interval=counts,
    frozen_estimates=counts, settled=counts, lessons=counts,
)  # fmt: skip


@given(facts)
def test_there_is_always_a_next_step_and_a_state_for_each_phase(facts):
    assert next_step(facts).phase in Phase
    assert list(phase_states(facts)) == list(Phase)
