"""The demo's rule for goals, and the sentences of its lessons: every figure is one that was handed in."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from yunce.demo.lessons import Checked, repurchase_lesson, season_lesson
from yunce.demo.rules.goal import ladder, three_digits

MONTHS = [400.0, 250.0, 300.0, 350.0]  # the best month, then a usual quarter of 300 on average


def test_the_stretch_takes_every_month_from_the_usual_to_the_best():
    goal = ladder(1000.0, MONTHS, 3)
    assert (goal.floor, goal.target, goal.stretch) == (1000, 1150, 1300)
    assert (goal.usual_month, goal.best_month) == (300, 400)


def test_a_goal_needs_as_many_months_as_it_reaches_ahead():
    with pytest.raises(ValueError, match="2 months are known; the goal needs 3"):
        ladder(1.0, MONTHS[:2], 3)


@given(st.floats(1, 1e9), st.lists(st.floats(0.01, 1e8), min_size=3, max_size=24))
def test_tiers_never_cross(level, months):
    goal = ladder(level, months, 3)
    assert goal.floor <= goal.target <= goal.stretch


@pytest.mark.parametrize(
    ("value", "said"), [(1_776_543, 1_780_000), (0.012345, 0.0123), (999_600, 1_000_000), (0, 0), (-1234, -1230)]
)
def test_a_goal_has_three_digits(value, said):
    assert three_digits(value) == pytest.approx(said, rel=1e-12)


def test_the_lesson_of_repurchase_says_how_often_and_by_how_much():
    said = repurchase_lesson(
        [
            Checked(name="老客人数", expected=1000, actual=880, hit=True),
            Checked(name="老客客单价", expected=400, actual=452, hit=False),
            Checked(name="新的数", expected=0, actual=3, hit=False),
        ],
        92,
    )
    assert "92 天" in said
    assert "3 个数有 1 个落在预估区间内" in said
    assert "老客人数是预期的 0.88 倍、老客客单价是预期的 1.13 倍" in said
    assert "新的数" not in said


def test_the_lesson_of_a_season_says_the_share_of_each_cause():
    said = season_lesson({"noise": 60.0, "external": 40.0}, {"noise": "随机波动", "external": "外部"}, 100.0, 4, 7)
    assert "7 个预估只有 4 个命中" in said
    assert "40% 记为外部（随机波动 60%、外部 40%）" in said


def test_without_a_gap_there_is_no_share():
    assert "— 记为外部" in season_lesson({}, {}, 0.0, 7, 7)


def test_a_lesson_is_as_complete_in_english():
    with translation.override("en"):
        returning = [Checked(name="Returning buyers", expected=1000, actual=880, hit=True)]
        assert repurchase_lesson(returning, 92).startswith(
            "Over 92 days, 1 of the 1 numbers of returning buyers fell inside their interval: "
            "Returning buyers 0.88 times the middle."
        )
        said = season_lesson({"noise": 60.0, "external": 40.0}, {"noise": "Noise", "external": "External"}, 100.0, 4, 7)
    assert (
        "only 4 of 7 assumptions hit; 40% of the gap is put down to external causes (Noise 60%, External 40%)" in said
    )
