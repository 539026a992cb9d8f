"""Everybody known is in exactly one stage, and time alone only leads towards being lost."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.insight.stage.api import (
    NAMES,
    Activity,
    BadRules,
    Stage,
    StageRules,
    describe,
    from_gaps,
    read_rules,
    stage,
    stages,
)

TODAY = date(2026, 6, 30)
RULES = StageRules()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def person(orders: int, first: int | None = None, last: int | None = None, active: int | None = None) -> Activity:
    """first, last, active: days ago."""
    return Activity(
        orders=orders,
        first_order=None if first is None else ago(first),
        last_order=None if last is None else ago(last),
        last_active=None if active is None else ago(active),
    )


@dataclass(frozen=True)
class Case:
    name: str
    who: Activity
    stage: Stage | None


@pytest.mark.parametrize(
    "case",
    [
        Case("looked and never bought", person(0, active=3), Stage.INTRODUCTION),
        Case("one order", person(1, 20, 20), Stage.INTRODUCTION),
        Case("second order", person(2, 40, 5), Stage.GROWTH),
        Case("four orders in a week are a spree", person(4, 12, 5), Stage.GROWTH),
        Case("many orders, 59 days", person(9, 64, 5), Stage.GROWTH),
        Case("four orders over 60 days", person(4, 65, 5), Stage.MATURITY),
        Case("89 days without an order", person(4, 300, 89), Stage.MATURITY),
        Case("90 days without an order", person(4, 300, 90), Stage.DORMANT),
        Case("one order long ago, still looks", person(1, 400, 400, active=1), Stage.DORMANT),
        Case("179 days quiet", person(4, 300, 179), Stage.DORMANT),
        Case("180 days quiet", person(4, 300, 180), Stage.LOST),
        Case("activity keeps from being lost", person(4, 300, 200, active=179), Stage.DORMANT),
        Case("never bought and 90 days quiet", person(0, active=90), Stage.DORMANT),
        Case("never bought and 180 days quiet", person(0, active=180), Stage.LOST),
        Case("nothing known", person(0), None),
    ],
    ids=lambda case: case.name,
)
def test_a_person_is_in_the_stage_of_the_rules(case):
    assert stage(case.who, RULES, TODAY) == case.stage


@st.composite
def people(draw: st.DrawFn) -> Activity:
    orders = draw(st.integers(0, 8))
    last = draw(st.integers(0, 400)) if orders else None
    first = last + draw(st.integers(0, 300)) if last is not None else None
    return person(orders, first, last, draw(st.none() | st.integers(0, 400)))


@given(people(), st.integers(1, 400))
def test_without_a_further_sign_a_person_only_goes_to_dormant_and_lost(who, days):
    now, later = stage(who, RULES, TODAY), stage(who, RULES, TODAY + timedelta(days=days))
    if now is not None:
        assert later in (now, Stage.DORMANT, Stage.LOST)
        assert list(Stage).index(later) >= list(Stage).index(now)


@given(people())
def test_a_further_order_today_brings_back_and_never_sets_back(who):
    more = replace(who, orders=who.orders + 1, first_order=who.first_order or TODAY, last_order=TODAY)
    now, then = stage(who, RULES, TODAY), stage(more, RULES, TODAY)
    awake = [Stage.INTRODUCTION, Stage.GROWTH, Stage.MATURITY]
    assert then in awake
    if now in awake:
        assert awake.index(then) >= awake.index(now)


@given(st.lists(people(), max_size=30))
def test_stages_hold_everybody_known_once(everybody):
    found = stages(everybody, RULES, TODAY)
    assert list(found) == list(Stage)
    assert sum(found.values()) == sum(bool(who.orders) or who.last_active is not None for who in everybody)


def test_facts_after_the_day_are_refused():
    with pytest.raises(ValueError, match="is after 2026-06-30"):
        stage(Activity(orders=1, first_order=TODAY, last_order=TODAY + timedelta(days=1)), RULES, TODAY)


@pytest.mark.parametrize(
    "make",
    [
        lambda: person(2),
        lambda: person(0, 5, 5),
        lambda: person(2, 5, 9),
        lambda: person(-1, 5, 5),
        lambda: person(1, 5, None),
    ],
)
def test_activity_that_contradicts_itself_is_refused(make):
    with pytest.raises(ValueError, match="order"):
        make()


def test_a_team_changes_a_threshold_and_keeps_the_rest():
    rules = read_rules({"dormant_days": 30})
    assert rules == StageRules(dormant_days=30)
    assert read_rules(rules.to_json()) == rules
    assert stage(person(4, 300, 31), rules, TODAY) == Stage.DORMANT


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"dormant_day": 30}, "dormant_day: did you mean dormant_days"),
        ({"x": 1}, "x: there are growth_orders, mature_orders"),
        ({"lost_days": 90}, "lost_days: more than dormant_days"),
        ({"dormant_days": 0}, "dormant_days: at least 1"),
        ({"growth_orders": 0}, "growth_orders: at least 1"),
        ({"mature_orders": 2}, "mature_orders: more than growth_orders"),
        ({"mature_days": -1}, "mature_days: 0 or more"),
        ({"lost_days": "half a year"}, "lost_days: a whole number"),
        ({"lost_days": 365.5}, "lost_days: a whole number"),
    ],
)
def test_rules_that_cannot_be_are_refused_by_name(given_, says):
    with pytest.raises(BadRules, match=says):
        read_rules(given_)


def test_gaps_between_orders_suggest_when_somebody_is_dormant():
    rules = from_gaps(range(1, 101))
    assert rules is not None
    assert (rules.dormant_days, rules.lost_days) == (80, 95)
    assert from_gaps([7] * 200) == StageRules(dormant_days=7, lost_days=8)
    assert from_gaps([0] * 200) == StageRules(dormant_days=1, lost_days=2)
    assert from_gaps([7] * 99) is None


def test_every_stage_has_a_name_and_a_rule_with_its_thresholds():
    told = describe(StageRules(dormant_days=33, lost_days=77))
    assert set(NAMES) == set(told) == set(Stage)
    assert "33" in told[Stage.DORMANT].zh
    assert "33" in told[Stage.DORMANT].en
    assert "77" in told[Stage.LOST].zh
