"""Contributions against a published game, against all orders of joining, and sampled against exact."""

from fractions import Fraction
from itertools import combinations, permutations
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings

from yunce.insight.attribution.api import MissingCoalition, Shapley, attribute, of_game
from yunce.insight.attribution.rules.shapley import of_rates, of_values
from yunce.insight.attribution.tests.cast import path, paths

# README of DP6/Marketing-Attribution-Models: conversions by combination of channels.
GAME = {"O": 7, "F": 6, "D": 4, "OF": 15, "OD": 7, "FD": 9, "OFD": 19}


def game(worth: dict[str, int]) -> dict[frozenset[str], Fraction]:
    return {frozenset(members): Fraction(each) for members, each in worth.items()}


def test_the_published_game_comes_out_exactly():
    assert of_game(game(GAME)) == {"O": Fraction(23, 3), "F": Fraction(49, 6), "D": Fraction(19, 6)}


def test_a_game_with_a_hole_is_refused_by_name():
    with pytest.raises(MissingCoalition, match=r"worth of D \+ O is not given"):
        of_game(game({name: each for name, each in GAME.items() if name != "OD"}))


def test_a_game_of_too_many_channels_is_refused():
    with pytest.raises(ValueError, match="at most 10"):
        of_game({frozenset(str(player) for player in range(11)): Fraction(1)})


@settings(max_examples=40)
@given(paths())
def test_the_value_game_in_one_pass_is_the_game_over_all_coalitions(found):
    """of_values never builds the coalitions; of_game does."""
    channels = sorted({channel for each in found for channel in each.channels})
    worth = {
        frozenset(members): sum(
            (Fraction(each.value) for each in found if each.channels and set(each.channels) <= set(members)),
            Fraction(0),
        )
        for size in range(1, len(channels) + 1)
        for members in combinations(channels, size)
    }
    quick = of_values([each for each in found if each.channels], lambda each: each.value)
    assert quick == of_game(worth)


@settings(max_examples=40, deadline=None)
@given(paths())
def test_the_rate_game_is_the_mean_over_all_orders_of_joining(found):
    exact = of_rates(found, Shapley(game="rate"), np.random.default_rng(0)).values
    assert exact == pytest.approx(over_all_orders(found), abs=1e-12)


def over_all_orders(found) -> dict[str, float]:
    channels = sorted({channel for each in found for channel in each.channels})

    def rate(members: set[str]) -> float:
        inside = [each for each in found if each.channels and set(each.channels) <= members]
        seen = sum(each.count for each in inside)
        return sum(each.count for each in inside if each.converted) / seen if seen else 0.0

    added: dict[str, list[float]] = {channel: [] for channel in channels}
    for order in permutations(channels):
        for place, channel in enumerate(order):
            added[channel].append(rate(set(order[: place + 1])) - rate(set(order[:place])))
    return {channel: fmean(each) for channel, each in added.items()}


MANY = [
    path(">".join(f"c{(start + step * step) % 9}" for step in range(length)), "2" if (start + length) % 3 else "0")
    for start in range(9)
    for length in range(1, 6)
]


def test_samples_come_within_their_errors_of_the_exact_answer():
    exact = of_rates(MANY, Shapley(game="rate"), np.random.default_rng(0)).values
    drawn = of_rates(MANY, Shapley(game="rate", exact_up_to=8, samples=500), np.random.default_rng(1))
    assert drawn.standard_errors is not None
    off = [abs(drawn.values[channel] - exact[channel]) / drawn.standard_errors[channel] for channel in exact]
    assert max(off) < 3.5
    assert sum(drawn.values.values()) == pytest.approx(sum(exact.values()))


def test_a_seed_draws_the_same_and_another_one_does_not():
    model = Shapley(game="rate", exact_up_to=0, samples=20)
    assert attribute(MANY, model) == attribute(MANY, model)
    other = Shapley(game="rate", exact_up_to=0, samples=20, seed=1)
    assert attribute(MANY, model).credit != attribute(MANY, other).credit


def test_only_a_sampled_answer_has_standard_errors():
    assert attribute(MANY, Shapley(game="rate")).standard_errors is None
    errors = attribute(MANY, Shapley(game="rate", exact_up_to=0)).standard_errors
    assert errors is not None
    assert 0 < max(errors.values()) < 2


def test_a_channel_that_only_stands_in_the_way_comes_out_below_nothing():
    found = attribute([path("A", "10"), path("A>B"), path("B")], Shapley(game="rate"))
    assert found.credit["B"] < 0
    assert sum(found.credit.values()) == 10


@pytest.mark.parametrize("settings_", [{"samples": 1}, {"exact_up_to": 21}, {"exact_up_to": -1}])
def test_settings_out_of_range_are_refused(settings_):
    with pytest.raises(ValueError, match=r"at least 2|exact up to"):
        Shapley(**settings_)
