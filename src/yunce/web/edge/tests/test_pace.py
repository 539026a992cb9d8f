"""How fast a source may send: arithmetic with a clock that is given."""

from hypothesis import given
from hypothesis import strategies as st

from yunce.web.edge.pace import BURST_SECONDS, Bucket, Paces, retry_after


def test_a_full_bucket_lets_a_burst_through_and_then_the_rate() -> None:
    bucket = Bucket(rate=10, level=10 * BURST_SECONDS, seen=0.0)
    bucket.take(60)
    assert bucket.wait(0.0) == 1.1
    assert bucket.wait(1.2) == 0.0


def test_a_changed_rate_starts_anew() -> None:
    paces = Paces()
    paces.bucket("s", 10, 0.0).take(1000)
    assert paces.bucket("s", 10, 0.0).wait(0.0) > 0
    assert paces.bucket("s", 20, 0.0).wait(0.0) == 0


def test_the_header_says_whole_seconds_and_at_least_one() -> None:
    assert [retry_after(0.01), retry_after(1.0), retry_after(1.2)] == [1, 1, 2]


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 200)), max_size=50))
def test_over_any_time_no_more_comes_than_the_rate_and_one_burst_and_one_batch(steps: list[tuple[float, int]]) -> None:
    bucket = Bucket(rate=10, level=10 * BURST_SECONDS, seen=0.0)
    now, taken = 0.0, 0
    for pause, events in steps:
        now += pause
        if bucket.wait(now) == 0:
            bucket.take(events)
            taken += events
    assert taken <= 10 * (now + BURST_SECONDS) + 200
