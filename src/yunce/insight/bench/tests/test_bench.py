"""The bench runs, small, and its ways to ask agree."""

from collections.abc import Callable
from typing import Any

import pytest

from yunce.insight.bench.events import NAMES, events
from yunce.insight.bench.paths import bench_paths
from yunce.insight.bench.retention import bench_retention
from yunce.insight.bench.trend import bench_trend
from yunce.insight.bench.ways import Say


def test_generated_events_are_the_same_every_time_and_come_by_time() -> None:
    one, other = events(5000), events(5000)
    assert one.person.tolist() == other.person.tolist()
    assert (one.at[1:] >= one.at[:-1]).all()
    assert set(one.name.tolist()) == set(range(len(NAMES)))


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("bench", [bench_paths, bench_retention, bench_trend])
def test_every_way_to_ask_gives_the_same_answer(bench: Callable[[int, Say], dict[str, Any]]) -> None:
    said: list[str] = []
    found = bench(10_000, said.append)
    assert found["answers_agree"] is True
    assert {"limit", "posthog layout"} <= {row["baseline"] for row in found["rows"]}
    assert all(row["ratio"] > 0 for row in found["rows"])
