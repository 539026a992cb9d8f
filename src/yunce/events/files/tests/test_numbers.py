"""Figures as people and platforms write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.events.files.rules.numbers import guess_mark, id_text, number_text, read_number, rounded_id


@pytest.mark.parametrize(
    ("text", "gets"),
    [
        ("1200", "1200"), ("1,200.50", "1200.50"), ("¥1,200.50", "1200.5"), ("￥ 1,200.50", "1200.5"),
        ("1200元", "1200"),
        ("£3.25", "3.25"), ("-£3.25", "-3.25"), ("US$ 12", "12"), ("RMB 12", "12"), ("(1,200)", "-1200"),
        ("- 12", "-12"),
        ("１，２００．５", "1200.5"), ("1.2万", "12000"), ("3亿", "300000000"), ("1.5w", "15000"), ("2k", "2000"),
        ("3.5%", "0.035"), ("−5", "-5"), (" 7 ", "7"), (".5", "0.5"), ("1e3", "1000"), ("1 234 567", "1234567"),
        ("0", "0"), ("00012", "12"),
        ("1,20", None), ("1,2,3", None), ("12-3", None), ("1.2.3", None), ("abc", None), ("12 abc", None),
        ("NaN", None),
        ("Infinity", None), ("1e999999", None), ("=1+1", None), ("", None), ("--5", None), ("1_000", None), ("%", None),
    ],
)  # fmt: skip
def test_a_figure_is_read_exactly_or_not_at_all(text: str, gets: str | None) -> None:
    assert read_number(text) == (None if gets is None else Decimal(gets))


@pytest.mark.parametrize(
    ("text", "gets"), [("1.200,50", "1200.50"), ("1200,5", "1200.5"), ("€ 3,25", "3.25"), ("1.200", "1200")]
)
def test_european_commas_are_decimals_when_the_file_says_so(text: str, gets: str) -> None:
    assert read_number(text, ",") == Decimal(gets)


def test_the_decimal_mark_is_guessed_from_figures_that_leave_no_choice() -> None:
    assert guess_mark(["1.200,50", "3,25", "7"]) == ","
    assert guess_mark(["1,200.50", "1,200", "7"]) == "."
    assert guess_mark([]) == "."


def test_a_float_keeps_the_digits_it_shows() -> None:
    assert read_number(0.1) == Decimal("0.1")
    assert read_number(float("nan")) is None


def test_long_numbers_that_a_spreadsheet_rounded_are_known_as_lost() -> None:
    assert rounded_id("1.23457E+15")
    assert rounded_id("4.2E+11")
    assert not rounded_id("12E4567")
    assert not rounded_id("6217001234567890")


def test_a_whole_number_with_a_point_is_the_same_person() -> None:
    assert id_text("17850.0") == id_text(17850.0) == id_text(17850) == "17850"
    assert id_text("00123") == "00123"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_number_written_and_read_is_the_same_number(number: Decimal) -> None:
    assert read_number(number_text(number)) == number
    assert read_number(f"¥{number:,.6f}") == number


@given(st.text(max_size=45), st.sampled_from([".", ","]))
def test_no_text_breaks_the_reader(text: str, mark: str) -> None:
    number = read_number(text, mark)
    assert number is None or number.is_finite()
