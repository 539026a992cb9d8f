"""The yardstick measures what it says: the same rows on both sides, and all of them queryable."""

import json

import pytest

from yunce.events.bench.ingest import bench_ingest
from yunce.events.bench.rows import BATCH, LINK_EVERY, bodies, rows, tables


def test_the_rows_are_the_same_every_time_and_on_both_sides() -> None:
    size = 2 * LINK_EVERY
    assert list(rows(50)) == list(rows(50))
    sent = [event for body in bodies(size) for event in json.loads(body)["events"]]
    events = [event for event in sent if event.get("type") != "link"]
    table = tables(size, "w", "s")[0]
    assert len(events) == table.num_rows == size
    assert [event["distinct_id"] for event in events] == table.column("person").to_pylist()
    assert len(sent) - len(events) == 2
    assert not any("id" in event for event in events)


def test_a_body_holds_a_batch() -> None:
    assert [len(json.loads(body)["events"]) for body in bodies(BATCH + 5)] == [BATCH + 1, 5]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_small_run_agrees_with_the_raw_inserts_and_is_queryable_in_time() -> None:
    said: list[str] = []
    answer = bench_ingest(20_000, said.append)
    assert answer["answers_agree"]
    assert len(said) == 3
    assert [row["unit"] for row in answer["rows"]] == ["events/s", "s"]
    assert answer["rows"][1]["ours"] <= 2.0
