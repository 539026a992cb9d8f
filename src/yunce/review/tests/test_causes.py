"""What is chance, and what a miss is put down to, by a rule fixed beforehand."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.review.rules.causes import LeafCause, LeafPlan, Reason, by_cause, split_causes
from yunce.review.rules.reconcile import Contribution


@dataclass(frozen=True)
class Case:
    name: str
    plan: LeafPlan
    actual: float  # planned were 100, and every unit missed moves the root by 2
    gets: LeafCause


def gets(noise: float, beyond: float, cause: str, reason: Reason) -> LeafCause:
    return LeafCause(leaf="buyers", noise=noise, beyond=beyond, cause=cause, reason=reason)


BAND = LeafPlan(low=90, high=120, cause="strategy")
NO_BAND = LeafPlan(low=None, high=None, cause="design")


@pytest.mark.parametrize(
    "case",
    [
        Case("inside the interval", BAND, 115, gets(30, 0, "noise", Reason.INSIDE)),
        Case("exactly as planned", BAND, 100, gets(0, 0, "noise", Reason.INSIDE)),
        Case("beyond the upper end", BAND, 150, gets(40, 60, "strategy", Reason.OWN_CLASS)),
        Case("beyond the lower end", BAND, 70, gets(-20, -40, "strategy", Reason.OWN_CLASS)),
        Case(
            "no interval", LeafPlan(low=None, high=None, cause="design"), 70, gets(0, -60, "design", Reason.OWN_CLASS)
        ),
        Case(
            "a season nobody had seen",
            LeafPlan(low=90, high=120, cause="strategy", season_missing=True),
            150,
            gets(40, 60, "external", Reason.SEASON_MISSING),
        ),
        Case(
            "tasks that were not done",
            LeafPlan(low=90, high=120, cause="strategy", delivered=False),
            70,
            gets(-20, -40, "execution", Reason.NOT_DELIVERED),
        ),
        Case(
            "tasks that were not done, and yet more came",
            LeafPlan(low=90, high=120, cause="strategy", delivered=False),
            150,
            gets(40, 60, "strategy", Reason.OWN_CLASS),
        ),
        Case(
            "a cost that rose while its tasks were not done",
            LeafPlan(low=90, high=120, cause="strategy", delivered=False, up_is_good=False),
            150,
            gets(40, 60, "execution", Reason.NOT_DELIVERED),
        ),
        Case(
            "a season nobody had seen, and tasks not done",
            LeafPlan(low=90, high=120, cause="strategy", delivered=False, season_missing=True),
            70,
            gets(-20, -40, "external", Reason.SEASON_MISSING),
        ),
    ],
    ids=lambda case: case.name,
)
def test_a_contribution_is_chance_up_to_the_interval_and_cause_beyond(case):
    each = Contribution(leaf="buyers", value=2 * (case.actual - 100), plan=100, actual=case.actual)
    assert split_causes([each], {"buyers": case.plan}) == (case.gets,)


def leaning(*values: float) -> list[Contribution]:
    """Leaves that all moved up inside their intervals, or down."""
    return [
        Contribution(leaf=str(place), value=value, plan=100, actual=100 + value / 10)
        for place, value in enumerate(values)
    ]


WIDE = {str(place): LeafPlan(low=0, high=200, cause="strategy", season_missing=place < 2) for place in range(3)}


def test_numbers_that_lean_the_same_way_together_leave_what_chance_can_do():
    found = split_causes(leaning(60, 30, -10), WIDE, (-50, 40))
    assert sum(each.noise for each in found) == pytest.approx(40)
    assert [each.noise for each in found] == pytest.approx([60 * 50 / 90, 30 * 50 / 90, -10])
    assert [each.reason for each in found] == [Reason.TOGETHER, Reason.TOGETHER, Reason.INSIDE]
    assert by_cause(found) == pytest.approx({"external": 40, "noise": 40})


@pytest.mark.parametrize("whole", [None, (-50, 90), (-50, 80)])
def test_numbers_inside_the_interval_of_the_whole_stay_chance(whole):
    assert by_cause(split_causes(leaning(60, 30, -10), WIDE, whole)) == {"noise": 80}


def test_downwards_it_is_the_same():
    found = split_causes(leaning(-60, -30, 10), WIDE, (-40, 50))
    assert by_cause(found) == pytest.approx({"external": -40, "noise": -40})


def test_a_leaf_nothing_was_frozen_about_is_unclassed():
    each = Contribution(leaf="x", value=5, plan=1, actual=2)
    assert by_cause(split_causes([each], {})) == {"unclassed": 5}


finite = st.floats(-1e6, 1e6)


@given(
    st.lists(st.tuples(finite, finite, finite, finite, st.sampled_from(["design", "strategy"])), max_size=8),
    st.none() | st.tuples(st.floats(-1e6, 0), st.floats(0, 1e6)),
)
def test_causes_add_up_to_the_contributions(rows, whole):
    contributions = [
        Contribution(leaf=str(i), value=value, plan=plan, actual=actual)
        for i, (value, plan, actual, _, _) in enumerate(rows)
    ]
    plans = {
        str(i): LeafPlan(low=min(row[1], row[3]), high=max(row[1], row[3]), cause=row[4]) for i, row in enumerate(rows)
    }
    found = by_cause(split_causes(contributions, plans, whole))
    total = sum(each.value for each in contributions)
    assert sum(found.values()) == pytest.approx(total, abs=1e-9 * max(1, *(abs(row[0]) for row in rows), 1) * 10)
