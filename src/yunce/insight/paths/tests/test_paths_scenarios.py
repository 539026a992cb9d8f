"""Paths as other products test them: the same events, and their transitions; where ours differ the table says why."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, read_question
from yunce.insight.paths.api import PathsAnswer, PathsCell, PathsQuestion, answer, persons
from yunce.insight.tests.log import fresh_store
from yunce.insight.tests.scenarios import cases, period, play

CASES = cases(Path(__file__).parent / "scenarios" / "posthog.toml")


@pytest.fixture(scope="module")
def store(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as held:
        yield held


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_paths_go_where_the_table_says(store: EventStore, number: int) -> None:
    case = CASES[number]
    asker = play(case, store, f"case{number}")
    asked = read_question(PathsQuestion, json.dumps({"period": period(case), **case.asks}))
    if "refused" in case.gets:
        with pytest.raises(BadQuestion) as refused:
            answer(asker, asked)
        assert refused.value.where.startswith(case.gets["refused"])
        return
    found = answer(asker, asked)
    assert {name: _gets(name, found) for name in case.gets} == case.gets
    for edge in found.figures.edges:
        cell = PathsCell(of="edge", layer=edge.layer, value=edge.value, to=edge.to)
        assert len(persons(asker, asked, cell)) == edge.count.persons


def test_a_difference_is_explained() -> None:
    for case in CASES:
        assert bool(case.differs) == (case.theirs is not None)
        assert case.theirs != case.gets


def _gets(name: str, found: PathsAnswer) -> Any:
    """ways: transitions by `layer from > to`; seconds: their mean; nodes, left: persons by `layer step`."""
    edges = {f"{each.layer} {each.value} > {each.to}": each for each in found.figures.edges}
    if name == "ways":
        return {key: edge.count.paths for key, edge in edges.items()}
    if name == "seconds":
        return {key: edge.seconds for key, edge in edges.items()}
    stands = {f"{place} {node.value}": node for place, layer in enumerate(found.figures.layers, 1) for node in layer}
    if name == "nodes":
        return {key: node.count.persons for key, node in stands.items()}
    return {key: node.left.persons for key, node in stands.items() if node.left.persons}
