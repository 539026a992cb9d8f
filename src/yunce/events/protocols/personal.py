"""Phone numbers and e-mail addresses hashed at the door: the same one gives the same hash, nobody can read it back.

HMAC-SHA256 with the workspace's own key, shortened to 128 bits. Done before anything is written, the inbox included.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from yunce.events.inbox.api import Arrival

# Chinese mobile numbers (with or without +86 and separators) and international ones; e-mail as people write it.
PHONE = re.compile(
    r"(?<![\w.])(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\+[1-9]\d{0,2}[- ]?\d(?:[- ]?\d){6,12})(?![\w])"
)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}")
# A key that says what it holds: its whole value is hashed, in whatever form it is written.
NAMED = re.compile(
    r"(?i)^\$?(?:user[_-]?)?(?:e?[_-]?mail|phone|mobile|tel|cellphone|phone[_-]?number|手机号?码?|电话|邮箱)$"
)
_MARK = "h:"
_HINT = re.compile("@|[0-9]{4}|(?i:mail|phone|mobile|tel)|手机|电话|邮箱|\\\\u".encode())


def hashed_value(text: str, key: bytes) -> str:
    """The hash of one phone number or address. Separators, the prefix +86 and capitals do not count."""
    plain = text.strip().lower()
    if "@" not in plain:
        digits = re.sub(r"\D", "", plain)
        plain = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits or plain
    return _MARK + hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()[:32]


def hashed_text(text: str, key: bytes) -> str:
    """The text with every phone number and address in it hashed."""
    text = EMAIL.sub(lambda found: hashed_value(found[0], key), text)
    return PHONE.sub(lambda found: hashed_value(found[0], key), text)


def masked_text(text: str) -> str:
    """The text with every phone number and address in it made unreadable, for pages: 138****01, a***@x.cn."""
    text = EMAIL.sub(lambda found: f"{found[0][0]}***@{found[0].partition('@')[2]}", text)
    return PHONE.sub(lambda found: f"{found[0][:3]}****{found[0][-2:]}", text)


def hash_personal(arrivals: Iterable[Arrival], key: bytes) -> None:
    """Hashes in place: ids, session, channel, campaign, and every property at any depth."""
    for arrival in arrivals:
        for name in ("own_id", "distinct_id", "other", "session", "channel", "campaign"):
            text = getattr(arrival, name)
            if text:
                setattr(arrival, name, hashed_text(text, key))
        raw = bytes(arrival.properties)
        if _HINT.search(raw):  # most events hold nothing that could be one
            arrival.properties = msgspec.Raw(msgspec.json.encode(_hashed(msgspec.json.decode(raw), key)))


def _hashed(value: Any, key: bytes) -> Any:
    if isinstance(value, dict):
        return {
            name: hashed_value(str(held), key)
            if NAMED.match(name) and isinstance(held, str | int) and not isinstance(held, bool) and held != ""
            else _hashed(held, key)
            for name, held in value.items()
        }
    if isinstance(value, list):
        return [_hashed(held, key) for held in value]
    if isinstance(value, str):
        return hashed_text(value, key)
    if isinstance(value, int) and PHONE.fullmatch(str(value)):
        return hashed_value(str(value), key)
    return value
