"""Whether the history has seen this time of the year."""

from dataclasses import dataclass
from datetime import date

import pytest

from yunce.loop.rules.seasons import missing_season


@dataclass(frozen=True)
class Case:
    name: str
    history: tuple[date, date]
    horizon: tuple[date, date]
    months: tuple[int, ...] | None


AUTUMN = (date(2011, 9, 1), date(2011, 11, 30))
SEPTEMBER = (date(2011, 9, 1), date(2011, 9, 30))
A_WEEK = (date(2011, 9, 5), date(2011, 9, 9))
DECEMBER_TO_AUGUST = (date(2010, 12, 1), date(2011, 8, 31))


@pytest.mark.parametrize(
    "case",
    [
        Case("an autumn never seen", DECEMBER_TO_AUGUST, AUTUMN, (9, 10, 11)),
        Case("a whole year before", (date(2010, 1, 1), date(2011, 8, 31)), AUTUMN, None),
        Case("one month short", (date(2010, 10, 1), date(2011, 8, 31)), AUTUMN, (9,)),
        Case("part of a month", (date(2010, 9, 2), date(2011, 8, 31)), SEPTEMBER, (9,)),
        Case(
            "only the week that is needed",
            (date(2010, 9, 2), date(2011, 8, 1)),
            (date(2011, 9, 5), date(2011, 9, 9)),
            None,
        ),
        Case(
            "two years ago is enough",
            (date(2009, 1, 1), date(2009, 12, 31)),
            (date(2011, 9, 1), date(2011, 9, 30)),
            None,
        ),
        Case("over new year", DECEMBER_TO_AUGUST, (date(2011, 12, 15), date(2012, 1, 15)), None),
        Case("leap day", (date(2011, 2, 1), date(2011, 12, 31)), (date(2012, 2, 1), date(2012, 2, 29)), None),
    ],
    ids=lambda case: case.name,
)
def test_months_without_an_earlier_year_are_named(case):
    found = missing_season(case.history, case.horizon)
    assert (found.months if found else None) == case.months


def test_a_history_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before the first day"):
        missing_season((date(2011, 2, 1), date(2011, 1, 1)), DECEMBER_TO_AUGUST)
