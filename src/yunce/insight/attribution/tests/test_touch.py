"""First, last, linear, position and time decay, on the nine published paths and on touches with times."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from yunce.insight.attribution.api import Decay, First, Last, Linear, Path, Position, attribute
from yunce.insight.attribution.tests.cast import MODELS, NINE, path, paths

TOUCH_MODELS = MODELS[:7]


@pytest.mark.parametrize(
    ("model", "credit"),
    [
        (First(), (9, 9, 9)),
        (Last(), (15, 6, 6)),
        (Linear(), (10.5, 9, 7.5)),
        (Position(), (11.1, 8.4, 7.5)),
        (Decay(), (11.8571, 8.1429, 7)),
    ],
    ids=["first", "last", "linear", "position", "decay"],
)
def test_the_nine_paths_come_out_as_published(model, credit):
    found = attribute(NINE, model)
    assert tuple(round(float(found.credit[channel]), 4) for channel in "ABC") == credit
    assert (found.total, found.unattributed, found.conversions) == (27, 0, 9)


@pytest.mark.parametrize(
    ("first", "last", "touches", "shares"),
    [
        ("0.4", "0.4", 1, ["1"]),
        ("0.4", "0.4", 2, ["0.5", "0.5"]),
        ("0.4", "0.4", 3, ["0.4", "0.2", "0.4"]),
        ("0.4", "0.4", 4, ["0.4", "0.1", "0.1", "0.4"]),
        ("0.6", "0.2", 2, ["0.75", "0.25"]),
        ("0", "0", 2, ["0.5", "0.5"]),
        ("0", "0", 3, ["0", "1", "0"]),
        ("1", "0", 3, ["1", "0", "0"]),
    ],
)
def test_position_gives_first_and_last_their_shares(first, last, touches, shares):
    model = Position(first=Decimal(first), last=Decimal(last))
    assert model.shares(path(">".join("ABCD"[:touches]))) == [Decimal(share) for share in shares]


def test_decay_halves_with_each_half_life_between_touch_and_conversion():
    touched = Path(channels=("A", "B", "C"), converted=True, value=Decimal(7), days_before=(14.0, 7.0, 0.0))
    assert attribute([touched], Decay(half_life_days=7)).credit == {"A": 1, "B": 2, "C": 4}


def test_decay_of_a_path_that_ended_long_after_its_last_touch_is_that_of_the_distances():
    near = Path(channels=("A", "B"), converted=True, value=Decimal(3), days_before=(7.0, 0.0))
    far = replace(near, days_before=(1e6 + 7, 1e6))
    assert attribute([near], Decay()).credit == attribute([far], Decay()).credit


def test_decay_without_times_halves_with_each_step_back():
    assert attribute([path("A>B>C", "7")], Decay()).credit == {"A": 1, "B": 2, "C": 4}
    assert attribute([path("A>A>B", "5")], Decay(half_life_steps=1)).credit["A"] == pytest.approx(Decimal(15) / 7)


@given(paths(timed=True))
def test_shares_of_a_path_are_never_negative_and_add_up_to_one(found):
    for each in found:
        for model in TOUCH_MODELS:
            if each.channels:
                shares = model.shares(each)
                assert len(shares) == len(each.channels)
                assert min(shares) >= 0
                assert abs(sum(shares) - 1) < Decimal("1e-25")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Position(first=Decimal("0.7"), last=Decimal("0.4")),
        lambda: Position(first=Decimal("-0.1")),
        lambda: Decay(half_life_days=0),
        lambda: Decay(half_life_steps=float("inf")),
        lambda: Path(channels=("A",), converted=True, count=0),
        lambda: Path(channels=("A",), converted=True, value=Decimal(-1)),
        lambda: Path(channels=("A",), converted=False, value=Decimal(1)),
        lambda: Path(channels=("A", "B"), converted=True, days_before=(1.0,)),
        lambda: Path(channels=("A", "B"), converted=True, days_before=(1.0, 2.0)),
        lambda: Path(channels=("A",), converted=True, days_before=(-1.0,)),
    ],
)
def test_what_cannot_be_meant_is_refused(make):
    with pytest.raises(ValueError, match=r"must|times for|worth nothing"):
        make()
