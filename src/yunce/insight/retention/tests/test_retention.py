"""Retention over a real store: small casts whose answers are known, and that every count is exactly its list."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yunce.events.identity.api import merge, part
from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Context, Refused, Value, read_question
from yunce.insight.asking.rules import limits
from yunce.insight.retention.api import Cell, Cohort, RetentionAnswer, RetentionQuestion, answer, persons
from yunce.insight.sequences import reading
from yunce.insight.sequences.api import number_of
from yunce.insight.tests.log import BEGIN, context, fresh_store, happened
from yunce.kernel.windows import midnight

DAY = 24 * 60
# One person on days 0, 1, 2, 5, 5 and 6 of March, another on 1, 2, 3 and 6.
TWO = [("p", day, "a") for day in (0, 1, 2, 5, 6)] + [("p", 5.5, "a")] + [("q", day, "a") for day in (1, 2, 3, 6)]


@pytest.fixture
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


def on_days(log: EventStore, *rows: tuple[Any, ...], begin: datetime = BEGIN) -> None:
    """(person, day after `begin`, event[, what it carries])."""
    happened(log, *((who, day * DAY, *rest) for who, day, *rest in rows), begin=begin)


def question(last: int = 7, **given: Any) -> RetentionQuestion:
    days = {"from": "2026-03-01", "to": f"2026-03-{last:02d}"}
    return read_question(RetentionQuestion, json.dumps({"period": days, **given}))


def ask(asker: Context | None = None, last: int = 7, **given: Any) -> RetentionAnswer:
    return answer(asker or context(), question(last, **given))


def counts(found: tuple[Cohort, ...] | RetentionAnswer) -> list[list[int | None]]:
    """Who started, then each column."""
    rows = found.cohorts if isinstance(found, RetentionAnswer) else found
    return [[row.started, *(each.persons for each in row.returned)] for row in rows]


def test_who_starts_again_stands_in_each_of_those_cohorts(log: EventStore) -> None:
    """Source: PostHog's test_retention_query_runner.py, default retention; its published counts."""
    on_days(log, *TWO)
    found = ask(intervals=6)
    assert counts(found) == [
        [1, 1, 1, 1, 0, 0, 1, 1],
        [2, 2, 2, 1, 0, 1, 2, 0],
        [2, 2, 1, 0, 1, 2, 0, 0],
        [1, 1, 0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [1, 1, 1, 0, 0, 0, 0, 0],
        [2, 2, 0, 0, 0, 0, 0, 0],
    ]
    assert found.n == 2
    assert found.means[1].share == 5 / 9


def test_a_cell_is_over_running_or_has_not_begun(log: EventStore) -> None:
    on_days(log, *TWO)
    found = ask(context(as_of=BEGIN + timedelta(days=2.5)), intervals=2)
    assert [[each.state for each in cohort.returned] for cohort in found.cohorts] == [
        ["complete", "complete", "incomplete"],
        ["complete", "incomplete", "ahead"],
        ["incomplete", "ahead", "ahead"],
    ]
    assert [cohort.complete for cohort in found.cohorts] == [True, True, False]
    assert counts(found) == [[1, 1, 1, 1], [2, 2, 2, None], [2, 2, None, None]]
    assert [(each.share, each.cohorts, each.started) for each in found.means] == [
        (1.0, 2, 3),
        (1.0, 1, 1),
        (None, 0, 0),
    ]


def test_means_weigh_each_cohort_by_who_started(log: EventStore) -> None:
    on_days(log, *((f"p{i}", 0, "a") for i in range(9)), ("x", 1, "a"), ("x", 2, "a"))
    assert ask(intervals=1, last=2).means[1].share == 1 / 10


def test_another_event_of_return(log: EventStore) -> None:
    on_days(log, ("u", 0, "signup"), ("u", 0.1, "pay"), ("u", 2, "pay"), ("v", 0.5, "signup"), ("v", 0.4, "pay"))
    found = ask(start={"events": ["signup"]}, **{"return": {"events": ["pay"]}}, intervals=2, last=1)
    assert counts(found) == [[2, 1, 0, 1]]  # what comes before the start is no return


def test_only_the_first_start_counts_when_asked(log: EventStore) -> None:
    on_days(log, ("old", -30, "a"), *TWO, ("old", 2, "a"))
    assert [row[0] for row in counts(ask(cohort="first"))] == [1, 1, 0, 0, 0, 0, 0]
    assert [row[0] for row in counts(ask())] == [1, 2, 3, 1, 0, 1, 2]


def test_the_first_event_of_its_name_may_not_be_what_is_asked_for(log: EventStore) -> None:
    on_days(log, ("u", 0, "a", {"vip": False}), ("u", 1, "a", {"vip": True}), ("v", 2, "a", {"vip": True}))
    start = {"events": ["a"], "where": "vip"}
    assert [row[0] for row in counts(ask(start=start, cohort="first"))][:3] == [0, 1, 1]
    assert [row[0] for row in counts(ask(start=start, cohort="first_ever"))][:3] == [0, 0, 1]


def test_on_or_after_and_brackets(log: EventStore) -> None:
    on_days(log, *TWO)
    assert counts(ask(last=1, intervals=6, on_or_after=True)) == [[1, 1, 1, 1, 1, 1, 1, 1]]
    assert counts(ask(last=3, intervals=3, on_or_after=True)) == [[1, 1, 1, 1, 0], [2, 2, 2, 1, 0], [2, 2, 2, 1, 1]]
    assert counts(ask(last=3, brackets=[[1, 1], [3, 4], [1, 4]])) == [[1, 1, 0, 1], [2, 2, 1, 2], [2, 1, 2, 2]]
    found = ask(context(as_of=BEGIN + timedelta(days=4)), last=2, brackets=[[1, 3], [2, 4]])
    assert [[each.state for each in row.returned] for row in found.cohorts] == [
        ["complete", "incomplete"],
        ["incomplete", "incomplete"],
    ]


def test_elapsed_hours_or_days_of_the_calendar(log: EventStore) -> None:
    """23:59 and 00:01 are two days of the calendar, and two minutes."""
    happened(log, ("u", DAY - 1, "a"), ("u", DAY + 1, "a"), ("v", 0, "a"), ("v", DAY, "a"), ("v", 2 * DAY - 0.001, "a"))
    assert counts(ask(last=1, intervals=2)) == [[2, 2, 2, 0]]
    elapsed = ask(last=1, intervals=2, clock="elapsed")
    assert counts(elapsed) == [[2, 2, 1, 0]]
    # At the end of the second day those who started last have a day left of their first.
    running = ask(context(as_of=BEGIN + timedelta(days=2)), last=1, intervals=2, clock="elapsed")
    assert [each.state for each in running.cohorts[0].returned] == ["complete", "incomplete", "ahead"]


def test_weeks_begin_on_the_workspaces_day(log: EventStore) -> None:
    """1 March 2026 is a Sunday: the first week is what the period has of it, later ones are whole."""
    on_days(log, *((f"p{day}", day, "a") for day in range(28)), *((f"p{day}", day + 7, "a") for day in range(28)))
    for first_weekday in range(7):
        found = ask(context(first_weekday=first_weekday), last=28, interval="week", intervals=1)
        begins = [cohort.window.first_date for cohort in found.cohorts]
        assert [day.weekday() for day in begins[1:]] == [first_weekday] * (len(begins) - 1)
        lengths = [(cohort.window.last_date - cohort.window.first_date).days + 1 for cohort in found.cohorts]
        assert sum(lengths) == 28
        # Who came on a day came a week later, on the same day of the next week.
        assert found.cohorts[0].returned[1].persons == lengths[0]


def test_midnight_in_shanghai_and_the_millisecond_before(log: EventStore) -> None:
    last = BEGIN + timedelta(days=1) - timedelta(milliseconds=1)
    happened(
        log, ("u", last, "a"), ("u", BEGIN + timedelta(days=1), "a"), ("v", BEGIN - timedelta(milliseconds=1), "a")
    )
    assert counts(ask(last=2, intervals=1)) == [[1, 1, 1], [1, 1, 0]]


def test_days_of_23_hours(log: EventStore) -> None:
    """London's clocks go on at 01:00 on 29 March 2026: 24 hours after its beginning it is 01:00 on the 30th."""
    begin = midnight(date(2026, 3, 29), "Europe/London")
    happened(log, ("u", 0, "a"), ("u", 23 * 60, "a"), ("v", 1, "a"), ("v", 23 * 60 - 1, "a"), begin=begin)
    days = {"from": "2026-03-29", "to": "2026-03-29"}
    london = context(zone="Europe/London")
    asked = read_question(RetentionQuestion, json.dumps({"period": days, "intervals": 1}))
    assert counts(answer(london, asked)) == [[2, 2, 1]]
    elapsed = read_question(RetentionQuestion, json.dumps({"period": days, "intervals": 1, "clock": "elapsed"}))
    assert counts(answer(london, elapsed)) == [[2, 2, 0]]


def test_months_are_as_long_as_they_are(log: EventStore) -> None:
    on_days(log, ("u", 0, "a"), ("u", 31, "a"), ("v", 30, "a"), ("v", 60, "a"), ("v", 61, "a"))
    assert counts(ask(last=31, interval="month", intervals=2)) == [[2, 2, 2, 1]]


def test_who_was_joined_is_one_until_parted(log: EventStore) -> None:
    on_days(log, ("u", 0, "a"), ("v", 1, "a"))
    assert counts(ask(last=1, intervals=1)) == [[1, 1, 0]]
    merge("w", "u", "v", actor="test")
    assert counts(ask(last=1, intervals=1, cohort="first")) == [[1, 1, 1]]
    part("w", "u", "v", actor="test")
    assert counts(ask(last=1, intervals=1)) == [[1, 1, 0]]


def test_late_and_duplicate_events(log: EventStore) -> None:
    on_days(log, ("u", 1, "a"))
    assert counts(ask(last=1, intervals=1)) == [[0, 0, 0]]
    on_days(log, ("u", 0, "a"), ("u", 0, "a"))
    assert counts(ask(last=1, intervals=1)) == [[1, 1, 1]]


def test_without_events_no_share_is_zero(log: EventStore) -> None:
    found = ask(last=1)
    assert found.cohorts[0].returned[1].share is None
    assert found.means[1].share is None
    assert ask(context(as_of=datetime(2026, 1, 1, tzinfo=UTC))).cohorts == ()


def test_parts_whose_start_and_return_carry_the_same_value(log: EventStore) -> None:
    on_days(
        log,
        ("u", 0, "a", {"channel": "wechat"}), ("u", 1, "a", {"channel": "douyin"}),
        ("u", 2, "a", {"channel": "wechat"}),
        ("v", 0, "a", {"channel": "wechat"}), ("v", 1, "a"), ("w", 0, "a"), ("w", 1, "a"),
    )  # fmt: skip

    def parts(**breakdown: Any) -> dict[Value, list[int | None]]:
        found = ask(last=1, intervals=2, breakdown={"by": "channel", **breakdown})
        assert counts(found) == [[3, 3, 3, 1]]
        return {each.value: counts(each.cohorts)[0] for each in found.parts}

    assert parts() == {Value(value="wechat"): [2, 2, 0, 1], Value(): [1, 1, 1, 0]}
    assert parts(value="start") == {
        Value(value="wechat"): [2, 2, 2, 1],
        Value(): [1, 1, 1, 0],
        Value(rest=True): [0, 0, 0, 0],
    }


def test_every_count_is_the_length_of_its_list(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SLICE_ROWS", 200)
    rng = np.random.default_rng(3)
    channels = ({"channel": "a"}, {"channel": "b"}, {"channel": "c"}, {})
    rows = []
    for _ in range(300):
        on_day, name = 6 * float(rng.random()), f"e{rng.integers(2)}"
        rows.append((f"u{rng.integers(40)}", on_day, name, channels[rng.integers(4)]))
    on_days(log, *rows)
    merge("w", "u1", "u2", actor="test")
    asker = context(as_of=BEGIN + timedelta(days=5.5))
    for more in (
        {"breakdown": {"by": "channel", "top": 2}},
        {"breakdown": {"by": "channel", "top": 2, "value": "start"}, "clock": "elapsed"},
        {"cohort": "first", "return": {"events": ["e1"]}},
    ):
        asked = question(3, intervals=2, **more)
        found = answer(asker, asked)
        assert len(persons(asker, asked, Cell())) == found.n
        for value, cohorts in [(None, found.cohorts), *((each.value, each.cohorts) for each in found.parts)]:
            cohort = cohorts[1]
            listed = persons(asker, asked, Cell(cohort=1, part=value))
            assert len(listed) == len(set(listed.tolist())) == cohort.started > 0
            came = persons(asker, asked, Cell(of="returned", cohort=1, column=1, part=value))
            missing = persons(asker, asked, Cell(of="missing", cohort=1, column=1, part=value))
            assert len(came) == cohort.returned[1].persons
            assert sorted([*came, *missing]) == sorted(listed)


def test_the_list_names_the_persons(log: EventStore) -> None:
    on_days(log, *TWO)
    cell = Cell(of="missing", cohort=1, column=2)
    assert persons(context(), question(), cell).tolist() == [number_of("p")]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"intervals": 0}, "$.intervals"),
    ({"intervals": 64}, "$.intervals"),
    ({"interval": "hour"}, "$.interval"),
    ({"brackets": [[2, 1]]}, "$.brackets[0]"),
    ({"brackets": [[0, 401]]}, "$.brackets[0]"),
    ({"brackets": [[1, 1]], "on_or_after": True}, "$.on_or_after"),
    ({"start": {"where": "nope"}}, "$.start.where"),
    ({"return": {"where": "nope"}}, "$.return.where"),
    ({"breakdown": {"by": "nope"}}, "$.breakdown.by"),
    ({"breakdown": {"by": "channel", "top": 101}}, "$.breakdown.top"),
    ({"period": {"from": "2024-01-01", "to": "2026-03-01"}}, "$.interval"),
    (
        {"period": {"from": "2025-03-01", "to": "2026-03-01"}, "intervals": 30, "breakdown": {"by": "channel"}},
        "$.breakdown.top",
    ),
]
NOT_THERE = [
    (Cell(cohort=7), "$.cohort"),
    (Cell(column=1), "$.column"),
    (Cell(of="returned", cohort=0), "$.column"),
    (Cell(of="missing", cohort=0, column=8), "$.column"),
    (Cell(part=Value()), "$.part"),
]


def test_what_cannot_be_asked_is_refused_with_its_place(log: EventStore) -> None:
    for given, where in REFUSED:
        with pytest.raises(BadQuestion) as refused:
            ask(**given)
        assert refused.value.where == where, given
    for cell, where in NOT_THERE:
        with pytest.raises(BadQuestion) as refused:
            persons(context(), question(), cell)
        assert refused.value.where == where, cell


def test_too_much_is_refused_before_it_is_read(log: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    on_days(log, *(("u", at, "a") for at in range(50)))
    monkeypatch.setattr(limits.fits, "__defaults__", (10,))
    with pytest.raises(Refused, match="days"):
        ask()
