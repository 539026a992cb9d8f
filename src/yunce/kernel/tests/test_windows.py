"""Windows are half-open, follow the calendar of their zone, and tile without gap or overlap."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.kernel.windows import (
    UNITS,
    Unit,
    Window,
    WindowError,
    day,
    edges,
    local_date,
    midnight,
    month,
    quarter,
    week,
)

# With daylight saving at night, at midnight (Sao Paulo, Havana), a skipped day (Apia), half hours, none at all.
ZONES = ["Asia/Shanghai", "Europe/London", "America/Sao_Paulo", "America/Havana", "Pacific/Apia", "Australia/Lord_Howe"]
DATES = st.dates(date(1995, 1, 1), date(2030, 1, 1))


@given(DATES, st.integers(1, 500), st.sampled_from(ZONES), st.sampled_from(UNITS), st.integers(0, 6))
def test_pieces_touch_and_cover_the_window(first: date, count: int, zone: str, unit: Unit, first_weekday: int):
    window = Window.days(first, first + timedelta(days=count), zone)
    pieces = window.split(unit, first_weekday=first_weekday)
    assert (pieces[0].start, pieces[-1].end) == (window.start, window.end)
    assert all(one.end == other.start for one, other in pairwise(pieces))
    if unit == "day":
        assert [piece.first_date for piece in pieces] == window.dates()
    if unit == "week":
        assert all(piece.first_date.weekday() == first_weekday for piece in pieces[1:])
    if unit in ("month", "quarter"):
        assert all(piece.first_date.day == 1 for piece in pieces[1:])


@given(DATES, st.integers(1, 60), st.sampled_from(ZONES), st.sampled_from(UNITS), st.integers(0, 6))
def test_whole_units_one_after_the_other(of: date, count: int, zone: str, unit: Unit, first_weekday: int):
    found = edges(of, unit, count, zone, first_weekday=first_weekday)
    assert len(found) == count + 1
    whole = Window(found[0], found[-1], zone).split(unit, first_weekday=first_weekday)
    assert [piece.start for piece in whole] == found[:-1]
    if (of, zone) != (date(2011, 12, 30), "Pacific/Apia"):
        assert found[0] <= midnight(of, zone) < found[1]


@given(DATES, st.integers(0, 200), st.sampled_from(ZONES))
def test_a_window_survives_json_and_knows_its_days(first: date, count: int, zone: str):
    last = first + timedelta(days=count)
    if date(2011, 12, 30) in (first, last) and zone == "Pacific/Apia":
        return
    window = Window.days(first, last, zone)
    assert Window.from_json(window.to_json()) == window
    assert (window.first_date, window.last_date, window.whole_days) == (first, last, True)


@given(DATES, st.integers(0, 100), st.sampled_from(["Asia/Shanghai", "Europe/London", "America/Havana"]))
def test_the_previous_window_has_as_many_days_and_touches(first: date, count: int, zone: str):
    window = Window.days(first, first + timedelta(days=count), zone)
    previous = window.previous()
    assert previous.end == window.start
    assert len(previous.dates()) == len(window.dates()) == count + 1


def test_an_event_at_midnight_belongs_to_the_new_day():
    first, second = day(date(2026, 3, 1)), day(date(2026, 3, 2))
    edge = datetime(2026, 3, 1, 16, tzinfo=UTC)  # midnight in Shanghai
    assert edge not in first
    assert edge in second


def test_a_day_on_which_the_clock_changes_has_23_or_25_hours():
    assert day(date(2011, 3, 27), "Europe/London").length == timedelta(hours=23)
    assert day(date(2011, 10, 30), "Europe/London").length == timedelta(hours=25)
    assert day(date(2018, 11, 4), "America/Sao_Paulo").length == timedelta(hours=23)  # midnight does not exist
    assert day(date(2018, 2, 17), "America/Sao_Paulo").length == timedelta(hours=25)  # the last hour comes twice


def test_a_day_that_the_zone_skipped_is_not_a_window():
    assert date(2011, 12, 30) not in Window.days(date(2011, 12, 28), date(2012, 1, 2), "Pacific/Apia").dates()
    with pytest.raises(WindowError):
        day(date(2011, 12, 30), "Pacific/Apia")


@given(DATES, st.integers(0, 6))
def test_a_week_is_seven_days_from_its_first_weekday(of: date, first_weekday: int):
    window = week(of, first_weekday=first_weekday)
    assert window.first_date.weekday() == first_weekday
    assert len(window.dates()) == 7
    assert of in window.dates()


def test_months_and_quarters_follow_the_calendar():
    assert month(date(2012, 2, 10)) == Window.days(date(2012, 2, 1), date(2012, 2, 29))
    assert quarter(date(2011, 11, 30)) == Window.days(date(2011, 10, 1), date(2011, 12, 31))


def test_labels_name_the_calendar_unit_when_there_is_one():
    assert month(date(2011, 6, 5)).label() == "2011年6月"
    assert month(date(2011, 6, 5)).label("en") == "2011-06"
    assert quarter(date(2011, 6, 5)).label() == "2011年第2季度"
    assert quarter(date(2011, 6, 5)).label("en") == "2011 Q2"
    assert day(date(2011, 6, 5)).label() == "2011-06-05"
    assert Window.days(date(2011, 6, 1), date(2011, 8, 31)).label() == "2011-06-01 至 2011-08-31"
    noon = datetime(2011, 6, 1, 4, tzinfo=UTC)
    assert Window(noon, noon + timedelta(hours=1)).label("en") == "2011-06-01 12:00 – 2011-06-01 13:00"


def test_overlap_is_the_common_stretch():
    june, summer = month(date(2011, 6, 1)), Window.days(date(2011, 6, 10), date(2011, 8, 31))
    assert june.overlap(summer) == Window.days(date(2011, 6, 10), date(2011, 6, 30))
    assert june.overlap(month(date(2011, 7, 1))) is None


def test_moments_of_any_zone_are_kept_as_utc():
    assert midnight(date(2026, 1, 1), "Asia/Shanghai") == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert local_date(datetime(2025, 12, 31, 16, tzinfo=UTC), "Asia/Shanghai") == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("attempt", "where"),
    [
        (lambda: Window(datetime(2026, 1, 1), datetime(2026, 1, 2, tzinfo=UTC)), "start"),  # noqa: DTZ001
        (lambda: Window(datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)), "end"),
        (lambda: Window.days(date(2026, 1, 2), date(2026, 1, 1)), "last"),
        (lambda: day(date(2026, 1, 2), "Asia/Nowhere"), "zone"),
        (lambda: day(date(2026, 1, 2), "../../etc/passwd"), "zone"),
        (lambda: week(date(2026, 1, 2), first_weekday=7), "first_weekday"),
        (lambda: month(date(2026, 1, 2)).split("year"), "unit"),
        (lambda: Window.from_json({"start": "now", "end": "2026-01-01T00:00:00+00:00", "zone": "UTC"}), "start"),
    ],
    ids=["naive", "empty", "backwards", "unknown zone", "zone as path", "weekday", "unit", "json"],
)
def test_what_is_not_a_window_is_refused_with_the_field(attempt, where: str):
    with pytest.raises(WindowError) as refusal:
        attempt()
    assert refusal.value.where == where
