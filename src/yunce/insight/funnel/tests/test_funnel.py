"""Funnels over a real store: small casts whose answers are known, and that every count is exactly its list."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from yunce.events.identity.api import merge
from yunce.events.store.api import EventStore, connect, use_store
from yunce.insight.answers.api import Persons
from yunce.insight.asking.api import BadQuestion, Context, read_question
from yunce.insight.funnel.api import Figure, FunnelAnswer, FunnelQuestion, answer, persons, read_figure
from yunce.insight.funnel.show import shown
from yunce.kernel.windows import midnight

ZONE = "Asia/Shanghai"
DAY = date(2026, 3, 1)
BEGIN = midnight(DAY, ZONE)


@pytest.fixture
def held(chdb_directory: Path) -> Iterator[EventStore]:
    database = f"funnel_{uuid.uuid4().hex}"
    store = connect(f"chdb://{chdb_directory}", database=database)
    with use_store(store):
        yield store
    store.command(f"DROP DATABASE {database}")
    store.close()


def happened(held: EventStore, *rows: tuple[Any, ...]) -> None:
    """(person, hour, event[, properties])."""
    times = pa.array([BEGIN + timedelta(hours=row[1]) for row in rows], pa.timestamp("ms", "UTC"))
    people = [row[0] for row in rows]
    columns = {
        "workspace": ["w"] * len(rows),
        "person": people,
        "distinct_id": people,
        "time": times,
        "received": times,
        "event": [row[2] for row in rows],
        "properties": [json.dumps(row[3] if len(row) > 3 else {}) for row in rows],
        "batch": pa.array([1] * len(rows), pa.uint64()),
    }
    held.insert_arrow("event_rows", pa.table(columns))


def ask(*steps: str | dict[str, Any], as_of: datetime = datetime(2026, 6, 1, tzinfo=UTC), **given: Any) -> FunnelAnswer:
    return answer(context(as_of), question(*steps, **given))


def context(as_of: datetime = datetime(2026, 6, 1, tzinfo=UTC)) -> Context:
    # A workspace of its own clock: the catalog's cache holds names for half a minute.
    return Context(workspace_id="w", zone=ZONE, as_of=as_of, currency="CNY")


def question(*steps: str | dict[str, Any], **given: Any) -> FunnelQuestion:
    body = {
        "period": {"from": "2026-03-01", "to": "2026-03-31"},
        "steps": [{"events": [step]} if isinstance(step, str) else step for step in steps],
        **given,
    }
    return read_question(FunnelQuestion, json.dumps(body))


def counts(found: FunnelAnswer) -> list[int]:
    return [step.reached for step in found.steps]


FIVE = (
    ("a", 0, "signup"),
    ("b", 0, "signup"), ("b", 1, "pay"),
    ("c", 0, "signup"), ("c", 1, "pay"), ("c", 2, "movie"),
    ("d", 0, "movie"),
    ("e", 0, "pay"), ("e", 1, "signup"), ("e", 2, "movie"),
)  # fmt: skip


def test_five_people_and_a_merge(held: EventStore) -> None:
    """Source: PostHog's test_funnel.py, five people; its published counts."""
    happened(held, *FIVE)
    assert counts(ask("signup", "pay", "movie")) == [4, 2, 1]
    merge("w", "a", "b", actor="test")
    assert counts(ask("signup", "pay", "movie")) == [3, 2, 1]


def test_every_count_is_the_length_of_its_list(held: EventStore) -> None:
    happened(held, *FIVE)
    asked = question("signup", "pay", "movie")
    found = answer(context(), asked)
    for place, step in enumerate(found.steps):
        for state in ("reached", "waiting", "dropped"):
            assert len(persons(context(), asked, read_figure({"step": str(place), "state": state}))) == getattr(
                step, state
            )
    assert len(persons(context(), asked, Figure(state="excluded"))) == found.excluded


@pytest.mark.parametrize(("touch", "hold"), [("first", ""), ("all", ""), ("last", "sku")])
def test_every_count_of_a_part_and_of_an_interval_is_the_length_of_its_list(
    held: EventStore, monkeypatch: pytest.MonkeyPatch, touch: str, hold: str
) -> None:
    happened(
        held,
        *(
            (
                f"u{who}",
                who * 5 + hour,
                "abc"[(who * hour) % 3],
                {"sku": who % 2, **({"from": "xyz"[who % 3]} if who % 4 else {})},
            )
            for who in range(40)
            for hour in range(6)
        ),
    )
    monkeypatch.setattr("yunce.insight.sequences.reading.SLICE_ROWS", 60)
    asked = question(
        "a", "b", "c", window="3d", interval="week", breakdown={"by": "from", "touch": touch, "top": 2}, hold=hold
    )
    now = context(BEGIN + timedelta(hours=150))
    found = answer(now, asked)
    tables = {each.key: each for each in shown(now, found).more}
    cells = [
        cell for key in ("parts", "trend") for row in tables[key].rows for cell in row if isinstance(cell, Persons)
    ]
    assert len(found.parts) == (4 if touch != "all" else 2)
    assert len([cell for cell in cells if cell]) > 8
    for cell in cells[::2]:
        assert len(persons(now, asked, read_figure(cell.figure))) == cell


def test_time_to_convert_is_a_histogram_whose_bars_list_their_persons(held: EventStore) -> None:
    happened(held, *((f"u{place}", 0, "a") for place in range(30)), *((f"u{place}", place, "b") for place in range(30)))
    asked = question("a", "b", window="30d")
    found = answer(context(), asked)
    assert found.steps[1].seconds == pytest.approx([3600 * 29 * share for share in (0.1, 0.25, 0.5, 0.75, 0.9)])
    assert sum(bar.count for bar in found.bars) == 30
    assert len(found.bars) > 10
    for bar in found.bars:
        assert len(persons(context(), asked, Figure(state="reached", step=1, took=bar.bin))) == bar.count


def test_who_is_inside_the_window_has_not_dropped(held: EventStore) -> None:
    happened(held, ("old", 0, "a"), ("fresh", 30, "a"), ("done", 30, "a"), ("done", 31, "b"))
    found = ask("a", "b", window="1d", as_of=BEGIN + timedelta(hours=40))
    first, second = found.steps
    assert (first.reached, first.waiting, first.dropped) == (3, 1, 1)
    assert (second.of_before, second.of_settled) == (1 / 3, 1 / 2)


def test_the_window_ends_with_its_last_moment(held: EventStore) -> None:
    happened(held, ("in", 0, "a"), ("in", 24, "b"), ("out", 0, "a"), ("out", 24.001, "b"))
    assert counts(ask("a", "b", window="1d")) == [2, 1]


def test_a_later_step_may_fall_after_the_period_unless_told(held: EventStore) -> None:
    last = 31 * 24
    happened(held, ("u", last - 1, "a"), ("u", last + 1, "b"))
    assert counts(ask("a", "b")) == [1, 1]
    assert counts(ask("a", "b", finish="inside")) == [1, 0]


def test_a_strict_order_is_broken_by_any_other_event(held: EventStore) -> None:
    happened(held, ("u", 0, "a"), ("u", 1, "x"), ("u", 2, "b"), ("v", 0, "a"), ("v", 1, "b"))
    assert counts(ask("a", "b")) == [2, 2]
    assert counts(ask("a", "b", order="strict")) == [2, 1]


def test_an_exclusion_leaves_the_person_out_and_says_so(held: EventStore) -> None:
    happened(
        held, ("u", 0, "a"), ("u", 1, "x", {"bad": True}), ("u", 2, "b"), ("v", 0, "a"), ("v", 1, "x"), ("v", 2, "b")
    )
    every = ask("a", "b", exclude=[{"events": ["x"], "from": 1, "to": 2}])
    assert (counts(every), every.excluded) == ([0, 0], 2)
    only_bad = ask("a", "b", exclude=[{"events": ["x"], "where": "bad", "from": 1, "to": 2}])
    assert (counts(only_bad), only_bad.excluded) == ([1, 1], 1)


def test_a_held_property_must_not_change_on_the_way(held: EventStore) -> None:
    happened(
        held,
        ("u", 0, "a", {"sku": 1}), ("u", 1, "b", {"sku": 2}), ("u", 2, "b", {"sku": 1}),
        ("v", 0, "a", {"sku": 1}), ("v", 1, "b", {"sku": 2}),
        ("w", 0, "a"), ("w", 1, "b"),
    )  # fmt: skip
    assert counts(ask("a", "b")) == [3, 3]
    assert counts(ask("a", "b", hold="sku")) == [2, 1]


def test_times_between_steps_and_optional_steps(held: EventStore) -> None:
    steps = ({"events": ["a"]}, {"events": ["b"], "optional": True}, {"events": ["c"], "within": "2h"})
    happened(held, ("u", 0, "a"), ("u", 2, "c"), ("v", 0, "a"), ("v", 1, "b"), ("v", 3, "c"))
    found = ask(*steps)
    assert counts(found) == [2, 1, 1]
    assert counts(ask({"events": ["a"]}, {"events": ["c"], "after": "150min"})) == [2, 1]
    assert found.steps[2].seconds_from_first == (7200.0,) * 5


def test_conversion_is_dated_by_the_entry(held: EventStore) -> None:
    happened(held, ("u", 1, "a"), ("u", 30, "a"), ("u", 31, "b"), ("v", 25, "a"))
    found = ask("a", "b", window="12h", interval="day")
    assert [[step.reached for step in piece.steps] for piece in found.trend[:2]] == [[1, 0], [2, 1]]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"window": "soon"}, "$.window"),
        ({"period": {"from": "2026-03-02", "to": "2026-03-01"}}, "$.period.to"),
        ({"steps": [{"events": ["a"]}]}, "$.steps"),
        ({"steps": [{"events": ["a"], "where": "nope > 1"}, {"events": ["b"]}]}, "$.steps[0].where"),
        ({"hold": "nope"}, "$.hold"),
        ({"exclude": [{"events": ["x"], "from": 2, "to": 2}]}, "$.exclude[0].from"),
        ({"order": "sideways"}, "$.order"),
        ({"breakdown": {"by": "event", "top": 0}}, "$.breakdown.top"),
        ({"breakdown": {"by": "event", "touch": "all"}, "hold": "event"}, "$.breakdown.touch"),
        ({"period": {"from": "2025-01-01", "to": "2026-03-31"}, "interval": "day"}, "$.interval"),
        ({"windows": "1d"}, "$"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_its_place(held: EventStore, given: dict[str, Any], where: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        ask("a", "b", **given)
    assert refused.value.where == where


def test_in_any_order_the_steps_of_one_window_count(held: EventStore) -> None:
    happened(held, *FIVE)
    assert counts(ask("signup", "pay", "movie", order="any")) == [5, 3, 2]
    assert counts(ask("signup", "pay", "movie", order="any", window="1h")) == [5, 3, 0]


def test_attempts_count_each_event_once(held: EventStore) -> None:
    happened(held, ("u", 0, "a"), ("u", 1, "a"), ("u", 2, "b"), ("u", 3, "a"), ("u", 4, "b"), ("v", 0, "a"))
    found = ask("a", "b", count="attempts")
    assert (counts(found), found.n) == ([4, 2], 4)


def test_a_breakdown_names_its_values_and_counts_each_person_where_its_touch_says(held: EventStore) -> None:
    happened(
        held,
        ("u", 0, "a", {"from": "抖音"}), ("u", 1, "b", {"from": "小红书"}),
        ("v", 0, "a", {"from": "抖音"}),
        ("w", 0, "a"), ("w", 1, "b", {"from": "小红书"}),
    )  # fmt: skip

    def split_by(touch: str, **more: Any) -> dict[str | None, list[int]]:
        found = ask("a", "b", breakdown={"by": "from", "touch": touch, **more})
        return {part.label: [step.reached for step in part.steps] for part in found.parts}

    assert split_by("first") == {"抖音": [2, 1], None: [1, 1]}
    assert split_by("last") == {"抖音": [1, 0], "小红书": [2, 2]}
    assert split_by("step", step=2) == {"小红书": [2, 2]}
    assert split_by("all") == {"抖音": [2, 0]}
    # Both values stand on two events; of equal ones the first by its text is named, the other joins the rest.
    assert split_by("first", top=1) == {None: [1, 1], "": [2, 1]}


def test_slices_change_nothing(held: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(held, *((f"u{person}", hour, "ab"[(person + hour) % 2]) for person in range(80) for hour in range(5)))
    whole = ask("a", "b", "a", interval="day", breakdown={"by": "event"})
    monkeypatch.setattr("yunce.insight.sequences.reading.SLICE_ROWS", 50)
    cut = ask("a", "b", "a", interval="day", breakdown={"by": "event"})
    assert (cut.steps, cut.trend, cut.parts) == (whole.steps, whole.trend, whole.parts)


def test_conversion_by_entry_heeds_the_held_property(held: EventStore) -> None:
    happened(
        held,
        ("u", 1, "a", {"sku": 2}), ("u", 2, "b", {"sku": 1}), ("u", 3, "a", {"sku": 1}), ("u", 4, "b", {"sku": 2}),
        ("v", 1, "a", {"sku": 2}), ("v", 2, "b", {"sku": 1}), ("v", 3, "a", {"sku": 1}),
    )  # fmt: skip
    found = ask("a", "b", hold="sku", interval="day")
    assert counts(found) == [2, 1]
    assert [step.reached for step in found.trend[0].steps] == [2, 1]


def test_events_of_one_instant_stay_with_their_held_value(held: EventStore) -> None:
    happened(
        held,
        *((f"u{place}", hour, event, {"sku": sku}) for place in range(20)
          for hour, event, sku in ((1, "a", place), (2, "b", place), (2, "a", place + 1), (2, "b", place + 1))),
    )  # fmt: skip
    assert counts(ask("a", "b", hold="sku")) == [20, 20]
    assert counts(ask("a", "b", hold="sku", window="30min")) == [20, 20]
    assert counts(ask("a", "b", "b", hold="sku")) == [20, 20, 0]


def test_an_empty_text_is_no_value(held: EventStore) -> None:
    happened(held, ("u", 0, "a", {"from": ""}), ("u", 1, "b"), ("v", 0, "a", {"from": "抖音"}))
    found = ask("a", "b", breakdown={"by": "from"})
    assert {part.label: [step.reached for step in part.steps] for part in found.parts} == {"抖音": [1, 0], None: [1, 1]}


@pytest.mark.parametrize(
    "figure",
    [
        {"step": "2", "state": "reached"},
        {"step": "-1", "state": "reached"},
        {"step": "0", "state": "lost"},
        {"state": "dropped"},
        {"step": "0", "state": "reached", "piece": "0"},
        {"step": "0", "state": "reached", "part": "none"},
        {"step": "0", "state": "reached", "part": "value:"},
    ],
    ids=str,
)
def test_a_figure_that_the_answer_does_not_have_has_no_list(held: EventStore, figure: dict[str, str]) -> None:
    with pytest.raises(LookupError):
        persons(context(), question("a", "b"), read_figure(figure))
