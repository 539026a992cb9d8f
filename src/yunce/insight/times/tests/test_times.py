"""The hours of the week against a count by hand, on clocks that go on and back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunce.events.store.api import EventStore
from yunce.insight.asking.api import BadQuestion, Period
from yunce.insight.measures.api import Measure
from yunce.insight.sequences.api import number_of
from yunce.insight.tests.log import context, fresh_store, happened
from yunce.insight.times.api import HOURS, WEEKDAYS, TimesCell, TimesQuestion, answer, persons
from yunce.insight.times.rules.question import occurrences
from yunce.insight.times.show import shown
from yunce.kernel.windows import Window, midnight

workspaces = count()
CALENDARS = (
    ("Asia/Shanghai", date(2026, 3, 1)),
    ("Europe/Berlin", date(2026, 3, 24)),
    ("Europe/Berlin", date(2026, 10, 20)),
)


@pytest.fixture(scope="module")
def log(chdb_directory: Path) -> Iterator[EventStore]:
    with fresh_store(chdb_directory) as store:
        yield store


@st.composite
def logs(draw: st.DrawFn) -> tuple[str, date, list[tuple[str, datetime]]]:
    zone, first = draw(st.sampled_from(CALENDARS))
    begin = midnight(first, zone)
    moments = st.integers(-5, 11 * 24 * 4).map(lambda quarter: begin + timedelta(minutes=15 * quarter))
    return zone, first, draw(st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), moments), max_size=20))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=logs())
def test_cells_are_those_of_a_count_by_hand(
    log: EventStore, drawn: tuple[str, date, list[tuple[str, datetime]]]
) -> None:
    zone, first, events = drawn
    asked = replace(context(zone=zone, as_of=datetime(2027, 1, 1, tzinfo=UTC)), workspace_id=f"t{next(workspaces)}")
    happened(
        log,
        ("n", midnight(date(2026, 1, 1), zone), "n"),
        *((*each, "x") for each in events),
        workspace=asked.workspace_id,
    )
    period = Period(first=first, last=first + timedelta(days=9))
    window = period.window(zone)
    seen = [(who, at.astimezone(ZoneInfo(zone))) for who, at in events if at in window]
    question = TimesQuestion(period=period, metric=Measure(take="persons"))
    people, times = answer(asked, question), answer(asked, TimesQuestion(period=period))
    for day in (0, *WEEKDAYS):
        for hour in (None, *HOURS):
            here = [who for who, at in seen if day in (0, at.isoweekday()) and hour in (None, at.hour)]
            if day and hour is not None and not people.came[day, hour]:
                continue
            assert times.figures[day, hour].value == len(here)
            assert people.figures[day, hour].value == len({who for who in here if who})
    for day, hour in ((0, None), (1, None), (0, 8), (7, 2)):
        here = {who for who, at in seen if who and day in (0, at.isoweekday()) and hour in (None, at.hour)}
        listed = persons(asked, question, TimesCell(weekday=day, hour=hour))
        assert set(listed) == {np.uint64(number_of(who)) for who in here}


def test_an_hour_that_came_more_often_is_no_darker(log: EventStore) -> None:
    """2 March 2026 is a Monday: two Mondays and one Tuesday, one event each at 08:00."""
    asked = replace(context(), workspace_id="often")
    days = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 9)]
    happened(log, *(("u", midnight(day, asked.zone) + timedelta(hours=8), "x") for day in days), workspace="often")
    found = answer(asked, TimesQuestion(period=Period(first=days[0], last=days[-1])))
    assert (found.figures[1, 8].value, found.figures[2, 8].value) == (2, 1)
    assert (found.each(1, 8), found.each(2, 8), found.each(3, 8)) == (1, 1, 0)
    rows = shown(replace(asked, first_weekday=6), found).rows
    assert [row[0].en for row in rows[:2]] == ["Sun", "Mon"]  # type: ignore[union-attr]


def test_an_hour_that_has_not_come_is_unknown_and_not_zero(log: EventStore) -> None:
    asked = replace(context(as_of=midnight(date(2026, 3, 3), "Asia/Shanghai")), workspace_id="often")
    found = answer(asked, TimesQuestion(period=Period(first=date(2026, 3, 2), last=date(2026, 3, 8))))
    assert found.figures[1, 8].value == 1
    assert found.figures[2, 8].value is None


def test_clocks_that_change_leave_an_hour_out_or_have_it_twice() -> None:
    spring = Window.days(date(2026, 3, 29), date(2026, 3, 29), "Europe/Berlin")
    autumn = Window.days(date(2026, 10, 25), date(2026, 10, 25), "Europe/Berlin")
    far = datetime(2027, 1, 1, tzinfo=UTC)
    assert (occurrences(spring, far)[7, 2], occurrences(autumn, far)[7, 2]) == (0, 2)
    assert (occurrences(spring, far).total(), occurrences(autumn, far).total()) == (23, 25)


@pytest.mark.parametrize(
    "metric", [Measure(take="daily"), Measure(take="dau_over_mau"), Measure(take="persons", days=7)]
)
def test_what_counts_days_has_no_hours(log: EventStore, metric: Measure) -> None:
    with pytest.raises(BadQuestion) as caught:
        answer(context(), TimesQuestion(period=Period(first=date(2026, 3, 2), last=date(2026, 3, 2)), metric=metric))
    assert caught.value.where == "$.metric.take"


def test_a_cell_that_is_not_there_has_no_list(log: EventStore) -> None:
    period = Period(first=date(2026, 3, 2), last=date(2026, 3, 2))
    with pytest.raises(LookupError):
        persons(context(), TimesQuestion(period=period), TimesCell())
    with pytest.raises(BadQuestion):
        persons(context(), TimesQuestion(period=period, metric=Measure(take="persons")), TimesCell(hour=24))
