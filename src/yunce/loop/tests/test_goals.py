"""Tiers, sides, tiers of evidence, lessons and hashes: the small rules."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from yunce.kernel.direction import Direction
from yunce.kernel.estimate import EstimateError
from yunce.loop.rules import evidence
from yunce.loop.rules.canonical import canonical, content_hash
from yunce.loop.rules.goals import GoalError, Tier, Tiers
from yunce.loop.rules.lessons import Status, suggested_status
from yunce.loop.rules.sides import Sides, from_sides, sides
from yunce.loop.tests.cast import finding


@dataclass(frozen=True)
class Case:
    name: str
    direction: Direction
    value: float
    tier: Tier


SALES = Tiers(floor=80, target=100, stretch=120)
COST = Tiers(floor=120, target=100, stretch=80, direction=Direction.DOWN)


@pytest.mark.parametrize(
    "case",
    [
        Case("sales at the target", Direction.UP, 100, Tier.TARGET),
        Case("sales above all", Direction.UP, 130, Tier.STRETCH),
        Case("sales below all", Direction.UP, 79, Tier.MISSED),
        Case("cost at the floor", Direction.DOWN, 120, Tier.FLOOR),
        Case("cost below all", Direction.DOWN, 70, Tier.STRETCH),
        Case("cost above all", Direction.DOWN, 121, Tier.MISSED),
    ],
    ids=lambda case: case.name,
)
def test_the_highest_tier_reached_counts(case):
    assert (SALES if case.direction is Direction.UP else COST).reached(case.value) is case.tier


def test_tiers_the_wrong_way_round_are_named():
    with pytest.raises(GoalError, match="floor is 110 and target is 100") as error:
        Tiers(floor=110, target=100)
    assert (error.value.lesser, error.value.greater) == ("floor", "target")


def test_the_cautious_side_of_a_cost_is_the_high_one():
    estimate = from_sides(Sides(cautious=120, expected=100, hopeful=90), Direction.DOWN, "CNY")
    assert sides(estimate, Direction.DOWN).cautious == pytest.approx(120)
    assert sides(estimate, Direction.UP).cautious == pytest.approx(90)


def test_a_share_above_one_is_refused():
    with pytest.raises(EstimateError):
        from_sides(Sides(cautious=0.8, expected=0.9, hopeful=1.2), Direction.UP, "%")


def test_numbers_the_wrong_way_round_are_refused():
    with pytest.raises(EstimateError):
        from_sides(Sides(cautious=3, expected=2, hopeful=1), Direction.UP, "人")


def test_three_equal_numbers_are_certain():
    assert from_sides(Sides(cautious=3, expected=3, hopeful=3), Direction.UP, "人").certain


def test_a_positive_estimate_never_falls_below_zero():
    assert from_sides(Sides(cautious=1, expected=5, hopeful=40), Direction.UP, "人").quantile(0.0001) >= 0


def test_an_experiment_is_stronger_than_a_judgement():
    assert evidence.strongest([evidence.Tier.JUDGEMENT, evidence.Tier.EXPERIMENT]) is evidence.Tier.EXPERIMENT
    assert evidence.strongest([]) is None
    assert [tier.strength for tier in evidence.Tier] == [5, 4, 3, 2, 1]


def test_an_estimate_does_not_rest_on_what_saw_its_own_days():
    start, day = datetime(2011, 9, 1, tzinfo=UTC), timedelta(days=1)
    assert evidence.may_ground(start, start - day, start)
    assert evidence.may_ground(start + 30 * day, start - day, start)
    assert evidence.may_ground(start - day, start + 30 * day, start)
    assert evidence.may_ground(None, None, start)
    assert evidence.may_ground(start + day, start + day, None)
    assert not evidence.may_ground(start + 91 * day, start + 90 * day, start)
    assert not evidence.may_ground(None, start + day, start)


def test_evidence_holds_through_its_last_day():
    assert not evidence.expired(date(2011, 8, 31), date(2011, 8, 31))
    assert evidence.expired(date(2011, 8, 31), date(2011, 9, 1))
    assert not evidence.expired(None, date(2011, 9, 1))


def test_a_finding_is_called_and_said_in_the_readers_language_where_it_has_one():
    english = {"title": "Buyers by month", "text": "About a thousand"}
    kept = finding(body={"text": "每月约一千人", "notes": ["去掉了退货"], "en": english})
    assert kept.titled("zh-Hans") == "每月买家数"
    assert kept.titled("en-GB") == "Buyers by month"
    assert kept.said("en")["text"] == "About a thousand"
    assert kept.said("en")["notes"] == ["去掉了退货"]  # what was not said in English stays as it is
    assert finding().titled("en") == "每月买家数"


@pytest.mark.parametrize(
    ("supporting", "against", "status"),
    [
        (0, 0, Status.EMERGING),
        (1, 0, Status.SUPPORTED),
        (3, 0, Status.CONFIRMED),
        (3, 1, Status.SUPPORTED),
        (1, 1, Status.EMERGING),
        (1, 2, Status.REJECTED),
    ],
)
def test_a_lesson_claims_what_projects_bear_out(supporting, against, status):
    assert suggested_status(supporting, against) is status


def test_equal_contents_have_equal_hashes():
    assert content_hash({"a": 1, "b": [1, "中"]}) == content_hash({"b": [1, "中"], "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": 2})


@pytest.mark.parametrize("value", [float("nan"), date(2011, 1, 1)])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        canonical(value)
