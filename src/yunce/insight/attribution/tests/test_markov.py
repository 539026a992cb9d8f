"""Removal effects against the published example and against a walk over every path that the chain can take."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings

from yunce.insight.attribution.api import Markov, attribute
from yunce.insight.attribution.rules.markov import chain
from yunce.insight.attribution.tests.cast import NINE, path, paths

EXAMPLE = [path("C1>C2>C3", "1"), path("C1"), path("C2>C3")]


def test_the_published_example_comes_out():
    found = chain(EXAMPLE, Markov())
    assert found.conversion == pytest.approx(1 / 3)
    assert found.removal == pytest.approx({"C1": 0.5, "C2": 1, "C3": 1})
    assert {channel: float(value) for channel, value in attribute(EXAMPLE, Markov()).credit.items()} == {
        "C1": 0.2, "C2": 0.4, "C3": 0.4,
    }  # fmt: skip


def test_a_channel_that_never_leads_to_a_conversion_has_no_effect():
    found = attribute([path("A", "5"), path("A>B"), path("B")], Markov())
    assert found.removal["B"] == pytest.approx(0, abs=1e-12)
    assert found.credit["A"] == pytest.approx(5)


def test_without_any_conversion_nothing_is_credited():
    found = attribute([path("A>B"), path("B")], Markov())
    assert set(found.removal.values()) == {0.0}
    assert set(found.credit.values()) == {0}


def test_a_higher_order_knows_what_came_before():
    """B converts after A and never after C. One step back B looks the same for both."""
    mixed = [path("A>B", "1", count=10), path("C>B", count=10)]
    assert chain(mixed, Markov(order=1)).removal["C"] == pytest.approx(0.5)
    assert chain(mixed, Markov(order=2)).removal == pytest.approx({"A": 1, "B": 1, "C": 0})


def test_counts_weigh_as_repeated_paths():
    repeated = [path("A>B", "1"), path("A>B", "1"), path("A"), path("A"), path("A")]
    counted = [path("A>B", "2", count=2), path("A", count=3)]
    assert chain(repeated, Markov()).removal == pytest.approx(chain(counted, Markov()).removal)


def test_a_chain_that_looks_back_over_whole_paths_has_the_conversion_rate_of_the_paths():
    assert chain([*EXAMPLE, path("C3>C1")], Markov(order=9)).conversion == pytest.approx(1 / 4)
    assert chain(NINE, Markov(order=9)).conversion == pytest.approx(1)


@settings(max_examples=60)
@given(paths())
def test_the_solved_chain_is_the_chain_that_is_walked(found):
    for order in (1, 2):
        solved = chain(found, Markov(order=order))
        assert solved.conversion == pytest.approx(walked(found, order, None), abs=1e-9)
        for channel, effect in solved.removal.items():
            whole = walked(found, order, None)
            expected = 1 - walked(found, order, channel) / whole if whole else 0.0
            assert effect == pytest.approx(expected, abs=1e-9)


def walked(found, order, without) -> float:
    """Share of a unit of visitors that converts, pushed through the chain step by step until none is under way."""
    following: dict[tuple, Counter] = defaultdict(Counter)
    for each in found:
        state: tuple = ()
        for channel in each.channels:
            after = (*state, channel)[-order:]
            following[state][after] += each.count
            state = after
        if each.channels:
            following[state]["yes" if each.converted else "no"] += each.count
    under_way, converted = {(): 1.0 if following else 0.0}, 0.0
    for _ in range(5000):
        moved: dict[tuple, float] = defaultdict(float)
        for state, share in under_way.items():
            whole = sum(following[state].values())
            for after, count in following[state].items():
                if after == "yes":
                    converted += share * count / whole
                elif after != "no" and after[-1] != without:
                    moved[after] += share * count / whole
        under_way = moved
        if sum(under_way.values()) < 1e-13:
            break
    return converted


def test_an_order_below_one_is_refused():
    with pytest.raises(ValueError, match="1 or more"):
        Markov(order=0)
