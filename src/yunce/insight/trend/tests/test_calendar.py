"""Intervals on every calendar, and the period that another is held against."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.insight.asking.api import BadQuestion
from yunce.insight.trend.rules.calendar import before, clock_label, pieces, state
from yunce.insight.trend.rules.question import INTERVALS, Compare, Interval
from yunce.kernel.windows import Window

SHANGHAI = "Asia/Shanghai"


def days(first: str, last: str, zone: str = SHANGHAI) -> Window:
    return Window.days(date.fromisoformat(first), date.fromisoformat(last), zone)


@given(
    first=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    length=st.integers(0, 40),
    interval=st.sampled_from(INTERVALS[1:]),
    weekday=st.integers(0, 6),
    zone=st.sampled_from([SHANGHAI, "Europe/Berlin", "Australia/Lord_Howe", "America/Asuncion"]),
)
def test_intervals_touch_and_cover_the_period(
    first: date, length: int, interval: Interval, weekday: int, zone: str
) -> None:
    window = Window.days(first, first + timedelta(days=length), zone)
    found = pieces(window, interval, weekday)
    assert (found[0].start, found[-1].end) == (window.start, window.end)
    assert all(one.end == other.start for one, other in pairwise(found))
    if interval == "week":
        assert {piece.first_date.weekday() for piece in found[1:]} <= {weekday}


def test_a_day_on_which_clocks_go_back_has_25_hours() -> None:
    found = pieces(days("2026-10-25", "2026-10-25", "Europe/Berlin"), "hour", 0)
    assert len(found) == 25
    assert [clock_label(piece)[-5:] for piece in found[1:5]] == ["01:00", "02:00", "02:00", "03:00"]


def test_a_change_of_half_an_hour_ends_with_a_short_hour() -> None:
    found = pieces(days("2026-10-04", "2026-10-05", "Australia/Lord_Howe"), "hour", 0)
    assert len(found) == 24 + 24
    assert found[23].length == timedelta(minutes=30)


def test_more_intervals_than_a_chart_can_show_are_refused() -> None:
    assert len(pieces(days("2026-03-01", "2026-03-01"), "minute", 0)) == 1440
    with pytest.raises(BadQuestion, match="1500"):
        pieces(days("2026-03-01", "2026-03-02"), "minute", 0)


def test_an_interval_says_whether_it_is_whole() -> None:
    window = days("2026-03-04", "2026-03-24")
    as_of = datetime(2026, 3, 18, 4, tzinfo=UTC)
    assert [state(each, "week", 0, as_of) for each in pieces(window, "week", 0)] == ["cut", "whole", "running", "ahead"]


@pytest.mark.parametrize(
    ("window", "interval", "compare", "expected"),
    [
        pytest.param(("2026-03-11", "2026-03-20"), "day", Compare(), ("2026-03-01", "2026-03-10"), id="as many days"),
        pytest.param(
            ("2026-03-11", "2026-03-20"), "day", Compare(align="weekday"), ("2026-02-25", "2026-03-06"),
            id="on the same weekdays",
        ),
        pytest.param(
            ("2026-03-11", "2026-03-20"), "week", Compare(), ("2026-02-25", "2026-03-06"), id="weeks keep their days"
        ),
        pytest.param(
            ("2026-02-01", "2026-02-28"), "month", Compare(), ("2026-01-01", "2026-01-31"), id="a month by the month"
        ),
        pytest.param(
            ("2026-01-01", "2026-03-31"), "month", Compare(), ("2025-10-01", "2025-12-31"), id="three months"
        ),
        pytest.param(
            ("2026-03-01", "2026-03-30"), "month", Compare(to="from", first=date(2026, 2, 1)),
            ("2026-02-01", "2026-02-28"),
            id="a part of a month, where there is no 30th",
        ),
        pytest.param(
            ("2024-02-29", "2024-03-02"), "day", Compare(to="year"), ("2023-02-28", "2023-03-02"), id="a leap day"
        ),
        pytest.param(
            ("2026-11-01", "2026-11-11"), "day", Compare(to="year", align="weekday"), ("2025-11-02", "2025-11-12"),
            id="52 weeks before",
        ),
        pytest.param(
            ("2026-11-01", "2026-11-11"), "day", Compare(to="from", first=date(2026, 6, 8)),
            ("2026-06-08", "2026-06-18"),
            id="any period",
        ),
        pytest.param(
            ("2026-11-01", "2026-11-11"), "day", Compare(to="from", first=date(2026, 6, 8), align="weekday"),
            ("2026-06-07", "2026-06-17"), id="any period, moved to its weekday",
        ),
    ],
)  # fmt: skip
def test_a_period_is_held_against_another(
    window: tuple[str, str], interval: Interval, compare: Compare, expected: tuple[str, str]
) -> None:
    assert before(days(*window), interval, compare) == days(*expected)


@given(
    first=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    length=st.integers(1, 40),
    compare=st.one_of(
        st.sampled_from([Compare(align="weekday"), Compare(to="year", align="weekday")]),
        st.dates(date(2022, 1, 1), date(2023, 1, 1)).map(lambda day: Compare(to="from", first=day, align="weekday")),
    ),
)
def test_aligned_days_have_the_same_weekdays(first: date, length: int, compare: Compare) -> None:
    window = Window.days(first, first + timedelta(days=length - 1), SHANGHAI)
    found = before(window, "day", compare)
    assert [day.weekday() for day in found.dates()] == [day.weekday() for day in window.dates()]
    assert found.end <= window.start
