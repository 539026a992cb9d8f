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
    ],
    ids=lambda case: case.name,
)
def test_a_contribution_is_chance_up_to_the_interval_and_cause_beyond(case):
    each = Contribution(leaf="buyers", value=2 * (case.actual - 100), plan=100, actual=case.actual)
    assert split_causes([each], {"buyers": case.plan}) == (case.gets,)


def test_a_leaf_nothing_was_frozen_about_is_unclassed():
    each = Contribution(leaf="x", value=5, plan=1, actual=2)
    assert by_cause(split_causes([each], {})) == {"unclassed": 5}


finite = st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(finite, finite, finite, finite, st.sampled_from(["design", "strategy"])), max_size=8))
def test_causes_add_up_to_the_contributions(rows):
    contributions = [
        Contribution(leaf=str(i), value=value, plan=plan, actual=actual)
        for i, (value, plan, actual, _, _) in enumerate(rows)
    ]
    plans = {
        str(i): LeafPlan(low=min(row[1], row[3]), high=max(row[1], row[3]), cause=row[4]) for i, row in enumerate(rows)
    }
    found = by_cause(split_causes(contributions, plans))
    total = sum(each.value for each in contributions)
    assert sum(found.values()) == pytest.approx(total, abs=1e-9 * max(1, *(abs(row[0]) for row in rows), 1) * 10)
