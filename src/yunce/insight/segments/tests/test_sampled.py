"""A sample's interval holds the whole as often as it says."""

import numpy as np
import pytest

from yunce.insight.segments.rules.sampled import sampled


@pytest.mark.parametrize(("whole", "one_of"), [(3, 4), (40, 4), (1000, 16), (20_000, 64), (200, 64)])
def test_nineteen_of_twenty_intervals_hold_the_whole(whole: int, one_of: int) -> None:
    """Clopper and Pearson's are never too narrow; of small counts they are much wider."""
    counts = np.random.default_rng(7).binomial(whole, 1 / one_of, 2000)
    held = {int(counted): sampled(int(counted), one_of) for counted in np.unique(counts)}
    inside = sum(held[int(counted)].low <= whole <= held[int(counted)].high for counted in counts)
    assert inside / len(counts) >= 0.945


def test_nobody_seen_is_not_nobody_there() -> None:
    found = sampled(0, 16)
    assert (found.estimate, found.low) == (0, 0)
    assert 50 < found.high < 80


def test_all_but_few_seen() -> None:
    found = sampled(1000, 2)
    assert found.estimate == 2000
    assert 1900 < found.low < 1950
    assert 2050 < found.high < 2100
