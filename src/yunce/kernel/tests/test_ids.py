"""Ids sort by time, are unique, and give their moment back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.kernel.ids import ALPHABET, is_id, made_at, new_id

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_an_id_gives_its_moment_back_to_the_millisecond(moment: datetime):
    assert made_at(new_id(moment)) == moment - timedelta(microseconds=moment.microsecond % 1000)


@given(MOMENTS, MOMENTS)
def test_ids_sort_as_their_moments_do(one: datetime, other: datetime):
    first, second = sorted([one, other])
    if second - first >= timedelta(milliseconds=1):
        assert new_id(first) < new_id(second)


def test_ids_made_one_after_the_other_rise_and_never_repeat():
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))


def test_an_id_is_26_letters_of_crockfords_alphabet():
    identifier = new_id()
    assert len(identifier) == 26
    assert set(identifier) <= set(ALPHABET)
    assert is_id(identifier)


@pytest.mark.parametrize("text", ["", "0" * 25, "I" * 26, "8" + "0" * 25, "0" * 26 + "\n"])
def test_other_text_is_not_an_id(text: str):
    assert not is_id(text)
    with pytest.raises(ValueError, match="26 Crockford"):
        made_at(text)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="needs a zone"):
        new_id(datetime(2026, 1, 1))  # noqa: DTZ001
