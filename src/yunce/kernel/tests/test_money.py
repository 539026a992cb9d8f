"""Money is exact, keeps its currency, and loses no unit when it is split."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.kernel.money import Money, MoneyError, exponent, total

MINOR = st.integers(-(10**15), 10**15)


@dataclass(frozen=True)
class Typed:
    name: str
    text: str
    currency: str
    gets: int


@pytest.mark.parametrize(
    "case",
    [
        Typed("plain", "12.34", "GBP", 1234),
        Typed("grouped with sign", "¥1,234.50", "CNY", 123450),
        Typed("wide yen sign and 元", "￥12元", "CNY", 1200),
        Typed("ten thousands", "1.25万", "CNY", 1250000),
        Typed("thousands", "10k", "GBP", 1000000),
        Typed("code after", "3.5 GBP", "GBP", 350),
        Typed("no decimals", "1,200", "JPY", 1200),
        Typed("three decimals", "1.234", "KWD", 1234),
        Typed("minus", "-5", "CNY", -500),
        Typed("minus before the sign", "-£5", "GBP", -500),
    ],
    ids=lambda case: case.name,
)
def test_what_a_person_types_is_read(case: Typed):
    assert Money.parse(case.text, case.currency) == Money(case.gets, case.currency)


@pytest.mark.parametrize("text", ["", "abc", "1,23", "12.345", "$5", "1e3", "nan", "1 2", "--5", "-£-5"])
def test_what_is_not_an_amount_is_refused(text: str):
    with pytest.raises(MoneyError):
        Money.parse(text, "GBP")


@given(MINOR, st.sampled_from(["CNY", "GBP", "JPY", "KWD", "CHF"]), st.sampled_from(["zh-Hans", "en"]))
def test_what_is_shown_can_be_typed_back(minor: int, currency: str, language: str):
    money = Money(minor, currency)
    assert Money.parse(money.format(language), currency) == money
    assert Money.of(money.amount, currency) == money
    assert Money.from_json(money.to_json()) == money


def test_amounts_are_shown_with_sign_and_groups():
    assert Money(123450, "CNY").format() == "¥1,234.50"
    assert Money(-123450, "GBP").format("en") == "-£1,234.50"
    assert Money(123450, "JPY").format() == "JP¥123,450"
    assert Money(5, "CHF").format("en") == "CHF 0.05"


@given(MINOR, st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_shares_add_up_and_lie_within_one_unit_of_the_exact_ones(minor: int, weights: list[int]):
    shares = Money(minor, "CNY").allocate(weights)
    assert sum(share.minor for share in shares) == minor
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor * sum(weights) - minor * weight) < sum(weights)


def test_the_units_left_over_go_to_the_largest_remainders():
    assert [share.minor for share in Money(100, "CNY").split(3)] == [34, 33, 33]
    assert [share.minor for share in Money(10, "CNY").allocate([Decimal("0.25"), Decimal("0.75")])] == [3, 7]


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]], ids=str)
def test_weights_that_cannot_split_are_refused(weights: list[int]):
    with pytest.raises(MoneyError):
        Money(100, "CNY").allocate(weights)


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
def test_two_currencies_do_not_mix(operation: str):
    with pytest.raises(MoneyError, match="do not mix"):
        getattr(Money(1, "CNY"), operation)(Money(1, "GBP"))


@given(MINOR, MINOR)
def test_sums_and_differences_are_exact(one: int, other: int):
    a, b = Money(one, "CNY"), Money(other, "CNY")
    assert (a + b) - b == a
    assert total([a, b, -a], "CNY") == b
    assert (a < b) == (one < other)


def test_scaling_rounds_halves_away_from_zero():
    assert Money(5, "CNY").times(0.5) == Money(3, "CNY")
    assert Money(-5, "CNY").times(0.5) == Money(-3, "CNY")
    assert Money(1, "CNY").times(0.1) == Money(0, "CNY")
    assert Money.rounded(1.005, "CNY") == Money(101, "CNY")


def test_amounts_finer_than_the_currency_and_wrong_kinds_are_refused():
    assert exponent("GBP") == 2
    for attempt in (
        lambda: Money.of("0.001", "GBP"),
        lambda: Money.of("NaN", "GBP"),
        lambda: Money.of(1.5, "GBP"),  # type: ignore[arg-type]
        lambda: Money(1.0, "GBP"),  # type: ignore[arg-type]
        lambda: Money(True, "GBP"),
        lambda: Money(1, "gbp"),
        lambda: Money(1, "GBP") * 1.5,  # type: ignore[operator]
        lambda: Money.from_json({"minor": "1", "currency": "CNY"}),
    ):
        with pytest.raises(MoneyError):
            attempt()
