"""Ids that sort by the moment they were made, for every row that we keep.

48 bits of milliseconds and 80 random bits, in Crockford's base 32: 26 characters without I, L, O, U (the ULID layout).
"""

import re
import secrets
import threading
from datetime import UTC, datetime, timedelta

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_SHAPE = re.compile(rf"[0-7][{ALPHABET}]{{25}}")  # 26 letters hold 130 bits, an id has 128
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 80


class _LastIssued:
    """The newest id of this process: ids of the same millisecond keep the order in which they were asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._value = 0

    def next(self, milliseconds: int) -> int:
        fresh = (milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            # Same millisecond, or a clock set back: go on from the last one rather than sort before it.
            self._value = fresh if fresh >> _RANDOM_BITS > self._value >> _RANDOM_BITS else self._value + 1
            return self._value


_last_issued = _LastIssued()


def new_id(now: datetime | None = None) -> str:
    """A fresh id. Without `now`, by the machine's clock, each greater than the last one of this process.

    now: an aware moment, for rows dated by another clock (a replay); such ids are only ordered by millisecond.
    Raises ValueError when `now` has no zone or lies before 1970.
    """
    if now is None:
        return _encode(_last_issued.next(_milliseconds(datetime.now(UTC))))
    return _encode((_milliseconds(now) << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS))


def made_at(identifier: str) -> datetime:
    """The moment (UTC, whole milliseconds) in an id. Raises ValueError when it is not one of our ids."""
    if not is_id(identifier):
        raise ValueError(f"not an id of 26 Crockford letters: {identifier!r}")
    number = 0
    for letter in identifier:
        number = number * 32 + _VALUE[letter]
    return _EPOCH + timedelta(milliseconds=number >> _RANDOM_BITS)


def is_id(text: str) -> bool:
    return _SHAPE.fullmatch(text) is not None


def _milliseconds(now: datetime) -> int:
    if now.tzinfo is None:
        raise ValueError(f"the moment of an id needs a zone, got {now!r}")
    milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
    if milliseconds < 0:
        raise ValueError(f"the moment of an id must be after 1970, got {now!r}")
    return milliseconds


def _encode(number: int) -> str:
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
