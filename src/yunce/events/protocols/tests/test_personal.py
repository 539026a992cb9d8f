"""Phone numbers and e-mails leave the door as hashes, however they are written, and nothing else does."""

import msgspec
import pytest

from yunce.events.inbox.api import Arrival
from yunce.events.protocols.personal import hash_personal, hashed_text, hashed_value

KEY = b"k" * 32


@pytest.mark.parametrize(
    "written", ["13812345678", "138 1234 5678", "138-1234-5678", "+8613812345678", "+86 138-1234-5678"]
)
def test_a_number_has_one_hash_however_it_is_written(written: str) -> None:
    assert hashed_text(written, KEY) == hashed_value("13812345678", KEY)


def test_an_address_has_one_hash_in_any_capitals_and_another_under_another_key() -> None:
    assert hashed_text("A@B.com", KEY) == hashed_value("a@b.com", KEY)
    assert hashed_value("a@b.com", KEY) != hashed_value("a@b.com", b"x" * 32)


@pytest.mark.parametrize(
    "text", ["1760000000123", "SKU13812345678X", "2026-03-01 12:00", "12345678901", "6222 0213 8123 4567 8"]
)
def test_what_only_looks_like_a_number_stays(text: str) -> None:
    assert hashed_text(text, KEY) == text


def test_properties_are_searched_at_every_depth_and_numbers_are_found_too() -> None:
    properties = {
        "a": [{"b": "call 13812345678 or a@b.cn"}],
        "phone": 5551234,
        "n": 13812345678,
        "price": 12.5,
        "ok": True,
    }
    arrival = Arrival(
        distinct_id="a@b.cn", own_id="13812345678", properties=msgspec.Raw(msgspec.json.encode(properties))
    )
    hash_personal([arrival], KEY)
    found = msgspec.json.decode(arrival.properties)
    number, address = hashed_value("13812345678", KEY), hashed_value("a@b.cn", KEY)
    assert found["a"][0]["b"] == f"call {number} or {address}"
    assert found["n"] == number
    assert found["phone"] == hashed_value("5551234", KEY)
    assert (found["price"], found["ok"]) == (12.5, True)
    assert (arrival.distinct_id, arrival.own_id) == (address, number)


def test_escaped_text_is_found_too() -> None:
    arrival = Arrival(distinct_id="p", properties=msgspec.Raw(b'{"a":"a\\u0040b.cn"}'))
    hash_personal([arrival], KEY)
    assert b"b.cn" not in bytes(arrival.properties)
