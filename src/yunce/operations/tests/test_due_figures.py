"""When an entered figure is waited for."""

from datetime import date

import pytest

from yunce.operations.rules.due_figures import due

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("rollup", "day", "newest", "waits"),
    [
        ("sum", date(2026, 6, 1), None, True),
        ("mean", date(2026, 6, 9), date(2026, 6, 8), True),
        ("sum", date(2026, 5, 31), None, False),
        ("sum", date(2026, 7, 1), None, False),
        ("last", date(2026, 6, 6), None, False),
        ("last", date(2026, 6, 7), None, True),
        ("last", date(2026, 6, 9), date(2026, 6, 3), False),
        ("last", date(2026, 6, 10), date(2026, 6, 3), True),
        ("last", LAST, date(2026, 6, 29), True),
    ],
)
def test_sums_and_means_wait_for_each_day_and_balances_for_one_a_week(rollup, day, newest, waits):
    assert due(rollup, day, first=FIRST, last=LAST, newest=newest, there=False) is waits
    assert not due(rollup, day, first=FIRST, last=LAST, newest=newest, there=True)
