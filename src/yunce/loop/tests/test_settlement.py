"""What becomes of an estimate, and how a team's accuracy is counted."""

from dataclasses import dataclass

import numpy as np
import pytest

from yunce.kernel.estimate import Estimate
from yunce.loop.rules.accuracy import accuracy
from yunce.loop.rules.settlement import SettlementError, Side, Verdict, settle

ORDERS = Estimate.from_quantiles(p10=80, p50=100, p90=125, lower=0)


@dataclass(frozen=True)
class Case:
    name: str
    actual: float | None
    final: bool
    verdict: Verdict
    side: Side | None
    reason: str = ""


@pytest.mark.parametrize(
    "case",
    [
        Case("inside at the end", 110, True, Verdict.HIT, Side.INSIDE),
        Case("exactly at the end of the interval", 80, True, Verdict.HIT, Side.INSIDE),
        Case("above", 130, True, Verdict.MISSED, Side.ABOVE),
        Case("below", 10, True, Verdict.MISSED, Side.BELOW),
        Case("below, but the window is still open", 10, False, Verdict.PENDING, Side.BELOW),
        Case("nothing yet", None, False, Verdict.PENDING, None),
        Case("nothing, and it is over", None, True, Verdict.UNSETTLEABLE, None, "nobody counted them"),
    ],
    ids=lambda case: case.name,
)
def test_an_estimate_is_held_against_its_actual(case):
    found = settle(ORDERS, case.actual, final=case.final, reason=case.reason)
    assert (found.verdict, found.side, found.reason) == (case.verdict, case.side, case.reason)
    assert (found.crps is None) is (case.verdict in (Verdict.PENDING, Verdict.UNSETTLEABLE))
    assert found.low == pytest.approx(80)


def test_what_cannot_be_checked_needs_a_reason():
    with pytest.raises(SettlementError, match="say why"):
        settle(ORDERS, None, final=True)


def test_an_infinite_actual_is_refused():
    with pytest.raises(SettlementError, match="not a finite number"):
        settle(ORDERS, float("inf"), final=True)


def test_a_yes_or_no_is_scored_by_brier():
    found = settle(Estimate.point(0.7), 1, final=True, unit="是否")
    assert (found.verdict, found.brier, found.inside_80) == (Verdict.HIT, pytest.approx(0.09), None)


def test_a_yes_or_no_is_neither_half():
    with pytest.raises(SettlementError, match="1 or 0"):
        settle(Estimate.point(0.7), 0.5, final=True, unit="是否")


def test_accuracy_counts_what_could_not_be_checked_and_what_is_open():
    outcomes = [
        settle(ORDERS, 110, final=True),
        settle(ORDERS, 200, final=True),
        settle(ORDERS, 90, final=False),
        settle(ORDERS, None, final=True, reason="no data"),
        settle(Estimate.point(0.5), 0, final=True, unit="是否"),
    ]
    found = accuracy(outcomes)
    assert (found.n, found.hits, found.pending, found.unsettleable) == (2, 1, 1, 1)
    assert found.inside_80 == 0.5
    assert found.width == pytest.approx(0.45)
    assert found.bias == pytest.approx((1.1 * 2.0) ** 0.5)
    assert found.brier == 0.25


def test_accuracy_of_nothing_is_unknown_and_not_zero():
    found = accuracy([])
    assert (found.n, found.inside_80, found.width, found.bias, found.crps_ratio) == (0, None, None, None, None)


def test_honest_intervals_hold_as_often_as_they_say():
    rng = np.random.default_rng(3)
    estimate = Estimate.lognormal(100, 0.3)
    found = accuracy(settle(estimate, actual, final=True) for actual in estimate.sample(rng, 2000))
    assert found.inside_50 == pytest.approx(0.5, abs=0.04)
    assert found.inside_80 == pytest.approx(0.8, abs=0.03)
    assert found.inside_95 == pytest.approx(0.95, abs=0.02)
    assert found.bias == pytest.approx(1, abs=0.03)
