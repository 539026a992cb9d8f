"""Rules on single strings: what is removed, which addresses are allowed, how numbers and long codes are printed."""

from decimal import Decimal

import pytest

from yunce.documents.text import allowed_address, clean, number, places, soft_breaks, width


@pytest.mark.parametrize(
    ("given", "kept", "removed"),
    [
        pytest.param("a\x00b\x1b", "ab", "U+0000 U+001B", id="controls"),
        pytest.param("a\r\nb\rc\u2028d", "a\nb\nc\nd", "", id="every line end is one kind"),
        pytest.param("\ud800x", "x", "U+D800", id="half a surrogate pair"),
        pytest.param("a\u202eb", "ab", "U+202E", id="a direction override"),
        pytest.param("👨\u200d👩\u200d👧\tok", "👨\u200d👩\u200d👧\tok", "", id="joiners and tabs stay"),
    ],
)
def test_text_is_cleaned_of_what_a_file_cannot_carry(given: str, kept: str, removed: str) -> None:
    assert clean(given) == (kept, removed)


@pytest.mark.parametrize("url", ["https://a.cn/x?y=1", "http://a", "mailto:a@b.cn", "/data", "#note-1"])
def test_addresses_of_the_web_and_of_ours_are_allowed(url: str) -> None:
    assert allowed_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:1",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.cn",
        "/\\evil.cn",
        "vbscript:x",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    assert not allowed_address(url)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, "—"),
        (float("nan"), "—"),
        (float("inf"), "—"),
        (0, "0"),
        (1234567, "1,234,567"),
        (1234.5, "1,234.5"),
        (0.1 + 0.2, "0.3"),
        (0.012345, "0.01235"),
        (Decimal("1234.50"), "1,234.50"),
    ],
)
def test_numbers_are_printed_and_undefined_is_a_dash(value: object, printed: str) -> None:
    assert number(value) == printed  # type: ignore[arg-type]


def test_floats_of_one_column_share_their_decimals() -> None:
    assert places([1.0, 2.5, None, 3]) == 1
    assert places([1.25, 2.0]) == 2
    assert places([10.0, 20.0]) == 0
    assert places([0.01, 20.0]) is None


def test_chinese_counts_two_columns() -> None:
    assert width("复购 ab\nx") == 7


def test_a_long_code_can_be_broken_and_reads_the_same() -> None:
    code = "https://example.com/" + "a" * 50
    loose = soft_breaks(code)
    assert loose.replace("\u200b", "") == code
    assert max(map(len, loose.split("\u200b"))) <= 16
    assert soft_breaks("短 text here") == "短 text here"
