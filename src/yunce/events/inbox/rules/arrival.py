"""One arrival: an event, a change of traits, or a link between two ids, in the one shape that every door produces.

Also what makes it the same arrival when it comes again. Not the parsing of any protocol: see `events/protocols`.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

EVENT, TRAITS, LINK, UNLINK = 0, 1, 2, 3
# Kinds of link whose `other` is a known user's id, and not one more browser's.
LINK_USER_KINDS = frozenset({"identify", "alias"})

_blake = hashlib.blake2b
_ENCODE = msgspec.json.Encoder().encode
_DIGEST_BYTES = 16  # 128 bits: among a billion ids two fall together with a chance of 1.5e-21
EMPTY_OBJECT = msgspec.Raw(b"{}")


class Arrival(msgspec.Struct, array_like=True, kw_only=True, gc=False):
    """One line of the inbox: an array, in the order of the staging table's columns (sql/flush/stage.sql).

    event: its name; for TRAITS the operation (set, set_once, unset, increment, append, delete); for LINK the kind.
    other: for LINK and UNLINK the second id; a user's for LINK_USER_KINDS. The same id twice says: this is a user's.
    time: when it happened, or None when the client did not say: then it happened when it was received.
    own_id: the client's own id, or empty. It is not written: `pack` makes of it the id that is kept.
    """

    kind: int = EVENT
    distinct_id: str
    other: str = ""
    time: datetime | None = None
    event: str = ""
    session: str = ""
    channel: str = ""
    campaign: str = ""
    amount: Decimal | None = None
    properties: msgspec.Raw = EMPTY_OBJECT
    own_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose delivery it is, and when it came (aware)."""

    workspace: str
    source: str
    received: datetime

    @property
    def origin(self) -> str:
        """The three in one text: one column to parse instead of three."""
        moment = self.received.astimezone(UTC)
        return f"{self.workspace}/{self.source}/{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d}"


class Occurrences:
    """Counts identical rows, so that truly identical lines of one delivery all stay.

    A delivery is one request, or one file however many chunks it takes: sent again, the same rows get the same numbers.
    """

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def number(self, mark: str) -> int:
        """0 for the first row with this mark, 1 for the second, and so on."""
        number = self._seen.get(mark, 0)
        self._seen[mark] = number + 1
        return number


def pack(arrivals: Iterable[Arrival], sender: Sender, occurrences: Occurrences) -> bytes:
    """The arrivals as lines, each with its id and origin. Sets `time` where it is missing, takes `own_id` away.

    Arrivals without an id and without a time cannot be told from each other by anything: each is an event of its own.
    """
    whose = f"{sender.workspace}/{sender.source}/"
    prefix = whose.encode()
    between = f'","{sender.origin}",'.encode()
    lines = []
    for arrival in arrivals:
        own, arrival.own_id = arrival.own_id, ""
        untimed = arrival.time is None
        if untimed:
            arrival.time = sender.received
        line = _ENCODE(arrival)
        if own:
            mark = client_mark(whose, own)
        elif untimed:
            mark = secrets.token_hex(_DIGEST_BYTES)
        else:
            mark = row_mark(prefix + line, occurrences)
        lines.append(b'["%b%b%b' % (mark.encode(), between, line[1:]))
    return b"\n".join(lines)


def client_mark(whose: str, own: str) -> str:
    """The id kept for a client's own id: two sources may both count from 1."""
    return _blake(f"{whose}{own}".encode(), digest_size=_DIGEST_BYTES, person=b"client id").hexdigest()


def row_mark(row: bytes, occurrences: Occurrences) -> str:
    """The id kept for a row without one: of its source and its text, and its number among identical rows."""
    mark = _blake(row, digest_size=_DIGEST_BYTES).hexdigest()
    number = occurrences.number(mark)
    if not number:
        return mark
    return _blake(f"{mark}{number}".encode(), digest_size=_DIGEST_BYTES, person=b"row number").hexdigest()
