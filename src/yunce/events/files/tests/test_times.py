"""Moments as files write them, with the traps that cost days: order of day and month, clock changes, lost zones."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.events.files.rules.cells import Cell
from yunce.events.files.rules.times import FORMATS, guess_format, read_moment

SHANGHAI, LONDON, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London"), ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Case:
    name: str
    cell: Cell
    form: str
    gets: str | None  # local time in Shanghai, or UTC with Z


CASES = [
    Case("iso day", "2025-03-01", "ymd", "2025-03-01 00:00:00"),
    Case("iso with milliseconds", "2025-03-01T23:59:59.999", "ymd", "2025-03-01 23:59:59.999"),
    Case("iso in utc", "2025-03-01T00:00:00Z", "ymd", "2025-03-01 08:00:00"),
    Case("iso with an offset", "2025-03-01 10:00:00+05:30", "ymd", "2025-03-01 12:30:00"),
    Case("slashes without zeros", "2025/3/1 9:05", "ymd", "2025-03-01 09:05:00"),
    Case("dots", "2025.3.1", "ymd", "2025-03-01 00:00:00"),
    Case("chinese", "2025年3月1日 12时30分5秒", "ymd", "2025-03-01 12:30:05"),
    Case("chinese afternoon", "2025年3月1日 下午3:05", "ymd", "2025-03-01 15:05:00"),
    Case("chinese weekday", "2025/3/1 星期六 8:00", "ymd", "2025-03-01 08:00:00"),
    Case("full-width digits", "２０２５－０３－０１　０８：００", "ymd", "2025-03-01 08:00:00"),
    Case("compact day", "20250301", "ymd", "2025-03-01 00:00:00"),
    Case("compact second", "20250301235959", "ymd", "2025-03-01 23:59:59"),
    Case("compact day as a number", 20250301, "ymd", "2025-03-01 00:00:00"),
    Case("end of day written 24:00", "2025-02-28 24:00", "ymd", "2025-03-01 00:00:00"),
    Case("two-digit year in front", "25/3/1", "ymd", "2025-03-01 00:00:00"),
    Case("british order", "31/12/2024 18:00", "dmy", "2024-12-31 18:00:00"),
    Case("american order", "12/31/2024 6:00 PM", "mdy", "2024-12-31 18:00:00"),
    Case("midnight in half days", "12/31/2024 12:00 AM", "mdy", "2024-12-31 00:00:00"),
    Case("month named", "1-Mar-2025 08:00", "dmy", "2025-03-01 08:00:00"),
    Case("month named first", "Mar 1, 2025", "mdy", "2025-03-01 00:00:00"),
    Case("unix seconds", 1740787200, "unix_s", "2025-03-01 08:00:00"),
    Case("unix seconds as text", "1740787200", "unix_s", "2025-03-01 08:00:00"),
    Case("unix milliseconds", "1740787200123", "unix_ms", "2025-03-01 08:00:00.123"),
    Case("excel day", 45717, "excel", "2025-03-01 00:00:00"),
    Case("excel moment", 45717.5, "excel", "2025-03-01 12:00:00"),
    Case("excel last millisecond", "45717.99999998843", "excel", "2025-03-01 23:59:59.999"),
    Case("typed datetime", datetime(2025, 3, 1, 8), "ymd", "2025-03-01 08:00:00"),  # noqa: DTZ001 naive on purpose
    Case("typed date", date(2025, 3, 1), "excel", "2025-03-01 00:00:00"),
    Case("no such day", "2025-02-29", "ymd", None),
    Case("no such month under this order", "31/12/2024", "mdy", None),
    Case("minute 60", "2025-03-01 10:60", "ymd", None),
    Case("a year for a serial", 2025, "excel", None),
    Case("a count for unix seconds", 2025, "unix_s", None),
    Case("zero", 0, "unix_s", None),
    Case("words", "昨天", "ymd", None),
    Case("year 9999", "9999-12-31", "ymd", None),
    Case("year 1900 of an empty excel cell", "1900-01-00", "ymd", None),
    Case("true", True, "unix_s", None),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_moment_is_read_as_written_or_not_at_all(case: Case) -> None:
    moment = read_moment(case.cell, case.form, SHANGHAI)
    wanted = None if case.gets is None else datetime.fromisoformat(case.gets).replace(tzinfo=SHANGHAI).astimezone(UTC)
    assert (moment.at if moment else None) == wanted


@pytest.mark.parametrize(
    ("cells", "form", "also"),
    [
        (["01/02/2025", "03/04/2025"], "dmy", "mdy"),
        (["01/02/2025", "31/12/2025"], "dmy", None),
        (["01/02/2025", "12/31/2025"], "mdy", None),
        (["05/05/2025", "06/06/2025"], "dmy", None),  # both orders say the same days
        (["1/2/25 8:00", "3/4/25 9:00"], "dmy", "mdy"),
        (["2025-03-01", "2025-12-31"], "ymd", None),
        ([1740787200, 1740787260], "unix_s", None),
        (["45717.5", "45718"], "excel", None),
        ([20250301, 20250302], "ymd", None),
        (["2025-03-01", "-", "—", None, ""], "ymd", None),
        (["张三", "李四"], None, None),
        ([], None, None),
    ],
)
def test_the_format_is_guessed_and_doubt_is_flagged(cells: list[Cell], form: str | None, also: str | None) -> None:
    guess = guess_format(cells)
    assert guess.format == form
    assert (guess.also is not None) == (also is not None)


def test_an_hour_that_comes_twice_is_read_as_the_first_and_noted() -> None:
    moment = read_moment("2011-10-30 01:30", "ymd", LONDON)
    assert moment is not None
    assert (moment.at, moment.note) == (datetime(2011, 10, 30, 0, 30, tzinfo=UTC), "repeated_hour")


def test_an_hour_that_never_was_is_moved_by_the_jump_and_noted() -> None:
    moment = read_moment("2011-03-27 01:30", "ymd", LONDON)
    assert moment is not None
    assert (moment.at, moment.note) == (datetime(2011, 3, 27, 1, 30, tzinfo=UTC), "skipped_hour")


def test_midnight_on_the_day_of_a_clock_change_is_that_day() -> None:
    for day in ("2011-03-27", "2011-10-30"):
        moment = read_moment(day, "ymd", LONDON)
        assert moment is not None
        assert moment.note == ""
        assert moment.at.astimezone(LONDON).date() == date.fromisoformat(day)


def test_a_time_that_says_its_zone_is_not_moved_by_the_chosen_one() -> None:
    assert read_moment("2025-03-09T02:30:00-05:00", "ymd", NEW_YORK) == read_moment(
        "2025-03-09 07:30Z", "ymd", SHANGHAI
    )


WALL = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2069, 12, 31)).map(  # noqa: DTZ001 wall clock
    lambda wall: wall.replace(microsecond=wall.microsecond // 1000 * 1000)
)
WRITTEN = {
    "ymd": lambda wall: wall.isoformat(sep=" "),
    "dmy": lambda wall: wall.strftime("%d/%m/%Y %H:%M:%S.%f"),
    "mdy": lambda wall: wall.strftime("%m/%d/%Y %I:%M:%S.%f %p"),
}


@given(WALL, st.sampled_from(sorted(WRITTEN)), st.sampled_from([SHANGHAI, LONDON, NEW_YORK]))
def test_a_wall_time_written_and_read_is_the_same_moment(wall: datetime, form: str, zone: ZoneInfo) -> None:
    moment = read_moment(WRITTEN[form](wall), form, zone)
    assert moment is not None
    assert moment.at == wall.replace(tzinfo=zone).astimezone(UTC)
    if not moment.note:
        assert moment.at.astimezone(zone).replace(tzinfo=None) == wall


@given(st.datetimes(min_value=datetime(1974, 1, 1), max_value=datetime(2150, 1, 1)))  # noqa: DTZ001 read as UTC
def test_unix_and_excel_numbers_give_back_the_moment(wall: datetime) -> None:
    wall = wall.replace(microsecond=wall.microsecond // 1000 * 1000, tzinfo=UTC)
    millis = (wall - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    serial = 25569 + millis / 86_400_000
    zone = ZoneInfo("UTC")
    for cell, form in ((millis, "unix_ms"), (f"{millis / 1000:.3f}", "unix_s"), (serial, "excel")):
        moment = read_moment(cell, form, zone)
        assert moment is not None
        assert moment.at == wall, form


@given(st.text(max_size=40), st.sampled_from(FORMATS))
def test_no_text_breaks_the_reader(text: str, form: str) -> None:
    read_moment(text, form, LONDON)
