"""Daily readings become figures from the start, and an unknown day adds nothing."""

import pytest

from yunce.operations.rules.running import running


@pytest.mark.parametrize(
    ("rollup", "made"),
    [("sum", [None, 2, 2, 6]), ("last", [None, 2, 2, 4]), ("mean", [None, 2, 2, 3])],
)
def test_days_add_up_as_their_metric_says(rollup, made):
    assert running([None, 2.0, None, 4.0], rollup) == made
