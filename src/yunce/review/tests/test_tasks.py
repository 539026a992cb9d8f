"""What became of the frozen tasks, and which numbers lost by it."""

from datetime import date

import pytest

from yunce.review.rules.tasks import Fate, count_fates, task_fates, undelivered

LAST = date(2026, 6, 30)


def plan(*tasks):
    """Tasks for a launch on the first of June."""
    return {"launch": "2026-06-01", "tasks": [{"name": each["key"], **each} for each in tasks]}


@pytest.mark.parametrize(
    ("done_on", "fate"),
    [
        (date(2026, 5, 20), Fate.DONE),
        (date(2026, 5, 29), Fate.DONE),
        (date(2026, 5, 30), Fate.LATE),
        (date(2026, 7, 1), Fate.OPEN),
        (None, Fate.OPEN),
    ],
    ids=["before its day", "on its day", "the day after", "after the project", "never"],
)
def test_a_task_is_in_time_late_or_not_done(done_on, fate):
    done = {} if done_on is None else {"text": done_on}
    [found] = task_fates(plan({"key": "text", "offset": -3, "serves": "rate"}), done, until=LAST)
    assert (found.due, found.fate) == (date(2026, 5, 29), fate)
    assert found.failed is (fate is not Fate.DONE)
    assert bool(undelivered([found], until=LAST, board_used=True)) is found.failed


def test_only_tasks_for_a_number_and_due_by_the_end_count():
    tasks = task_fates(
        plan(
            {"key": "list", "offset": -12, "serves": "buyers"},
            {"key": "text", "offset": -3, "serves": "rate"},
            {"key": "remind", "offset": 6, "serves": "rate"},
            {"key": "legal", "offset": -10},
            {"key": "shown", "offset": -5, "serves": "value", "demo": True},
            {"key": "after", "offset": 45, "serves": "value"},
        ),
        {"list": date(2026, 5, 20), "text": date(2026, 6, 2)},
        until=LAST,
    )
    found = undelivered(tasks, until=LAST, board_used=True)
    assert {leaf: [task.name for task in listed] for leaf, listed in found.items()} == {"rate": ["text", "remind"]}
    assert count_fates(tasks) == {Fate.DONE: 1, Fate.LATE: 1, Fate.OPEN: 3, Fate.DEMONSTRATION: 1}


def test_a_board_that_nobody_moved_tells_nothing():
    tasks = task_fates(plan({"key": "text", "offset": -3, "serves": "rate"}), {}, until=LAST)
    assert undelivered(tasks, until=LAST, board_used=False) == {}


def test_a_plan_frozen_without_tasks_has_none():
    assert task_fates(None, {}, until=LAST) == ()
    assert task_fates({"launch": "2026-06-01"}, {}, until=LAST) == ()
