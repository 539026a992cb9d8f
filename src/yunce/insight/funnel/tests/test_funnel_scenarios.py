"""Funnels as other products test them: the same events, and their counts; where ours differ the table says why."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, read_question
from yunce.insight.funnel.api import Figure, FunnelAnswer, FunnelQuestion, answer, persons
from yunce.insight.tests.log import fresh_store
from yunce.insight.tests.scenarios import Case, cases, period, play

CASES = cases(Path(__file__).parent / "scenarios" / "posthog.toml")


@pytest.fixture(scope="module")
def store(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as held:
        yield held


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_a_funnel_counts_what_the_table_says(store: EventStore, number: int) -> None:
    case = CASES[number]
    asker, asked = play(case, store, f"case{number}"), _question(case)
    if "refused" in case.gets:
        with pytest.raises(BadQuestion) as refused:
            answer(asker, asked)
        assert refused.value.where.startswith(case.gets["refused"])
        return
    found = answer(asker, asked)
    assert {name: _gets(name, found) for name in case.gets} == case.gets
    for place, step in enumerate(found.steps):
        assert len(persons(asker, asked, Figure(state="reached", step=place))) == step.reached


def test_a_difference_is_explained() -> None:
    for case in CASES:
        assert bool(case.differs) == (case.theirs is not None)
        assert case.theirs != case.gets


def _question(case: Case) -> FunnelQuestion:
    steps = [{"events": [step]} if isinstance(step, str) else step for step in case.asks["steps"]]
    return read_question(FunnelQuestion, json.dumps({"period": period(case), **case.asks, "steps": steps}))


def _gets(name: str, found: FunnelAnswer) -> Any:
    if name == "steps":
        return [step.reached for step in found.steps]
    if name == "excluded":
        return found.excluded
    if name == "medians":
        return [step.seconds[2] if step.seconds else -1 for step in found.steps[1:]]
    if name == "parts":
        labels = {None: "(none)", "": "(others)"}
        return {
            labels.get(part.label, part.label): [step.reached for step in part.steps]
            for part in found.parts
            if part.steps[0].reached
        }
    pieces = [[step.reached for step in piece.steps] for piece in found.trend]
    return {str(place): piece for place, piece in enumerate(pieces, 1) if piece[0]}
