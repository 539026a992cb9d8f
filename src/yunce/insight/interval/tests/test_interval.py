"""Intervals over a real store: small casts whose answers are known, and that every count is exactly its list."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yunce.events.identity.api import merge
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Context, read_question
from yunce.insight.interval.api import Count, IntervalAnswer, IntervalCell, IntervalQuestion, answer, persons
from yunce.insight.sequences import reading
from yunce.insight.tests.log import BEGIN, context, fresh_store, happened

DAY = 24 * 60


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


Choice = str | dict[str, Any]


def question(start: Choice = "cart", end: Choice = "pay", **given: Any) -> IntervalQuestion:
    body: dict[str, Any] = {"period": {"from": "2026-03-01", "to": "2026-03-31"}, **given}
    for field, choice in (("start", start), ("end", end)):
        body[field] = {"events": [choice]} if isinstance(choice, str) else choice
    return read_question(IntervalQuestion, json.dumps(body))


def ask(start: Choice = "cart", end: Choice = "pay", asker: Context | None = None, **given: Any) -> IntervalAnswer:
    return answer(asker or context(), question(start, end, **given))


def test_pairs_repeats_and_who_never_came(log: EventStore) -> None:
    happened(
        log,
        ("u", 0, "cart"), ("u", 10, "cart"), ("u", 40, "pay"), ("u", 50, "pay"),
        ("v", 0, "cart"), ("v", 8 * DAY, "pay"),
        ("w", 0, "pay"),
    )  # fmt: skip
    found = ask().figures
    assert (found.starts, found.pairs) == (Count(times=3, persons=2), Count(times=1, persons=1))
    assert found.repeated == Count(times=1, persons=1)
    assert (found.lapsed, found.open) == (Count(times=1, persons=1), Count(times=0, persons=0))
    assert found.seconds == (1800.0,) * 5
    assert ask(within="8d").figures.pairs.times == 2


def test_who_may_still_come_is_told_apart(log: EventStore) -> None:
    happened(log, ("u", 0, "cart"), ("v", 6 * DAY, "cart"))
    early = ask(asker=context(as_of=BEGIN + timedelta(days=8))).figures
    assert (early.open.persons, early.lapsed.persons) == (1, 1)
    assert ask().figures.lapsed.persons == 2


def test_from_one_purchase_to_the_next(log: EventStore) -> None:
    happened(log, *(("u", at * DAY, "pay") for at in (0, 2, 5)))
    found = ask("pay", "pay").figures
    assert (found.pairs.times, found.lapsed.times, found.mean) == (2, 1, 2.5 * 86_400)


def test_the_start_says_which_period_and_the_end_may_fall_after_it(log: EventStore) -> None:
    """23:59:59.999 on the last day in Shanghai."""
    last = BEGIN + timedelta(days=31) - timedelta(milliseconds=1)
    happened(log, ("u", last, "cart"), ("u", last + timedelta(hours=1), "pay"), ("v", 31 * DAY, "cart"))
    happened(log, ("w", -1, "cart"), ("w", 1, "pay"))
    assert (ask().figures.starts.times, ask().figures.pairs.times) == (1, 1)


def test_a_held_property_pairs_each_value_apart(log: EventStore) -> None:
    happened(
        log,
        ("u", 0, "cart", {"sku": "a"}), ("u", 1, "cart", {"sku": "b"}), ("u", 5, "pay", {"sku": "a"}),
        ("u", 9, "pay", {"sku": "b"}), ("u", 10, "cart"),
    )  # fmt: skip
    found = ask(hold="sku").figures
    assert (found.starts.times, found.pairs.times, found.mean) == (2, 2, 390.0)
    assert ask().figures.repeated.times == 1


def test_pairs_never_cross_persons_until_they_are_joined(log: EventStore) -> None:
    happened(log, ("u", 0, "cart"), ("v", 5, "pay"))
    assert ask().figures.pairs.times == 0
    merge("w", "u", "v", actor="test")
    assert ask().figures.pairs.times == 1


def test_nobody_has_no_quantiles(log: EventStore) -> None:
    found = ask()
    assert (found.n, found.figures.seconds, found.figures.mean, found.figures.bars) == (0, None, None, ())


def test_every_count_of_persons_is_the_length_of_its_list(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SLICE_ROWS", 200)
    rng = np.random.default_rng(3)
    names = ("cart", "pay", "view")
    happened(log, *((f"u{rng.integers(40)}", int(rng.integers(5 * DAY)), names[rng.integers(3)]) for _ in range(600)))
    merge("w", "u1", "u2", actor="test")
    asker, asked = context(as_of=BEGIN + timedelta(days=5)), question(within="12h")
    found = answer(asker, asked).figures
    assert found.open.persons > 0
    for of in ("starts", "pairs", "repeated", "open", "lapsed"):
        listed = persons(asker, asked, IntervalCell(of=of))  # type: ignore[arg-type]
        assert len(listed) == len(set(listed.tolist())) == getattr(found, of).persons
    assert len(found.bars) > 3
    for bar in found.bars:
        listed = persons(asker, asked, IntervalCell(of="bin", low=bar.bin.low, high=bar.bin.high))
        assert len(listed) == bar.count.persons


def test_bars_as_wide_as_told(log: EventStore) -> None:
    happened(log, ("u", 0, "cart"), ("u", 90, "pay"), ("v", 0, "cart"), ("v", 10, "pay"))
    bars = ask(bin="1h").figures.bars
    assert [(each.bin.low, each.bin.high, each.count.times) for each in bars] == [
        (0, 3_600_000, 1),
        (3_600_000, 7_200_000, 1),
    ]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"within": "soon"}, "$.within"),
        ({"within": "731d"}, "$.within"),
        ({"bin": "1min"}, "$.bin"),
        ({"hold": "nope"}, "$.hold"),
        ({"start": {"where": "nope"}}, "$.start.where"),
        ({"end": {"where": "nope"}}, "$.end.where"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_its_place(log: EventStore, given: dict[str, Any], where: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        ask(**given)
    assert refused.value.where == where
