"""How figures are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from yunce.kernel.money import Money
from yunce.ui import format as write


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, None, "—"),
        (float("nan"), None, "—"),
        (float("inf"), 1, "—"),
        (0, None, "0"),
        (1234567, None, "1,234,567"),
        (12.345, None, "12.35"),
        (12.5, None, "12.5"),
        (12345.67, None, "12,346"),
        (-3, None, "−3"),
        (-0.001, 1, "0.0"),
        (Decimal("1234.5"), 2, "1,234.50"),
    ],
)
def test_a_number_is_grouped_and_undefined_is_a_dash(value: float | None, decimals: int | None, text: str) -> None:
    assert write.number(value, decimals) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_written_number_reads_back_close_to_itself(value: float) -> None:
    read = float(write.number(value).replace(",", "").replace(write.MINUS, "-"))
    assert read == pytest.approx(value, abs=0.5 if abs(value) >= 10_000 else 0.005001)


def test_a_difference_carries_its_sign() -> None:
    assert [write.signed(value) for value in (3, 0, -3, None)] == ["+3", "0", "−3", "—"]


def test_a_share_is_written_in_percent() -> None:
    assert [write.percent(value) for value in (0.305, 1.2, None)] == ["30.5%", "120.0%", "—"]


def test_money_is_exact_and_carries_its_currency() -> None:
    with translation.override("zh-hans"):
        assert write.money(123450, "CNY") == "¥1,234.50"
        assert write.money(Money(-5, "GBP")) == "−£0.05"
        assert write.money(None, "CNY") == "—"
        assert write.amount(12.345, "GBP") == "£12.35"


@pytest.mark.parametrize(
    ("symbol", "english"),
    [
        ("人", "persons"), ("单/人", "orders/person"), ("/单", "/order"), ("GBP/单", "GBP/order"),
        ("次/人/天", "times/person/day"), ("%", "%"), ("", ""), ("GBP", "GBP"), ("斤", "斤"), ("斤/单", "斤/order"),
    ],
)  # fmt: skip
def test_known_units_are_words_and_others_stay(symbol: str, english: str) -> None:
    assert write.unit(symbol) == symbol
    with translation.override("en"):
        assert write.unit(symbol) == english


def test_moments_are_shown_in_the_active_zone() -> None:
    late = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert write.moment(late) == "2026-11-23 01:30"
        assert write.day(late) == "2026-11-23"
    assert write.day(date(2026, 11, 22)) == "2026-11-22"
    assert write.moment(None) == "—"


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (2_571_730.69, "zh-hans", "£257.2 万"),
        (2_571_730.69, "en", "£2.57m"),
        (479_993.52, "zh-hans", "£48.0 万"),
        (479_993.52, "en", "£480.0k"),
        (-1_706_971.68, "zh-hans", "−£170.7 万"),
        (3.2e9, "zh-hans", "£32.0 亿"),
        (56_190.76, "zh-hans", "£56,191"),
        (361.414, "en", "£361.41"),
        (None, "en", "—"),
        (float("nan"), "en", "—"),
    ],
)
def test_money_in_a_drawing_is_short(value: float | None, language: str, text: str) -> None:
    with translation.override(language):
        assert write.short_amount(value, "GBP") == text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("symbol", ["人", "单/人", "GBP/单", "%", "", "篇/周", "pallets/天"])
def test_a_unit_is_kept_under_its_symbol_whatever_the_language_it_was_written_in(language: str, symbol: str) -> None:
    with translation.override(language):
        assert write.unit_symbol(write.unit(symbol)) == symbol


def test_a_unit_may_be_typed_as_symbol_or_word() -> None:
    with translation.override("en"):
        assert write.unit_symbol("Orders / person") == "单/人"
        assert write.unit_symbol("单/人") == "单/人"
