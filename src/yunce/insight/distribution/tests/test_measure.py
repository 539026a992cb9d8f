"""What persons come to and how buckets hold them, against counting by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.insight.asking.api import Period, ms
from yunce.insight.distribution.rules.figures import bin_of, figures
from yunce.insight.distribution.rules.measure import Measured, measured
from yunce.insight.distribution.rules.question import DistributionQuestion, scale
from yunce.insight.distribution.tests.oracle import comes_to
from yunce.insight.sequences.rules.steps import Steps
from yunce.kernel.windows import midnight

# Kolkata is half an hour off; Berlin's 25 October 2026 has 25 hours, London's 29 March 23.
ZONES = {"Asia/Shanghai": date(2026, 3, 1), "Asia/Kolkata": date(2026, 3, 1)}
ZONES |= {"Europe/Berlin": date(2026, 10, 24), "Europe/London": date(2026, 3, 28)}
MEASURES = ("times", "days", "hours", "sum")
MINUTE = 60_000
EVENT = st.tuples(st.integers(0, 3 * 24 * 4 - 1).map(lambda quarter: quarter * 15 * MINUTE), st.integers(-9, 9))
LOGS = st.dictionaries(st.integers(1, 5), st.lists(EVENT, min_size=1, max_size=12), max_size=5)


@settings(max_examples=300, deadline=None)
@given(LOGS, st.sampled_from(MEASURES), st.sampled_from(sorted(ZONES)))
def test_persons_come_to_what_is_counted_by_hand(
    log: dict[int, list[tuple[int, int]]], measure: str, zone: str
) -> None:
    first = ms(midnight(ZONES[zone], zone))
    found = of(log, measure, zone)
    by_hand = {
        who: comes_to([first + at for at, _ in events], [value for _, value in events], measure, zone)
        for who, events in log.items()
    }
    assert dict(zip(found.who.tolist(), found.number.tolist(), strict=True)) == by_hand
    assert found.times.tolist() == [len(log[who]) for who in sorted(log)]


@settings(max_examples=200, deadline=None)
@given(LOGS, st.sampled_from(MEASURES), st.lists(st.integers(-20, 20), unique=True, max_size=4).map(sorted))
def test_everybody_lies_in_one_bucket(log: dict[int, list[tuple[int, int]]], measure: str, edges: list[int]) -> None:
    found = of(log, measure, "Asia/Shanghai")
    asked = question(measure, tuple(Decimal(edge) / scale(question(measure)) for edge in edges))
    total = figures([found], asked)
    assert sum(bucket.persons for bucket in total.buckets) == total.persons == len(log)
    assert sum(bucket.times for bucket in total.buckets) == total.times == sum(len(events) for events in log.values())
    for bucket in total.buckets:
        listed = found.who[bin_of(bucket.low, bucket.high, scale(asked)).holds(found.number)]
        assert len(listed) == bucket.persons
    parts = [of({who: log[who]}, measure, "Asia/Shanghai") for who in sorted(log)] or [found]
    assert figures(parts, asked) == total


@pytest.mark.parametrize(
    ("numbers", "buckets", "gets"),
    [
        pytest.param([1, 1, 3], (), [("1", 2), ("2", 0), ("3", 1)], id="every number by itself"),
        pytest.param([1, 5, 9], (), [("1", 1), ("2", 0), ("3", 0), ("4+", 2)], id="the rest together"),
        pytest.param([1, 2, 5, 9], ("2", "5"), [("<2", 1), ("2-5", 1), ("5+", 2)], id="buckets of one's own"),
        pytest.param([3], ("2", "5"), [("2-5", 1)], id="none outside"),
    ],
)
def test_buckets(numbers: list[int], buckets: tuple[str, ...], gets: list[tuple[str, int]]) -> None:
    whole = Measured(
        who=np.arange(1, len(numbers) + 1, dtype=np.uint64),
        number=np.array(numbers, np.int64),
        times=np.ones(len(numbers), np.int64),
    )
    total = figures([whole], question("times", tuple(map(Decimal, buckets)), most=4))

    def name(low: Decimal | None, high: Decimal | None) -> str:
        if low is None or high is None:
            return f"<{high}" if low is None else f"{low}+"
        return str(low) if high == low + 1 else f"{low}-{high}"

    assert [(name(each.low, each.high), each.persons) for each in total.buckets] == gets


def question(measure: str, buckets: tuple[Decimal, ...] = (), most: int = 20) -> DistributionQuestion:
    day = date(2026, 3, 1)
    return DistributionQuestion(
        period=Period(first=day, last=day),
        measure=measure,  # type: ignore[arg-type]
        of="amount" if measure == "sum" else "",
        buckets=buckets,
        most=most,
    )


def of(log: dict[int, list[tuple[int, int]]], measure: str, zone: str) -> Measured:
    first = ZONES[zone]
    begin = ms(midnight(first, zone))
    rows = [(who, begin + at, value) for who, events in log.items() for at, value in events]
    events = Steps.sorted(
        np.array([who for who, _, _ in rows], np.uint64),
        np.array([at for _, at, _ in rows], np.int64),
        np.ones(len(rows), np.uint32),
        {"value": np.array([value for _, _, value in rows], np.int64)},
    )
    days = [ms(midnight(first + timedelta(days=place), zone)) for place in range(5)]
    return measured(events, measure, np.array(days, np.int64))


def test_hours_of_a_day_with_25() -> None:
    """Berlin's 25 October 2026: 02:30 comes twice."""
    begin = ms(midnight(date(2026, 10, 24), "Europe/Berlin"))
    half_past_two = [ms(datetime(2026, 10, 25, hour, 30, tzinfo=UTC)) - begin for hour in (0, 1)]
    assert of({1: [(at, 0) for at in half_past_two]}, "hours", "Europe/Berlin").number.tolist() == [2]
