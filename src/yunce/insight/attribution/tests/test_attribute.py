"""What holds for every model: nothing is lost, rows may come in any order, costs and look-back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunce.insight.attribution.api import Decay, First, Last, Linear, Path, attribute
from yunce.insight.attribution.rules.credit import add_up
from yunce.insight.attribution.tests.cast import MODELS, NINE, path, paths

NAMES = [f"{type(model).__name__} {at}" for at, model in enumerate(MODELS)]


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
@settings(max_examples=60, deadline=None)
@given(found=st.booleans().flatmap(lambda timed: paths(timed=timed)))
def test_credit_and_what_has_no_touch_add_up_to_the_value_exactly(model, found):
    answer = attribute(found, model)
    assert add_up([*answer.credit.values(), answer.unattributed]) == answer.total
    assert answer.total == add_up(each.value for each in found)
    conversions = add_up(each.conversions for each in answer.channels)
    assert conversions + answer.unattributed_conversions == answer.conversions
    assert {each.channel for each in answer.channels} == {channel for each in found for channel in each.channels}


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
@settings(max_examples=25, deadline=None)
@given(found=paths(), data=st.data())
def test_rows_may_come_in_any_order(model, found, data):
    shuffled = attribute(data.draw(st.permutations(found)), model)
    asked = attribute(found, model)
    for channel, value in asked.credit.items():
        assert float(shuffled.credit[channel]) == pytest.approx(float(value), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_without_paths_there_is_nothing(model):
    answer = attribute([], model)
    assert (answer.channels, answer.total, answer.paths) == ((), 0, 0)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_a_single_channel_gets_everything(model):
    answer = attribute([path("A>A", "3"), path("A", "4"), path("A")], model)
    assert answer.credit == {"A": 7}


def test_a_conversion_that_nothing_led_to_is_unattributed():
    answer = attribute([path("", "5"), path("A", "3"), path("")], Linear())
    assert (answer.total, answer.unattributed, answer.credit) == (8, 5, {"A": 3})
    assert (answer.conversions, answer.unattributed_conversions, answer.paths) == (2, 1, 3)


TIMED = Path(channels=("A", "B"), converted=True, value=Decimal(10), days_before=(30.0, 2.0))


@pytest.mark.parametrize(
    ("lookback", "credit", "unattributed"),
    [(30, {"A": 10}, 0), (29.9, {"B": 10}, 0), (1, {}, 10)],
    ids=["exactly as long ago stays", "longer ago falls away", "all fell away"],
)
def test_touches_before_the_look_back_do_not_count(lookback, credit, unattributed):
    answer = attribute([TIMED], First(), lookback_days=lookback)
    assert {channel: value for channel, value in answer.credit.items() if value} == credit
    assert answer.unattributed == unattributed


def test_a_look_back_without_times_is_refused():
    with pytest.raises(ValueError, match="needs the times"):
        attribute([replace(TIMED, days_before=None)], Decay(), lookback_days=7)


def test_costs_give_the_cost_of_a_conversion_and_the_return():
    answer = attribute(NINE, Last(), costs={"A": Decimal(10), "B": Decimal(12), "D": Decimal(4)})
    by = {each.channel: each for each in answer.channels}
    assert (by["A"].cpa, by["A"].roi) == (2, Decimal("0.5"))  # five conversions worth 15
    assert (by["B"].cpa, by["B"].roi) == (6, Decimal("-0.5"))
    assert (by["C"].cpa, by["C"].roi) == (None, None)  # nobody said what it cost
    assert (by["D"].value, by["D"].cpa, by["D"].roi) == (0, None, -1)  # it cost and nobody touched it


def test_a_channel_that_cost_nothing_has_no_return():
    answer = attribute(NINE, Last(), costs={"A": Decimal(0)})
    assert (answer.channels[0].cpa, answer.channels[0].roi) == (0, None)


def test_touches_and_paths_count_those_without_conversion_too():
    answer = attribute([path("A>A>B", "3", count=2), path("A", count=4)], Linear())
    assert [(each.channel, each.touches, each.paths) for each in answer.channels] == [("A", 8, 6), ("B", 2, 2)]
    assert answer.channels[0].conversions == pytest.approx(Decimal(4) / 3)
