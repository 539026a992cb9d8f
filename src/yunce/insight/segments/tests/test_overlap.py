"""Overlaps: every person in exactly one combination."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yunce.insight.segments.rules.overlap import Combination, overlap

sets = st.lists(st.sets(st.integers(1, 12)), min_size=2, max_size=4)


def numbers(people: set[int]) -> np.ndarray:
    return np.array(sorted(people), np.uint64)


def test_two_segments_have_at_most_three_combinations() -> None:
    found = overlap([numbers({1, 2, 3}), numbers({3, 4})])
    assert found == [
        Combination(within=(True, False), persons=2),
        Combination(within=(True, True), persons=1),
        Combination(within=(False, True), persons=1),
    ]


@given(sets)
def test_every_person_is_in_exactly_one_combination(people: list[set[int]]) -> None:
    found = overlap([numbers(each) for each in people])
    for each in found:
        alike = {who for who in set().union(*people) if tuple(who in some for some in people) == each.within}
        assert each.persons == len(alike) > 0
    assert sum(each.persons for each in found) == len(set().union(*people))
