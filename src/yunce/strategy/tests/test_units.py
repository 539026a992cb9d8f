"""Units say when numbers do not belong together."""

from dataclasses import dataclass

import pytest

from yunce.strategy.rules.units import adds_over_time, combine, converts_a_count, dimension, written


@dataclass(frozen=True)
class Case:
    name: str
    unit: str
    gets: dict[str, int]


@pytest.mark.parametrize(
    "case",
    [
        Case("money", "GBP", {"GBP": 1}),
        Case("money per order", "GBP/单", {"GBP": 1, "单": -1}),
        Case("words for the same thing", "元/orders", {"CNY": 1, "单": -1}),
        Case("a share", "%", {}),
        Case("a share in words", "比例", {}),
        Case("per person and month", "单/人/月", {"人": -1, "单": 1, "月": -1}),
        Case("a unit divided by itself", "人/人", {}),
        Case("one per month", "1/月", {"月": -1}),
        Case("a product", "人·次", {"人": 1, "次": 1}),
    ],
    ids=lambda case: case.name,
)
def test_a_unit_is_read_as_exponents(case):
    assert dimension(case.unit) == case.gets


def test_a_unit_with_nothing_after_the_stroke_is_refused():
    with pytest.raises(ValueError, match="nothing after"):
        dimension("GBP/")


def test_a_rate_turns_one_count_into_another_but_never_into_money():
    assert converts_a_count(dimension("次"), dimension("人"), shares=1)
    assert not converts_a_count(dimension("次"), dimension("人"), shares=0)
    assert not converts_a_count(dimension("人"), dimension("GBP"), shares=1)
    assert not converts_a_count(dimension("人"), dimension("人·次"), shares=1)


def test_units_are_written_back():
    assert written(dimension("GBP/单")) == "GBP/单"
    assert written(combine([dimension("人"), dimension("单/人")])) == "单"
    assert written({}) == "%"


@pytest.mark.parametrize(("unit", "adds"), [("人", True), ("GBP", True), ("%", False), ("GBP/单", False), ("", False)])
def test_only_totals_add_up_over_time(unit, adds):
    assert adds_over_time(unit) is adds
