"""Distributions over a real store: small casts whose answers are known, and that every count is exactly its list."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yunce.events.identity.api import merge
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Context, read_question
from yunce.insight.distribution.api import (
    DistributionAnswer,
    DistributionCell,
    DistributionQuestion,
    answer,
    persons,
)
from yunce.insight.sequences import reading
from yunce.insight.tests.log import BEGIN, context, fresh_store, happened

DAY = 24 * 60


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


def question(**given: Any) -> DistributionQuestion:
    body = {"period": {"from": "2026-03-01", "to": "2026-03-31"}, "events": {"events": ["buy"]}, **given}
    return read_question(DistributionQuestion, json.dumps(body))


def ask(asker: Context | None = None, **given: Any) -> DistributionAnswer:
    return answer(asker or context(), question(**given))


def buckets(found: DistributionAnswer) -> list[tuple[Decimal | None, Decimal | None, int]]:
    return [(each.low, each.high, each.persons) for each in found.figures.buckets]


def test_persons_by_how_often(log: EventStore) -> None:
    happened(log, ("u", 0, "buy"), ("v", 0, "buy"), ("v", 1, "buy"), ("v", DAY, "buy"), ("w", 0, "view"))
    found = ask()
    assert buckets(found) == [(1, 2, 1), (2, 3, 0), (3, 4, 1)]
    assert (found.n, found.figures.times, found.figures.mean) == (2, 4, 2.0)
    assert buckets(ask(measure="days")) == [(1, 2, 1), (2, 3, 1)]
    assert buckets(ask(measure="hours")) == [(1, 2, 1), (2, 3, 1)]


def test_days_are_those_of_the_zone(log: EventStore) -> None:
    """23:59:59.999 and 00:00 in Shanghai; the last moment of the period and the first after it."""
    night = BEGIN + timedelta(days=1)
    happened(log, ("u", night - timedelta(milliseconds=1), "buy"), ("u", night, "buy"))
    happened(log, ("v", BEGIN + timedelta(days=31) - timedelta(milliseconds=1), "buy"), ("v", 31 * DAY, "buy"))
    assert buckets(ask(measure="days")) == [(1, 2, 1), (2, 3, 1)]
    assert buckets(ask(asker=context(zone="UTC"), measure="days")) == [(1, 2, 2)]


def test_persons_by_what_they_spent(log: EventStore) -> None:
    """To the penny: 0.1 + 0.2 is 0.3."""
    happened(
        log,
        ("u", 0, "buy", {"amount": Decimal("0.1")}), ("u", 1, "buy", {"amount": Decimal("0.2")}),
        ("v", 0, "buy", {"amount": Decimal("100")}), ("w", 0, "buy"),
    )  # fmt: skip
    found = ask(measure="sum", of="amount", buckets=[0, 0.3, 50])
    assert buckets(found) == [(0, Decimal("0.3"), 0), (Decimal("0.3"), 50, 1), (50, None, 1)]
    assert (found.n, found.figures.total) == (2, Decimal("100.3"))


def test_a_sum_of_a_property(log: EventStore) -> None:
    happened(log, *(("u", at, "buy", {"coins": 2.5}) for at in range(4)), ("v", 0, "buy", {"coins": -1}))
    found = ask(measure="sum", of="coins")
    assert (found.figures.total, found.n) == (Decimal(9), 2)
    assert sum(each.persons for each in found.figures.buckets) == 2


def test_who_was_joined_comes_to_both(log: EventStore) -> None:
    happened(log, ("u", 0, "buy"), ("v", 0, "buy"))
    assert buckets(ask()) == [(1, 2, 2)]
    merge("w", "u", "v", actor="test")
    assert buckets(ask()) == [(1, 2, 0), (2, 3, 1)]


def test_nobody_is_no_distribution(log: EventStore) -> None:
    found = ask()
    assert (found.n, found.figures.buckets, found.figures.mean, found.figures.middle) == (0, (), None, None)


def test_a_period_that_goes_on_is_said_to(log: EventStore) -> None:
    happened(log, ("u", 0, "buy"), ("u", 99, "buy"))
    early = ask(asker=context(as_of=BEGIN + timedelta(minutes=99)))
    assert (early.over, early.figures.times) == (False, 1)
    assert ask().over


@pytest.mark.parametrize("given", [{}, {"measure": "hours"}, {"measure": "days"}, {"measure": "sum", "of": "amount"}])
def test_every_count_of_persons_is_the_length_of_its_list(
    log: EventStore, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any]
) -> None:
    monkeypatch.setattr(reading, "SLICE_ROWS", 100)
    rng = np.random.default_rng(5)
    happened(
        log,
        *(
            (
                f"u{int(rng.pareto(1.0) * 10) % 60}",
                int(rng.integers(9 * DAY)),
                "buy",
                {"amount": Decimal(int(rng.integers(900)))},
            )
            for _ in range(300)
        ),
    )
    merge("w", "u1", "u2", actor="test")
    asked = question(**given)
    found = answer(context(), asked)
    assert len(found.figures.buckets) > 3
    for each in found.figures.buckets:
        listed = persons(context(), asked, DistributionCell(low=each.low, high=each.high))
        assert len(listed) == len(set(listed.tolist())) == each.persons
    assert len(persons(context(), asked, DistributionCell())) == found.n


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"measure": "sum"}, "$.of"),
        ({"of": "amount"}, "$.of"),
        ({"measure": "sum", "of": "nope"}, "$.of"),
        ({"measure": "sum", "of": "channel"}, "$.of"),
        ({"most": 1}, "$.most"),
        ({"buckets": [1, 1]}, "$.buckets[1]"),
        ({"buckets": [0.0000001]}, "$.buckets[0]"),
        ({"buckets": list(range(101))}, "$.buckets"),
        ({"events": {"where": "nope"}}, "$.events.where"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_its_place(log: EventStore, given: dict[str, Any], where: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        ask(**given)
    assert refused.value.where == where
