"""How long a guesser waits."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yunce.accounts.rules.throttle import ADDRESS_LIMIT, MEMORY, NAME_LIMIT, PAIR_LIMIT, Attempts, wait

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _ago(*seconds: int) -> tuple[datetime, ...]:
    return tuple(NOW - timedelta(seconds=second) for second in sorted(seconds, reverse=True))


def _attempts(pair: int = 0, name: int = 0, address: int = 0, *, ago: int = 60) -> Attempts:
    return Attempts(pair=_ago(*[ago] * pair), name=_ago(*[ago] * name), address=_ago(*[ago] * address))


def test_the_first_five_tries_of_a_person_are_looked_at() -> None:
    assert wait(_attempts(pair=PAIR_LIMIT - 1, name=PAIR_LIMIT - 1, address=PAIR_LIMIT - 1), NOW) == timedelta(0)


def test_the_sixth_waits_until_the_oldest_is_forgotten() -> None:
    assert wait(_attempts(pair=PAIR_LIMIT), NOW) == MEMORY - timedelta(seconds=60)


def test_a_name_tried_from_everywhere_waits() -> None:
    assert wait(_attempts(name=NAME_LIMIT), NOW) > timedelta(0)
    assert wait(_attempts(name=NAME_LIMIT - 1), NOW) == timedelta(0)


def test_an_address_that_tries_many_names_waits() -> None:
    assert wait(_attempts(address=ADDRESS_LIMIT), NOW) > timedelta(0)


def test_attempts_beyond_memory_do_not_count() -> None:
    assert wait(_attempts(pair=50, ago=int(MEMORY.total_seconds())), NOW) == timedelta(0)


@given(st.lists(st.integers(0, 3600), max_size=40))
def test_after_the_wait_the_next_try_is_looked_at(seconds: list[int]) -> None:
    attempts = Attempts(pair=_ago(*seconds), name=(), address=())
    later = NOW + wait(attempts, NOW)
    assert wait(attempts, later) == timedelta(0)
